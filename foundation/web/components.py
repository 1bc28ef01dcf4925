"""What the page components take: frozen values that a page fills and a template only shows.

Texts arrive translated; figures arrive as numbers with their kind and are formatted for the reader's language when shown.
Fractions are fractions (0.181, not 18.1); money carries its ISO 4217 currency; days are business days; moments know their zone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from foundation.web.formats import rounded


class FigureKind(StrEnum):
    """How a number is to be read, which decides its unit, sign and decimals."""

    MONEY = "money"
    COMPACT_MONEY = "compact_money"
    NUMBER = "number"
    PERCENT = "percent"
    POINTS = "points"
    RATIO = "ratio"
    DURATION = "duration"


class Tone(StrEnum):
    """What a colour means; grey is the rule."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    GOOD = "good"
    BAD = "bad"
    WARN = "warn"
    COMPARED = "compared"
    TARGET = "target"


#: Decimals of the kinds that have any; shares are shown a hundredfold.
DIGITS = {FigureKind.PERCENT: 1, FigureKind.POINTS: 1, FigureKind.RATIO: 2}
_HUNDREDFOLD = (FigureKind.PERCENT, FigureKind.POINTS)


@dataclass(frozen=True)
class Figure:
    """A number of one kind. ``value`` None means it cannot be computed, for the reason in ``missing`` (translated)."""

    kind: FigureKind
    value: Decimal | int | None
    currency: str = ""
    digits: int | None = None
    missing: str = ""

    @property
    def shown_digits(self) -> int:
        return DIGITS.get(self.kind, 0) if self.digits is None else self.digits


@dataclass(frozen=True)
class Change:
    """A difference to the compared period. ``is_good`` None: the direction is shown, in grey, without a judgement."""

    figure: Figure
    is_good: bool | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether nothing has changed in the digits that are shown."""
        scale = 100 if self.figure.kind in _HUNDREDFOLD else 1
        return rounded(Decimal(self.figure.value or 0) * scale, self.figure.shown_digits) == 0


@dataclass(frozen=True)
class Link:
    """A labelled address; ``note`` is a short word in grey beside the label."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Option:
    """One choice of a picker or switch, as the address that makes it."""

    label: str
    url: str
    is_active: bool = False
    detail: str = ""


@dataclass(frozen=True)
class Picker:
    """A menu in the top bar: ``prefix`` in grey ("vs"), ``value`` in ink, ``detail`` in grey (the days)."""

    label: str
    value: str
    options: Sequence[Option]
    prefix: str = ""
    detail: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Tab:
    """A saved view or a page of a thing, with how many rows it holds."""

    label: str
    url: str
    is_active: bool = False
    count: int | None = None


@dataclass(frozen=True)
class Chip:
    """One filter in force, spelt as in the address: field, operator, value, and the address without it."""

    field: str
    operator: str
    value: str
    remove_url: str


@dataclass(frozen=True)
class Trend:
    """A sparkline's numbers, oldest first; ``compared`` is the other period; ``target`` is a level in the same unit."""

    values: Sequence[float]
    compared: Sequence[float] = ()
    target: float | None = None


@dataclass(frozen=True)
class Tile:
    """A headline figure. ``explain_url`` opens formula and rows beside it, ``rows_url`` leads to its rows; ``foot`` and ``foot_end``
    are the line under the trend."""

    label: str
    figure: Figure
    change: Change | None = None
    trend: Trend | None = None
    foot: str = ""
    foot_end: str = ""
    as_of: datetime | None = None
    explain_url: str = ""
    tone: Tone = Tone.NEUTRAL
    text: str = ""
    rows_url: str = ""


@dataclass(frozen=True)
class Step:
    """A step of a process: ``state`` is "done", "current" or "next"; ``elapsed`` is the used share (0-1) of its time."""

    label: str
    state: str
    detail: str = ""
    deadline: str = ""
    elapsed: float | None = None
    deadline_tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True)
class Entry:
    """A dated line of a story. ``sources`` are the rows it was drawn from."""

    when: str
    title: str
    detail: str = ""
    icon: str = "dot"
    tone: Tone = Tone.NEUTRAL
    figure: Figure | None = None
    figure_text: str = ""
    sources: Sequence[Link] = ()
    exact_when: str = ""


@dataclass(frozen=True)
class Series:
    """A line or set of bars of a chart; None leaves a gap. From index ``dashed_from`` the line is dashed: not over yet.

    ``tones`` colours single bars; ``low`` and ``high`` are the bounds of an interval around each value. In a chart of curves
    ``points`` (x, y) stand in place of values: a line through them, or with ``is_dots`` a dot at each, called by ``names``.
    """

    name: str
    values: Sequence[float | None]
    tone: Tone = Tone.NEUTRAL
    dashed_from: int | None = None
    is_area: bool = False
    is_step: bool = False
    low: Sequence[float | None] = ()
    high: Sequence[float | None] = ()
    tones: Sequence[Tone] = ()
    points: Sequence[tuple[float, float]] = ()
    names: Sequence[str] = ()
    is_dots: bool = False


@dataclass(frozen=True)
class Mark:
    """A label at one place of the x axis."""

    at: str
    label: str


@dataclass(frozen=True)
class Chart:
    """A chart answering ``question``. ``kind``: "lines", "bars" (horizontal), "intervals" or "curves" (of points). ``unit`` is the line below.

    ``key`` is unique on the page. ``limit`` draws a level with its label; ``starts_at_zero`` cuts no axis of bars and lines.
    """

    key: str
    question: str
    unit: str
    kind: str
    labels: Sequence[str]
    series: Sequence[Series]
    limit: float | None = None
    limit_label: str = ""
    marks: Sequence[Mark] = ()
    digits: int = 0
    starts_at_zero: bool = True
    is_tall: bool = False
    switch: Sequence[Option] = ()
    x_label: str = ""

    @property
    def script_id(self) -> str:
        """The id of the data block that chart.js reads."""
        return f"chart-{self.key}"


@dataclass(frozen=True)
class Part:
    """A share of a bar; ``value`` in any unit common to the bar."""

    label: str
    value: float
    text: str = ""


@dataclass(frozen=True)
class Block:
    """A field of the radar: area is money, colour the worst severity."""

    label: str
    value: float
    figure: Figure
    detail: str
    severity: str
    url: str
    fresh: int = 0


@dataclass(frozen=True)
class Pages:
    """Keyset paging: addresses of the neighbouring pages, empty where there is none."""

    previous_url: str = ""
    next_url: str = ""
    shown: str = ""


@dataclass(frozen=True)
class RunStamp:
    """Which run a page shows: number, when it was published, and a short line of what it did."""

    number: int
    published_at: datetime
    url: str
    detail: str = ""
    is_failed: bool = False


@dataclass(frozen=True)
class Term:
    """A term of a formula with the sign before it ("=", "÷"), and the rows it opens into."""

    operator: str
    figure: Figure
    label: str
    url: str = ""


@dataclass(frozen=True)
class Pair:
    """A label and its value, which may open."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Explanation:
    """How a number was computed: formula with its figures, rows, what was left out, period, rule version and run."""

    question: str
    formula_name: str
    terms: Sequence[Term]
    result: Figure
    rows: Sequence[Pair]
    period: str
    rule: str
    run: str
    actions: Sequence[Link] = ()
