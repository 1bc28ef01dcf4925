"""A version's stored terms as the schedule that the rules read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from pricing.rebates.choices import Metric, Mode, RateKind
from pricing.rebates.rules.schedule import Schedule, Slab


def slabs_of(stored: Sequence[Sequence[str]]) -> tuple[Slab, ...]:
    """The slabs of [lower bound, rate, kind] as text."""
    return tuple(Slab(Decimal(lower), Decimal(rate), RateKind(kind)) for lower, rate, kind in stored)


def schedule_of(terms: Mapping[str, Any], slabs: Sequence[Sequence[str]]) -> Schedule:
    """The schedule of ``terms`` (by column name) with stored ``slabs``."""
    return Schedule(
        metric=Metric(terms["metric"]),
        mode=Mode(terms["mode"]),
        slabs=slabs_of(slabs),
        currency=terms["currency"],
        minimum=terms["minimum"],
        cap=terms["cap"],
    )
