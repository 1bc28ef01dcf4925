"""The writes of scores, and what marks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from channels_core.territories.services import MOVED
from foundation.intake.marking import ANY_DAY, key_select, mark
from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope
from partners.tiers.models import TierScore

_COMPARE = (
    *("scheme_code", "tier", "score", "points", "parts", "verdict", "proposed", "reached", "quarters_below"),
    *("breaches", "is_capped", "is_final", "rule"),
)


def replace_scores(scope: Scope, *, brand: int, since: Mapping[int, date], rows: Iterable[Mapping[str, Any]]) -> Written:
    """Makes ``rows`` the scores of the partners of ``since``, each from its day on."""
    whole = [partner for partner, first in since.items() if first == date.min]
    condition = Q(partner_id__in=whole)
    for first in sorted({first for first in since.values() if first != date.min}):
        condition |= Q(partner_id__in=[partner for partner in since if since[partner] == first], quarter_on__gte=first)
    return replace_results(
        scope,
        model=TierScore,
        key_filter=condition & Q(brand_id=brand),
        rows=[{**row, "brand_id": brand} for row in rows],
        identity=("partner_id", "quarter_on"),
        compare=_COMPARE,
        carry=("brand_id",),
    )


def reach_of_outlets(scope: Scope) -> None:
    """An outlet that opened, closed or changed hands counts in every quarter of its partners."""
    source = (
        "intake_touched t JOIN channels_core_partner p ON p.id = t.partner_id JOIN channels_core_channel c ON c.id = p.channel_id"
    )
    mark(key_select(f"{source} JOIN channels_core_brand b ON b.id = c.brand_id", "tier", a="t.partner_id", day=ANY_DAY))


def reach_of_grants(scope: Scope) -> None:
    """Granted territories decide which accounts a partner could reach."""
    reach_of_outlets(scope)


def reach_of_accounts(scope: Scope) -> None:
    """Companies that came, moved or became key accounts change what every partner could reach: 0 stands for all."""
    _mark_all("SELECT 1 FROM intake_touched WHERE kind = 'b2b'")


def reach_of_places(scope: Scope) -> None:
    """A territory that moved takes its accounts along."""
    _mark_all(f"SELECT 1 FROM ({MOVED}) moved")


def _mark_all(changed: str) -> None:
    mark(key_select(f"channels_core_brand b WHERE EXISTS ({changed})", "tier", a="0", day=ANY_DAY))
