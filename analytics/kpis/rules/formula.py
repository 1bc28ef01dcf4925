"""What a KPI is, and the one division of the house: exact, rounded half-up at 6 decimals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from analytics.kpis.choices import Reason, Unit
from analytics.kpis.rules.period_facts import PeriodFacts
from foundation.values.money import EXACT

EXACT_PLACES = Decimal("0.000001")

#: A value, or why there is none.
Figure = Decimal | int | Reason


@dataclass(frozen=True)
class Formula:
    """A KPI: ``compute`` is pure; ``text`` says the formula in words; ``version`` rises whenever a value may change.

    ``sources`` names the kinds of fact rows it counts. ``reasons`` are all it may give for having no value.
    ``reach`` are ranges of days (first, last): a change on day d also moves the figure of every period that ends on
    d + first ... d + last, besides those that hold d. ``settles_after`` is the number of days past the period's end for
    which the figure is provisional. ``read_time``: the value is formed where results are read.
    """

    code: str
    unit: Unit
    version: int
    text: str
    sources: tuple[str, ...]
    compute: Callable[[PeriodFacts], Figure]
    reasons: tuple[Reason, ...] = ()
    reach: tuple[tuple[int, int], ...] = ()
    settles_after: int = 0
    read_time: bool = False


def ratio(numerator: Decimal | int, denominator: Decimal | int) -> Decimal:
    """``numerator / denominator``, rounded half-up once to 6 decimals. The denominator is not 0."""
    return EXACT.divide(Decimal(numerator), Decimal(denominator)).quantize(EXACT_PLACES, context=EXACT)
