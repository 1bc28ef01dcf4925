"""Editable thresholds of the closing candidates (O7): how far under their peers, for how many quarters, on how old a stock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from foundation.thresholds.rules import Threshold

PEER_SHARE = Threshold("closing.peer_share", Decimal("0.60"), Decimal("0.10"), Decimal("0.95"), "share", "O7")
QUARTERS = Threshold("closing.quarters", Decimal(2), Decimal(1), Decimal(4), "quarters", "O7")
STOCK_DAYS = Threshold("closing.stock_days", Decimal(90), Decimal(14), Decimal(365), "days", "O7")
THRESHOLDS = (PEER_SHARE, QUARTERS, STOCK_DAYS)

#: Of the advices: an outlet under this part of the bar is beyond repair; stock of so many times the limit ties the money.
HOPELESS_PART = Decimal("0.5")
TIED_TIMES = Decimal(3)


@dataclass(frozen=True)
class ClosingPolicy:
    """``peer_share`` is a fraction of what the peers sell a square metre; ``stock_days`` the days that stock may last."""

    peer_share: Decimal = PEER_SHARE.default
    quarters: int = int(QUARTERS.default)
    stock_days: Decimal = STOCK_DAYS.default


def policy_of(values: Mapping[str, Decimal]) -> ClosingPolicy:
    """The policy that ``values`` (threshold's code -> value) spell out."""
    return ClosingPolicy(values[PEER_SHARE.code], int(values[QUARTERS.code]), values[STOCK_DAYS.code])
