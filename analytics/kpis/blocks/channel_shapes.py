"""What the template of one channel takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.kpis.blocks.cases import Happening
from foundation.web.components import Change, Chart, Figure, Link, Pair, Picker, RunStamp, Tile


@dataclass(frozen=True)
class ComplianceRow:
    label: str
    rate: Figure
    share: float
    checks: int
    is_under: bool = False


@dataclass(frozen=True)
class Compliance:
    figure: Figure
    change: Change | None
    label: str
    scale_label: str
    low: float
    high: float
    target: float | None
    rows: Sequence[ComplianceRow]


@dataclass(frozen=True)
class CohortCell:
    """A share of a month's new customers; ``heat`` 1 to 6, 0 for a month that has not come; ``is_open``: the month is not over."""

    text: str = ""
    heat: int = 0
    is_open: bool = False
    told: str = ""


@dataclass(frozen=True)
class CohortRow:
    label: str
    new_customers: int
    cells: Sequence[CohortCell]


@dataclass(frozen=True)
class CohortTable:
    """Retention by month of the first order; ``low`` and ``high`` are the shares at the ends of the scale."""

    labels: Sequence[str]
    rows: Sequence[CohortRow]
    low: str
    high: str


@dataclass(frozen=True)
class ChannelPage:
    name: str
    trail: Sequence[Link]
    pills: Sequence[str]
    pickers: Sequence[Picker]
    downloads: Sequence[Link]
    lead: str
    text: str
    stamp: RunStamp
    facts: Sequence[Pair]
    tiles: Sequence[Tile]
    revenue_chart: Chart | None
    ltv_chart: Chart | None
    compliance: Compliance | None
    worth_chart: Chart | None
    worth_figures: Sequence[Pair]
    cohorts: CohortTable | None
    cohorts_url: str
    open_case_count: int
    cases_url: str
    cases: Sequence[Happening]
