"""Reads of channels and of where they sell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from channels_core.channels.models import Channel, ChannelTerritory
from foundation.values.scope import Scope


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
