"""What was published of price bands, version by version."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Prefetch, QuerySet

from foundation.people.queries import names_of
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from pricing.bands.models import BandChange, BandPublication
from pricing.bands.queries.cells import Cell, Named, named
from pricing.bands.rules import Band, Step


@dataclass(frozen=True)
class PublicationRow:
    """``undoes`` and ``undone_by`` are versions; ``left``: bands that taking it back had to leave."""

    id: int
    brand: str
    version: int
    published_by: str
    who: str
    published_at: datetime
    reason: str
    first_day: date
    bands: int
    undoes: int | None
    undone_by: int | None
    left: int


@dataclass(frozen=True)
class PublishedChange:
    cell: Cell
    step: Step
    old_import: int | None


def _rows(scope: Scope) -> QuerySet[BandPublication]:
    rows = BandPublication.objects.for_scope(scope).select_related("brand", "undoes")
    return rows.prefetch_related(Prefetch("undone_by", BandPublication.all_rows.all()))


def _told(scope: Scope, rows: Iterable[BandPublication]) -> tuple[PublicationRow, ...]:
    held = list(rows)
    names = names_of(scope, {row.published_by for row in held})
    return tuple(
        PublicationRow(
            row.pk,
            row.brand.code,
            row.version,
            row.published_by,
            names.get(row.published_by, row.published_by),
            row.published_at,
            row.reason,
            row.first_day,
            row.bands,
            row.undoes.version if row.undoes else None,
            next((undo.version for undo in row.undone_by.all()), None),
            row.left,
        )
        for row in held
    )


def publication_page(scope: Scope, *, cursor: str | None, size: int, brand: str | None = None) -> Page:
    """A keyset page of PublicationRow, the latest first. Raises CursorInvalid."""
    rows = _rows(scope) if brand is None else _rows(scope).filter(brand__code=brand)
    page = page_of(rows, fields=("id",), cursor=cursor, size=size, descending=True)
    return replace(page, rows=_told(scope, page.rows))


def one_publication(scope: Scope, publication: int) -> PublicationRow | None:
    return next(iter(_told(scope, _rows(scope).filter(pk=publication))), None)


def latest_version(scope: Scope, *, brand: str) -> PublicationRow | None:
    return next(iter(_told(scope, _rows(scope).filter(brand__code=brand).order_by("-version")[:1])), None)


def published_changes(scope: Scope, publication: int) -> list[PublishedChange]:
    """The rows of one publication, by cell and first day."""
    rows = BandChange.objects.for_scope(scope).filter(publication=publication)
    ordered = rows.order_by("product__sku", "channel__code", F("territory__code").asc(nulls_first=True), "valid_from")
    return [
        PublishedChange(
            Cell(row.product_id, row.channel_id, row.territory_id),
            Step(
                _band(row.old_floor, row.old_ceiling, row.old_currency, row.valid_from, row.old_valid_to),
                _band(row.new_floor, row.new_ceiling, row.new_currency, row.valid_from, row.new_valid_to),
            ),
            row.old_import,
        )
        for row in ordered
    ]


def _band(floor: object, ceiling: object, currency: str, since: date, until: date | None) -> Band | None:
    return None if floor is None else Band(floor, ceiling, currency, since, until)  # type: ignore[arg-type]


def names_in(scope: Scope, changes: Sequence[PublishedChange]) -> Named:
    return named(scope, {change.cell for change in changes})
