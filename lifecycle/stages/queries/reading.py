"""Stages as pages, API and dump read them: what is in force, what is suggested, and the version that an edit sends back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from channels_core.products.models import Product
from foundation.edits.rules import token_of
from foundation.jobs.models import JobRun
from foundation.jobs.queries import visible
from foundation.values.scope import Scope
from lifecycle.stages.models import ProductStage, StageSuggestion
from lifecycle.stages.rules import StageFact, fact_in_force


@dataclass(frozen=True)
class ProductLine:
    """A product as the pages of stages name it."""

    id: int
    sku: str
    name: str
    line: str
    brand: str
    zone: str
    successor: str | None


@dataclass(frozen=True)
class SuggestionRow:
    """A published suggestion; ``territory`` is a country's code, None: everywhere."""

    sku: str
    territory: str | None
    stage: str
    since: date
    confidence: Decimal
    signal: str
    signalled: int
    last_month: date
    evidence: dict[str, Any]


def product_lines(scope: Scope, *, skus: Collection[str] | None = None) -> list[ProductLine]:
    """The scope's products (of ``skus`` alone), by line and sku."""
    rows = Product.objects.for_scope(scope).order_by("line", "sku")
    rows = rows if skus is None else rows.filter(sku__in=sorted(skus))
    columns = ("id", "sku", "name", "line", "brand__code", "brand__time_zone", "successor__sku")
    return [ProductLine(*row) for row in rows.values_list(*columns)]


def suggestion_rows(
    scope: Scope, *, skus: Collection[str] | None = None, everywhere: bool = False
) -> dict[str, list[SuggestionRow]]:
    """sku -> its published suggestions, that of everywhere first; with ``everywhere`` that one alone."""
    rows = visible(scope, StageSuggestion.objects.for_scope(scope))
    rows = rows if skus is None else rows.filter(product__sku__in=sorted(skus))
    rows = rows.filter(territory=None) if everywhere else rows
    columns = ("product__sku", "territory__code", "stage", "since", "confidence", "signal", "signalled", "last_month", "evidence")
    found: dict[str, list[SuggestionRow]] = defaultdict(list)
    for row in sorted((SuggestionRow(*each) for each in rows.values_list(*columns)), key=_place):
        found[row.sku].append(row)
    return dict(found)


def _place(row: SuggestionRow) -> tuple[str, str]:
    return row.sku, row.territory or ""


def stage_facts(scope: Scope, *, skus: Collection[str] | None = None) -> dict[str, list[StageFact]]:
    """sku -> every stage that was imported, confirmed or overridden, by first day."""
    rows = ProductStage.objects.for_scope(scope)
    rows = rows if skus is None else rows.filter(product__sku__in=sorted(skus))
    found: dict[str, list[StageFact]] = defaultdict(list)
    for sku, *fact in rows.values_list("product__sku", "territory__code", "valid_from", "stage"):
        found[sku].append(StageFact(*fact))
    return {sku: sorted(facts, key=lambda fact: (fact.valid_from, fact.territory or "")) for sku, facts in found.items()}


def stages_version(sku: str, facts: Sequence[StageFact]) -> str:
    """What an edit of the product's stages sends back: whatever stage of it changes, changes it."""
    return token_of({"sku": sku, "stages": [[fact.territory, fact.valid_from, fact.stage] for fact in facts]})


def stage_dump(scope: Scope) -> Iterator[dict[str, Any]]:
    """What is suggested and in force for each product, for the canonical dump, as of the day of the run that the scope reads."""
    day = JobRun.objects.for_scope(scope).filter(pk=scope.run).values_list("business_date", flat=True).get()
    facts = stage_facts(scope)
    found = {(row.sku, row.territory): row for rows in suggestion_rows(scope).values() for row in rows}
    places = {*found, *((sku, fact.territory) for sku, held in facts.items() for fact in held)}
    for sku, territory in sorted(places, key=lambda place: (place[0], place[1] or "")):
        in_force = fact_in_force(facts.get(sku, ()), day, territory)
        row = found.get((sku, territory))
        yield {
            "sku": sku,
            "territory": territory,
            "stage": in_force.stage if in_force else None,
            "valid_from": in_force.valid_from if in_force else None,
            "suggested": row.stage if row else None,
            "since": row.since if row else None,
            "confidence": row.confidence if row else None,
            "signal": row.signal if row else None,
            "signalled": row.signalled if row else None,
            "last_month": row.last_month if row else None,
            "evidence": row.evidence if row else None,
        }
