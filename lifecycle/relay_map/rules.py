"""The score of the relay: in which group a channel stands, what a cell shows, in which order rows come. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from channels_core.channels.choices import ChannelKind
from lifecycle.playbook.choices import RelayRole
from lifecycle.playbook.rules import Breach, Limits, breaches_of, role_of, shares_of
from lifecycle.relay_map.choices import ChannelGroup, MapOrder
from lifecycle.stages.choices import Stage
from lifecycle.stages.rules import StageFact, SuggestionRow, is_open

GROUP_OF: Mapping[ChannelKind, ChannelGroup] = {
    ChannelKind.MARKETPLACE: ChannelGroup.MARKETPLACES,
    ChannelKind.OWN_SITE: ChannelGroup.OWN,
    ChannelKind.SOCIAL_COMMERCE: ChannelGroup.SOCIAL,
    ChannelKind.CONTENT: ChannelGroup.SOCIAL,
    ChannelKind.COMMUNITY: ChannelGroup.SOCIAL,
    ChannelKind.O2O: ChannelGroup.INSTANT,
    ChannelKind.DISTRIBUTOR: ChannelGroup.PARTNERS,
    ChannelKind.AGENT: ChannelGroup.PARTNERS,
    ChannelKind.RETAIL: ChannelGroup.PARTNERS,
    ChannelKind.FLAGSHIP: ChannelGroup.STORES,
    ChannelKind.FRANCHISE: ChannelGroup.STORES,
}
_GROUPS = tuple(ChannelGroup)
_STAGES = tuple(str(stage) for stage in Stage)
SPARK_MONTHS = 24


@dataclass(frozen=True)
class MapChannel:
    """A column: ``id`` is the row id, ``kind`` a ChannelKind."""

    id: int
    code: str
    name: str
    kind: str

    @property
    def group(self) -> ChannelGroup:
        return GROUP_OF[ChannelKind(self.kind)]


@dataclass(frozen=True)
class Cell:
    """A product in a channel: its role by the stage in force (None: no stage yet), its share of the product's net revenue, and

    how it breaks with the playbook of the stage that the product is in, or is going to be in.
    """

    channel: MapChannel
    role: RelayRole | None
    share: Decimal
    revenue: Decimal
    breach: Breach | None


@dataclass(frozen=True)
class MapRow:
    """A product: the stage in force, what is suggested (``is_due`` where a person should look), and its cells by channel."""

    sku: str
    name: str
    line: str
    held: StageFact | None
    suggestion: SuggestionRow | None
    is_due: bool
    revenue: Decimal
    cells: tuple[Cell, ...]

    @property
    def stage(self) -> str | None:
        """The stage in force; where nobody decided on one, the suggested one."""
        if self.held is not None:
            return self.held.stage
        return None if self.suggestion is None else self.suggestion.stage

    @property
    def months(self) -> list[float]:
        """Units of the last 24 whole months; before the first sale 0."""
        if self.suggestion is None:
            return []
        units = [float(value) for value in self.suggestion.evidence.get("units", ())][-SPARK_MONTHS:]
        return [0.0] * (SPARK_MONTHS - len(units)) + units

    @property
    def breaches(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.breach is not None]


def in_columns(channels: Iterable[MapChannel]) -> list[MapChannel]:
    """The channels by group; within it as they came."""
    return sorted(channels, key=lambda channel: _GROUPS.index(channel.group))


def row_of(
    names: tuple[str, str, str],
    held: StageFact | None,
    suggestion: SuggestionRow | None,
    channels: Sequence[MapChannel],
    revenue: Mapping[int, Decimal],
    limits: Limits,
) -> MapRow:
    """A product's row. The playbook is held against the stage that is due, else against the one in force or suggested."""
    sku, name, line = names
    is_due = suggestion is not None and is_open(suggestion, held)
    in_force = held.stage if held is not None else suggestion.stage if suggestion is not None else None
    judged = suggestion.stage if is_due and suggestion is not None else in_force
    shares = shares_of(revenue)
    breaches = {} if judged is None else breaches_of(judged, {each.id: each.kind for each in channels}, shares, limits)
    cells = tuple(
        Cell(
            channel,
            None if in_force is None else role_of(in_force, channel.kind),
            shares.get(channel.id, Decimal(0)),
            revenue.get(channel.id, Decimal(0)),
            breaches.get(channel.id),
        )
        for channel in channels
    )
    return MapRow(sku, name, line, held, suggestion, is_due, sum(revenue.values(), Decimal(0)), cells)


def in_order(rows: Iterable[MapRow], order: MapOrder) -> list[MapRow]:
    """Rows line by line; within a line by stage, by falling revenue, or by name."""
    keys = {
        MapOrder.STAGE: lambda row: (row.line, _place(row.stage), -row.revenue, row.sku),
        MapOrder.REVENUE: lambda row: (row.line, -row.revenue, row.sku),
        MapOrder.NAME: lambda row: (row.line, row.name, row.sku),
    }
    return sorted(rows, key=keys[order])


def _place(stage: str | None) -> int:
    return -1 if stage is None else _STAGES.index(stage)
