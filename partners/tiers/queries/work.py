"""Which quarters of which partners a night judges."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from channels_core.rollups.choices import DirtyTopic, SubjectKind
from channels_core.rollups.queries import brand_of, changed_days
from foundation.jobs.queries import dirty_keys, last_whole_run, visible
from foundation.values.scope import Scope
from partners.breaches.queries import moved_breaches
from partners.tiers.models import TierHolding, TierScore
from partners.tiers.queries.holdings import TierPeriod, tier_periods
from partners.tiers.rules import quarter_of

STEP_CODE = "tiers"
LAST_ID = 2**62


def partners_in_schemes(scope: Scope) -> list[int]:
    """The partners that are in a scheme, by row id."""
    rows = TierHolding.objects.for_scope(scope).exclude(scheme_code="")
    return list(rows.order_by("partner_id").values_list("partner_id", flat=True))


def scored_partners(scope: Scope) -> set[int]:
    """The partners that the scope's run holds scores of."""
    rows = visible(scope, TierScore.objects.for_scope(scope))
    return set(rows.order_by().values_list("partner_id", flat=True).distinct())


def judged_from(scope: Scope, *, day: date, partners: Collection[int]) -> dict[int, date]:
    """The first day from which each partner's quarters are judged anew: all of a partner's (``date.min``) where something changed
    before the quarter that the last night judged, else from that quarter on.

    The quarter under way is judged every night: its target is that of the days gone by.
    """
    before = last_whole_run(scope, brand=brand_of(scope).code, step=STEP_CODE)
    if before is None:
        return dict.fromkeys(partners, date.min)
    running = quarter_of(min(before.business_date, day)).starts_on
    wanted = dict.fromkeys(partners, running)
    moved = changed_days(scope, since=before.pk, kind=SubjectKind.PARTNER, first=1, last=LAST_ID)
    earlier = {partner for partner, days in moved.items() if min(days) < running}
    earlier |= {partner for partner, first in moved_breaches(scope).items() if first < running}
    earlier |= _marked(scope, partners) | _holding_otherwise(scope, partners)
    return {partner: date.min if partner in earlier else first for partner, first in wanted.items()}


def _marked(scope: Scope, partners: Collection[int]) -> set[int]:
    """Partners whose targets, outlets, territories or possible accounts changed; 0 stands for all of them."""
    keys = dirty_keys(scope, brand=brand_of(scope).code, topics=[DirtyTopic.TIER, DirtyTopic.TARGET])
    marked = set(keys.values_list("topic", "a", "b"))
    if (str(DirtyTopic.TIER), 0, 0) in marked:
        return set(partners)
    return {a if topic == DirtyTopic.TIER else b for topic, a, b in marked}


def _holding_otherwise(scope: Scope, partners: Collection[int]) -> set[int]:
    """Partners that held another tier at a judged quarter's end than what is stored says, or are in another scheme."""
    periods: dict[int, list[TierPeriod]] = {}
    for period in tier_periods(scope, partners=partners):
        periods.setdefault(period.partner, []).append(period)
    rows = visible(scope, TierScore.objects.for_scope(scope)).filter(partner_id__in=sorted(partners))
    found = set()
    for partner, scheme, quarter_on, tier in rows.values_list("partner_id", "scheme_code", "quarter_on", "tier"):
        held = held_at(periods.get(partner, []), quarter_of(quarter_on).ends_on)
        if held is None or (held.scheme, held.tier) != (scheme, tier):
            found.add(partner)
    return found


def held_at(periods: list[TierPeriod], day: date) -> TierPeriod | None:
    """The period that holds ``day``, where a tier was held in it."""
    return next((period for period in periods if period.holds(day) and period.tier is not None), None)
