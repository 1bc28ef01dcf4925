"""A rebate recomputed without slabs: the base is walked from 0 in pieces between all bounds, each piece asks which rate is its."""

from __future__ import annotations

import itertools
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from typing import Any

PLACES = {"JPY": 0, "KWD": 3, "CLF": 4}


def rebate_of(schedule: Any, actual: Decimal, revenue: Decimal, baseline: Decimal | None) -> Decimal:
    """What is payable, in fractions until it is rounded once."""
    growth = str(schedule.metric) == "growth"
    base, over = Fraction(actual), Fraction(baseline or 0)
    if (growth or str(schedule.mode) == "retroactive_growth") and over <= 0:
        return Decimal(0)
    if schedule.minimum is not None and actual < schedule.minimum:
        return Decimal(0)
    steps = [(Fraction(s.lower) * (over / 100 if growth else 1), Fraction(s.rate), str(s.kind)) for s in schedule.slabs]
    if str(schedule.mode) == "incremental":
        total = _walked(steps, base)
    else:
        reached = [step for step in steps if step[0] <= base]
        if not reached:
            return Decimal(0)
        _lower, rate, kind = max(reached, key=lambda step: step[0])
        paid_on = base if str(schedule.mode) == "retroactive" else max(Fraction(0), base - over)
        if str(schedule.metric) == "units" and kind == "percent":
            paid_on = Fraction(revenue)
        total = max(Fraction(0), paid_on * (rate if kind == "per_unit" else rate / 100))
    return _payable(total, schedule)


def _walked(steps: list[tuple[Fraction, Fraction, str]], base: Fraction) -> Fraction:
    total = Fraction(0)
    marks = sorted({Fraction(0), base, *(lower for lower, _rate, _kind in steps)})
    for start, end in itertools.pairwise(marks):
        if end > base or start < 0:
            continue
        own = [step for step in steps if step[0] <= start]
        if own:
            _lower, rate, kind = max(own, key=lambda step: step[0])
            total += (end - start) * (rate if kind == "per_unit" else rate / 100)
    return total


def _payable(total: Fraction, schedule: Any) -> Decimal:
    unit = Decimal(1).scaleb(-PLACES.get(schedule.currency, 2))
    with localcontext(prec=80):
        amount = (Decimal(total.numerator) / Decimal(total.denominator)).quantize(unit, rounding=ROUND_HALF_UP)
        if schedule.cap is not None and amount > schedule.cap:
            return Decimal(schedule.cap).quantize(unit, rounding=ROUND_DOWN)
        return amount
