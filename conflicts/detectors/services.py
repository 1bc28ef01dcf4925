"""Writes what detectors found, as results of the scope's run."""

from __future__ import annotations

from django.db.models import Q

from channels_core.territories.services import MOVED
from conflicts.detectors.models import FoundConflict
from conflicts.detectors.queries import brand_row
from conflicts.detectors.rules import Detector, Finding, Judged
from foundation.intake.marking import ANY_DAY, key_select, mark
from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope

IDENTITY = ("kind", "fact_kind", "fact", "other_fact", "case_key", "day")
COMPARE = (
    *("brand_id", "until", "drives", "channel_ids", "partner_ids", "product_id", "territory_id", "customer_id"),
    *("at_channel_id", "at_product_id", "at_partner_id", "place_id", "order_source", "order_id"),
    *("amount", "units", "figures", "rule"),
)


def store_findings(scope: Scope, *, detector: Detector, touched: Q, judged: Judged) -> Written:
    """Makes the findings of the touched keys those of ``judged``. Keys left unjudged have none: an earlier verdict may rest on
    rules that are no longer there, and a fresh database would not have it."""
    brand = brand_row(scope)
    condition = Q(brand_id=brand.id, kind__in=detector.kinds) & touched
    return replace_results(
        scope,
        model=FoundConflict,
        key_filter=condition,
        rows=[_columns(brand.id, finding) for finding in judged.findings],
        identity=IDENTITY,
        compare=COMPARE,
    )


def reach_of_territories(scope: Scope) -> None:
    """What was found at and below a territory that moved: whether the place advises or enforces hangs on what lies above it."""
    moved = f"(SELECT DISTINCT descendant_id FROM ({MOVED}) tree) m"
    found = f"{moved} JOIN conflicts_foundconflict f ON f.place_id = m.descendant_id AND f.until_run IS NULL"
    mark(key_select(f"{found} JOIN channels_core_brand b ON b.id = f.brand_id", "place", a="f.place_id", day=ANY_DAY))


def _columns(brand: int, finding: Finding) -> dict[str, object]:
    return {
        "brand_id": brand,
        "kind": str(finding.kind),
        "case_key": finding.case_key,
        "day": finding.day,
        "until": finding.until,
        "drives": finding.drives,
        "fact_kind": str(finding.fact_kind),
        "fact": finding.fact,
        "other_fact": finding.other_fact,
        "channel_ids": sorted(finding.channels),
        "partner_ids": sorted(finding.partners),
        "product_id": finding.product,
        "territory_id": finding.territory,
        "customer_id": finding.customer,
        "at_channel_id": finding.at_channel,
        "at_product_id": finding.at_product,
        "at_partner_id": finding.at_partner,
        "place_id": finding.place,
        "order_source": finding.order_source,
        "order_id": finding.order_id,
        "amount": finding.amount,
        "units": finding.units,
        "figures": finding.figures,
        "rule": finding.rule,
    }
