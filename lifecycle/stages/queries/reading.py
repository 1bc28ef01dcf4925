"""Stages as pages, API and dump read them: what is in force, what is suggested, and the version that an edit sends back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from channels_core.products.models import Product
from foundation.edits.rules import token_of
from foundation.jobs.models import JobRun
from foundation.jobs.queries import visible
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from lifecycle.stages.models import ProductStage, StageSuggestion
from lifecycle.stages.rules import StageFact, SuggestionRow, fact_in_force, is_open


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


def product_lines(scope: Scope, *, skus: Collection[str] | None = None) -> list[ProductLine]:
    """The scope's products (of ``skus`` alone), by line and sku."""
    rows = Product.objects.for_scope(scope).order_by("line", "sku")
    rows = rows if skus is None else rows.filter(sku__in=sorted(skus))
    columns = ("id", "sku", "name", "line", "brand__code", "brand__time_zone", "successor__sku")
    return [ProductLine(*row) for row in rows.values_list(*columns)]


def suggestion_rows(
    scope: Scope, *, skus: Collection[str] | None = None, places: Collection[str | None] | None = None
) -> dict[str, list[SuggestionRow]]:
    """sku -> its published suggestions, that of everywhere first; with ``places`` those of these countries (None: everywhere) alone."""
    rows = visible(scope, StageSuggestion.objects.for_scope(scope))
    rows = rows if skus is None else rows.filter(product__sku__in=sorted(skus))
    if places is not None:
        named = [place for place in places if place is not None]
        rows = rows.filter(Q(territory__code__in=named) | (Q(territory=None) if None in places else Q(pk__in=[])))
    columns = ("product__sku", "territory__code", "stage", "since", "confidence", "signal", "signalled", "last_month", "evidence")
    found: dict[str, list[SuggestionRow]] = defaultdict(list)
    for row in sorted((SuggestionRow(*each) for each in rows.values_list(*columns)), key=_place):
        found[row.sku].append(row)
    return dict(found)


def suggested_countries(scope: Scope) -> set[int]:
    """Row ids of the countries that have a suggestion of their own."""
    rows = visible(scope, StageSuggestion.objects.for_scope(scope)).filter(territory__isnull=False)
    return set(rows.values_list("territory_id", flat=True).distinct())


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


@dataclass(frozen=True)
class StagesOf:
    """One product's stages and suggestion in a market (None: everywhere), and those of its successor."""

    product: ProductLine
    market: str | None
    facts: tuple[StageFact, ...]
    suggestion: SuggestionRow | None
    successor: ProductLine | None
    successor_suggestion: SuggestionRow | None

    @property
    def version(self) -> str:
        return stages_version(self.product.sku, self.facts)

    def in_force(self, day: date) -> StageFact | None:
        return fact_in_force(self.facts, day, self.market)

    def is_due(self, day: date) -> bool:
        return self.suggestion is not None and is_open(self.suggestion, self.in_force(day))


def stages_of(scope: Scope, sku: str, market: str | None = None) -> StagesOf | None:
    """The product's stages; None where the scope has no such product."""
    found = product_lines(scope, skus=[sku])
    if not found:
        return None
    product = found[0]
    named = [sku] if product.successor is None else [sku, product.successor]
    suggestions = suggestion_rows(scope, skus=named, places=(market, None))
    others = product_lines(scope, skus=named[1:]) if named[1:] else []
    facts = stage_facts(scope, skus=[sku]).get(sku, [])
    return StagesOf(
        product=product,
        market=market,
        facts=tuple(facts),
        suggestion=_of_market(suggestions.get(sku, ()), market),
        successor=others[0] if others else None,
        successor_suggestion=_of_market(suggestions.get(product.successor or "", ()), market),
    )


def stages_page(scope: Scope, *, market: str | None, suggested: str | None, cursor: str | None, size: int) -> Page:
    """The scope's products by sku with their stages in ``market``, a keyset page of StagesOf. Raises CursorInvalid."""
    rows = Product.objects.for_scope(scope)
    if suggested is not None:
        own = visible(scope, StageSuggestion.objects.for_scope(scope)).filter(territory__code=market, stage=suggested)
        rows = rows.filter(pk__in=own.values("product_id"))
    page = page_of(rows, fields=("sku",), cursor=cursor, size=size)
    skus = [row.sku for row in page.rows]
    products = {product.sku: product for product in product_lines(scope, skus=skus)}
    facts, suggestions = stage_facts(scope, skus=skus), suggestion_rows(scope, skus=skus, places=(market, None))
    found = [
        StagesOf(products[sku], market, tuple(facts.get(sku, ())), _of_market(suggestions.get(sku, ()), market), None, None)
        for sku in skus
    ]
    return replace(page, rows=tuple(found))


def _of_market(rows: Sequence[SuggestionRow], market: str | None) -> SuggestionRow | None:
    found = {row.territory: row for row in rows}
    return found.get(market) or found.get(None)


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
