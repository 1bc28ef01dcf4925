"""The proof of a case: its findings with the rows they were drawn from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from channels_core.orders.models import OrderLine
from channels_core.rollups.choices import DirtyTopic
from conflicts.cases.models import CaseEvidence
from conflicts.cases.queries.cutting import identity_columns
from conflicts.cases.queries.reading import one_case
from conflicts.cases.rules import FoundRow
from conflicts.detectors.choices import FactKind
from conflicts.detectors.models import FoundConflict
from foundation.jobs.queries import unjudged_keys, visible
from foundation.values.scope import Scope
from pricing.observations.models import PriceObservation
from pricing.promotions.models import Promotion


@dataclass(frozen=True)
class EvidenceRow:
    """A proof: its day, money at stake in the brand's currency, the figures of the rule, and its source row.

    ``source`` holds what the row itself says now, by column; prices are in the row's ``currency``. Empty where the row is
    gone. ``is_changed``: something that the proof was judged by changed since, and the next night judges it again.
    """

    fact_kind: str
    fact: int
    day: date
    until: date | None
    drives: bool
    amount: Decimal | None
    units: Decimal | None
    figures: dict[str, Any]
    rule: str
    source: dict[str, Any] = field(default_factory=dict)
    is_changed: bool = False


_LINE = {
    "source": "source",
    "order_id": "order_id",
    "line_no": "line_no",
    "ordered_at": "ordered_at",
    "channel": "channel__code",
    "partner": "partner__code",
    "sku": "product__sku",
    "territory": "territory__code",
    "customer": "customer__customer_id",
    "quantity": "quantity",
    "unit_price": "unit_price",
    "currency": "currency",
    "list_price": "list_price",
    "discount": "discount",
    "promotion_code": "promotion_code",
    "net_revenue": "net_revenue",
}
_OBSERVATION = {
    "source": "source",
    "observation_id": "observation_id",
    "observed_at": "observed_at",
    "channel": "channel__code",
    "partner": "partner__code",
    "sku": "product__sku",
    "territory": "territory__code",
    "unit_price": "net_price",
    "currency": "currency",
    "seller": "seller",
    "url": "url",
}
_PROMOTION = {
    "code": "code",
    "channel": "channel__code",
    "sku": "product__sku",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "status": "status",
    "territory": "territory__code",
    "budget": "budget",
    "joint_plan": "joint_plan",
}


def _links(scope: Scope, case_id: int) -> QuerySet[CaseEvidence]:
    links = CaseEvidence.objects.for_scope(scope).filter(case_id=case_id).distinct()
    return visible(scope, links, brand_path="case__brand__code")


def evidence_rows(scope: Scope, *, case_id: int, most: int = 500) -> list[EvidenceRow]:
    """The proofs of the case by day, at most ``most``. Raises CaseMissing where the scope sees no such case."""
    case = one_case(scope, case_id=case_id)
    links = _links(scope, case_id).select_related("finding")
    findings = [link.finding for link in links.order_by("finding__day", "finding__fact_kind", "finding__fact", "id")[:most]]
    ids: dict[str, set[int]] = defaultdict(set)
    for finding in findings:
        ids[finding.fact_kind].update((finding.fact, finding.other_fact))
    lines = _sources(OrderLine.objects.for_scope(scope), ids[FactKind.ORDER_LINE], _LINE)
    observed = _sources(PriceObservation.objects.for_scope(scope), ids[FactKind.OBSERVATION], _OBSERVATION)
    promotions = _sources(Promotion.objects.for_scope(scope), ids[FactKind.PROMOTION_PAIR], _PROMOTION)
    changed = _changed(scope, case.brand, findings)
    found = []
    for finding in findings:
        source: dict[str, Any] = {}
        if finding.fact_kind == FactKind.ORDER_LINE:
            source = lines.get(finding.fact, {})
        elif finding.fact_kind == FactKind.OBSERVATION:
            source = observed.get(finding.fact, {})
        elif finding.fact_kind == FactKind.PROMOTION_PAIR:
            pair = (promotions.get(finding.fact, {}), promotions.get(finding.other_fact, {}))
            source = {"promotions": [promotion for promotion in pair if promotion]}
        columns = ("fact_kind", "fact", "day", "until", "drives", "amount", "units", "figures", "rule")
        found.append(
            EvidenceRow(*(getattr(finding, column) for column in columns), source=source, is_changed=finding.pk in changed)
        )
    return found


def _changed(scope: Scope, brand: str, findings: Sequence[FoundConflict]) -> set[int]:
    """Those of ``findings`` whose keys a later import, undo or correction marked for the next night."""
    refs = {ref for finding in findings for ref in (finding.at_channel_id, finding.at_product_id) if ref is not None}
    topics = (DirtyTopic.SALES, DirtyTopic.OBSERVATION, DirtyTopic.PROMOTION)
    keys = unjudged_keys(scope, brand=brand, topics=topics, refs=refs)
    days = {(topic, a, b, day) for topic, a, b, day in keys if topic != DirtyTopic.PROMOTION}
    promoted = {a for topic, a, _, _ in keys if topic == DirtyTopic.PROMOTION}
    topic_of = {FactKind.ORDER_LINE: DirtyTopic.SALES, FactKind.OBSERVATION: DirtyTopic.OBSERVATION}
    return {
        finding.pk
        for finding in findings
        if (topic_of.get(finding.fact_kind), finding.at_channel_id, finding.at_product_id, finding.day) in days
        or (finding.fact_kind == FactKind.PROMOTION_PAIR and finding.at_product_id in promoted)
    }


def _sources(rows: QuerySet[Any], ids: Iterable[int], columns: dict[str, str]) -> dict[int, dict[str, Any]]:
    found = rows.filter(id__in=sorted(ids)).values_list("id", *columns.values())
    return {row_id: dict(zip(columns, values, strict=True)) for row_id, *values in found}


def proof_identities(scope: Scope, *, case_id: int) -> dict[str, date]:
    """The identities of the proofs that drive the case in the run the scope reads, each with its day."""
    rows = _links(scope, case_id).filter(finding__drives=True).values_list(*identity_columns())
    found = [FoundRow(*row) for row in rows]
    return {row.identity: row.day for row in sorted(found, key=lambda row: row.identity)}


def evidence_places(scope: Scope, *, case_id: int) -> list[tuple[int | None, int | None, date]]:
    """(channel, partner, day) of the facts of the case, each once, sorted: what a verdict on it reaches."""
    names = ("finding__at_channel_id", "finding__at_partner_id", "finding__day")
    rows = set(_links(scope, case_id).values_list(*names))
    return sorted(rows, key=lambda row: (row[0] or 0, row[1] or 0, row[2]))
