"""How far the next slab is, and what reaching it brings. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from foundation.values.money import EXACT
from pricing.rebates.choices import Nothing
from pricing.rebates.rules.schedule import Base, Schedule, bounds_of, earned


@dataclass(frozen=True)
class NextSlab:
    """``more`` in the unit of the base (money, units) reaches ``bound``; the amount then is ``gain`` higher than now.

    ``rate`` is the reached slab's. What the partner gains is what the brand pays.
    """

    more: Decimal
    bound: Decimal
    gain: Decimal
    place: int


def next_slab(base: Base, schedule: Schedule) -> NextSlab | None:
    """The next bound above the base at which more is earned; None where there is none (or no baseline to reckon with).

    Net revenue is taken to grow with units at the price of the units so far.
    """
    now = earned(base, schedule)
    if now.nothing is Nothing.NO_BASELINE or now.is_capped:
        return None
    marks = sorted({*bounds_of(schedule, base.baseline), *([schedule.minimum] if schedule.minimum is not None else [])})
    for place, bound in enumerate(marks):
        if bound <= base.actual:
            continue
        then = earned(_grown(base, bound), schedule)
        if then.amount > now.amount:
            return NextSlab(bound - base.actual, bound, then.amount - now.amount, place)
    return None


def _grown(base: Base, actual: Decimal) -> Base:
    if base.actual == base.net_revenue or base.actual <= 0:
        revenue = actual if base.actual == base.net_revenue else base.net_revenue
    else:
        revenue = EXACT.divide(base.net_revenue * actual, base.actual)
    return Base(actual, revenue, base.baseline)
