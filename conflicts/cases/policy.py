"""Editable thresholds of cases, and where a dealer's resale price is its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from conflicts.cases.choices import SEVERITIES, Mode, Severity
from foundation.thresholds.rules import Threshold

GAP_DAYS = Threshold("case.gap_days", Decimal(14), Decimal(1), Decimal(365), "days", "section 11")
LIMITS = tuple(
    Threshold(f"case.{severity}_under", limit, Decimal(0), Decimal(10) ** 12, "money", "section 11")
    for severity, limit in (
        (Severity.LOW, Decimal(1_000)),
        (Severity.MEDIUM, Decimal(10_000)),
        (Severity.HIGH, Decimal(100_000)),
    )
)
THRESHOLDS = (GAP_DAYS, *LIMITS)


def limits_rise(values: Mapping[str, Decimal]) -> bool:
    """Whether each weight begins above the one before it; ``values`` are the thresholds by code."""
    limits = [values[limit.code] for limit in LIMITS]
    return all(one < other for one, other in pairwise(limits))


MODE_PREFIX = "jurisdiction.advise_"  # + a territory's code: 1 advise, 0 enforce, there and below

# ISO 3166-1 codes of the member states of the European Union, where a dealer's resale price must not be fixed.
EU = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK EU".split())


def mode_threshold(code: str, lineage: Sequence[str]) -> Threshold:
    """Whether the territory ``code`` advises (1) or enforces (0); ``lineage`` are the codes of itself and its ancestors."""
    default = Decimal(mode_of(lineage, {}) is Mode.ADVISE)
    return Threshold(f"{MODE_PREFIX}{code}", default, Decimal(0), Decimal(1), "advise", "section 10")


def severity_of(at_stake: Decimal | None, limits: Sequence[Decimal], *, recurs: bool) -> Severity:
    """The weight of a case: the first limit that ``at_stake`` (brand's currency) is under; no amount is medium; a recurrence
    weighs one more. ``limits`` are those of low, medium and high, ascending."""
    rank = 1 if at_stake is None else sum(at_stake >= limit for limit in limits)
    return SEVERITIES[min(rank + recurs, len(SEVERITIES) - 1)]


def mode_of(lineage: Sequence[str], settings: Mapping[str, Decimal]) -> Mode:
    """The jurisdiction mode of a territory, by the codes of itself and its ancestors, nearest first.

    ``settings`` are thresholds in force by code; the nearest territory that has one decides, else membership of the EU.
    """
    for code in lineage:
        setting = settings.get(f"{MODE_PREFIX}{code}")
        if setting is not None:
            return Mode.ADVISE if setting > 0 else Mode.ENFORCE
    return Mode.ADVISE if EU.intersection(lineage) else Mode.ENFORCE
