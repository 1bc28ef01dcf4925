"""Reads of channels and of where they sell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from channels_core.channels.choices import ChannelKind
from channels_core.channels.models import Channel, ChannelTerritory
from channels_core.channels.rules import depth_of, structure_of
from foundation.values.clock import DayIn, is_in_force
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of


@dataclass(frozen=True)
class ChannelRow:
    """What rules need to know of a channel."""

    id: int
    code: str
    kind: str
    currency: str


@dataclass(frozen=True)
class CoverageRow:
    """A territory that the channel sells in over [valid_from, valid_to); an open end is None."""

    channel: int
    territory: int
    valid_from: date | None
    valid_to: date | None


def channel_rows(scope: Scope) -> dict[int, ChannelRow]:
    """The channels of the scope by row id."""
    rows = Channel.objects.for_scope(scope).order_by("id").values_list("id", "code", "kind", "currency").distinct()
    return {row[0]: ChannelRow(*row) for row in rows}


def coverage_rows(scope: Scope) -> list[CoverageRow]:
    """All coverage of the scope's channels, past and to come."""
    rows = ChannelTerritory.objects.for_scope(scope).order_by("channel__code", "territory__code", "id")
    return [CoverageRow(*row) for row in rows.values_list("channel_id", "territory_id", "valid_from", "valid_to")]


@dataclass(frozen=True)
class ChannelCard:
    """A channel as people and programs see it, with the territories that it sells in on a day; ``level`` is its depth under its topmost parent, from 0."""

    code: str
    name: str
    brand: str
    kind: str
    structure: str
    parent: str | None
    level: int
    currency: str
    online: bool
    territories: tuple[str, ...]


def channel_page(scope: Scope, *, day_in: DayIn, cursor: str | None, size: int) -> Page:
    """The scope's channels by code, a keyset page of ChannelCard as of the day in their brand's zone. Raises CursorInvalid."""
    rows = Channel.objects.for_scope(scope).select_related("brand", "parent").distinct()
    page = page_of(rows, fields=("code",), cursor=cursor, size=size)
    return replace(page, rows=tuple(_cards(page.rows, day_in)))


def one_channel(scope: Scope, code: str, *, day_in: DayIn) -> ChannelCard | None:
    """The scope's channel with this code, as of the day in its brand's zone."""
    rows = Channel.objects.for_scope(scope).select_related("brand", "parent").filter(code=code).distinct()
    cards = _cards(list(rows), day_in)
    return cards[0] if cards else None


def _cards(rows: Sequence[Channel], day_in: DayIn) -> list[ChannelCard]:
    parents = dict(Channel.all_rows.filter(brand__in={row.brand_id for row in rows}).values_list("id", "parent_id"))
    days = {row.pk: day_in(row.brand.time_zone) for row in rows}
    covered: dict[int, set[str]] = defaultdict(set)
    coverage = ChannelTerritory.all_rows.filter(channel__in=days.keys())
    for channel, territory, since, until in coverage.values_list("channel_id", "territory__code", "valid_from", "valid_to"):
        if is_in_force(since, until, days[channel]):
            covered[channel].add(territory)
    return [
        ChannelCard(
            code=row.code,
            name=row.name,
            brand=row.brand.code,
            kind=row.kind,
            structure=structure_of(ChannelKind(row.kind)),
            parent=row.parent.code if row.parent else None,
            level=depth_of(row.pk, parents),
            currency=row.currency,
            online=row.online,
            territories=tuple(sorted(covered[row.pk])),
        )
        for row in rows
    ]


def channel_names(scope: Scope, codes: Collection[str]) -> dict[str, str]:
    """Code -> name of those of ``codes`` that the scope sees."""
    wanted = sorted({code for code in codes if code})
    return dict(Channel.objects.for_scope(scope).filter(code__in=wanted).values_list("code", "name").distinct()) if wanted else {}
