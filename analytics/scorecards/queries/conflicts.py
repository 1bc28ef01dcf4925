"""Where goals set channels against each other (goal_conflict, section 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from analytics.scorecards.choices import GoalCode
from analytics.scorecards.policy import SHARED_CUSTOMERS
from analytics.scorecards.queries.profiles import in_force, profile_versions
from analytics.scorecards.rules import is_sales_only, main_volume
from channels_core.channels.models import Channel
from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.models import CustomerDay
from foundation.thresholds.queries import in_force as thresholds_in_force
from foundation.values.money import EXACT, half_up
from foundation.values.scope import Scope

DAYS = 365


@dataclass(frozen=True)
class GoalConflict:
    """Two channels judged mainly on the same volume that share customers (``share`` of the smaller one's), or one channel (``other`` empty)
    whose profile is sales only."""

    channel: str
    other: str
    figure: GoalCode
    share: Decimal | None


def goal_conflicts(scope: Scope, *, brand: str, day: date) -> list[GoalConflict]:
    """The conflicts between the brand's channels by the profiles in force on ``day``, customers of the year that ends then."""
    versions = profile_versions(scope, brand=brand)
    channels = list(Channel.objects.for_scope(scope).filter(brand__code=brand).order_by("code").values_list("id", "code", "kind"))
    judged = {row: (code, in_force(versions[kind], day).goals) for row, code, kind in channels if kind in versions}
    limit = thresholds_in_force(scope, brand=brand, day=day, thresholds=[SHARED_CUSTOMERS])[SHARED_CUSTOMERS.code]
    found = [
        GoalConflict(code, "", main_volume(goals) or goals[0].code, None)
        for code, goals in judged.values()
        if is_sales_only(goals)
    ]
    by_volume = {row: volume for row, (_code, goals) in judged.items() if (volume := main_volume(goals)) is not None}
    sizes, shared = _customers(scope, list(by_volume), day)
    for one, other in sorted(shared):
        if by_volume[one] is not by_volume[other]:
            continue
        share = half_up(EXACT.divide(Decimal(shared[one, other]), Decimal(min(sizes[one], sizes[other]))), 6)
        if share >= limit:
            first, second = sorted((judged[one][0], judged[other][0]))
            found.append(GoalConflict(first, second, by_volume[one], share))
    return sorted(found, key=lambda each: (each.other == "", each.channel, each.other))


def _customers(scope: Scope, channels: list[int], day: date) -> tuple[dict[int, int], dict[tuple[int, int], int]]:
    """(customers of each channel, customers that two channels share) over the year that ends on ``day``."""
    if len(channels) < 2:
        return {}, {}
    marks = ", ".join(str(int(channel)) for channel in channels)
    bought = (
        f"SELECT DISTINCT subject, customer_id FROM {CustomerDay._meta.db_table} "
        f"WHERE kind = %s AND subject IN ({marks}) AND day BETWEEN %s AND %s"
    )
    values = [str(SubjectKind.CHANNEL), day - timedelta(days=DAYS - 1), day]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH bought AS ({bought}) SELECT a.subject, b.subject, COUNT(*) FROM bought a JOIN bought b "
            "ON a.customer_id = b.customer_id AND a.subject <= b.subject GROUP BY a.subject, b.subject",
            values,
        )
        rows = cursor.fetchall()
    sizes = {one: int(count) for one, other, count in rows if one == other}
    return sizes, {(one, other): int(count) for one, other, count in rows if one != other}
