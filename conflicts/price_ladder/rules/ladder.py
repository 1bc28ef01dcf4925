"""Prices seen of one product, channel by channel, with the band in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from conflicts.price_ladder.choices import BREACHES, Side, Stand


@dataclass(frozen=True)
class Seen:
    """A realised or observed price, net, in the ladder's currency."""

    channel: int
    day: date
    price: Decimal
    stand: Stand

    @property
    def is_breach(self) -> bool:
        return self.stand in BREACHES


@dataclass(frozen=True)
class Rung:
    """A channel of the ladder; prices are None where nothing was seen, ``floor`` and ``ceiling`` where no band is in force.

    ``lowest`` and ``highest`` are of the prices inside the band or unbound; ``under``, ``over`` and ``allowed`` the farthest outside it.
    """

    channel: int
    side: Side
    floor: Decimal | None
    ceiling: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None
    median: Decimal | None
    under: Decimal | None
    over: Decimal | None
    allowed: Decimal | None
    is_at_floor: bool
    count: int
    breaches: int

    @property
    def told(self) -> list[Decimal]:
        """Every price that a drawing has to hold."""
        values = (self.floor, self.ceiling, self.lowest, self.highest, self.median, self.under, self.over, self.allowed)
        return [value for value in values if value is not None]


@dataclass(frozen=True)
class Spell:
    """Days [first, last], both inside, of a promotion or of breaches without one."""

    label: str
    first: date
    last: date
    is_unfiled: bool = False


@dataclass(frozen=True)
class Ladder:
    """``first`` and ``last`` are the days looked at; money is in ``currency``, per unit and net."""

    sku: str
    name: str
    brand: str
    currency: str
    msrp: Decimal | None
    first: date
    last: date
    rungs: Sequence[Rung]
    seen: Sequence[Seen]
    spells: Sequence[Spell]

    @property
    def count(self) -> int:
        return len(self.seen)

    @property
    def breaches(self) -> int:
        return sum(each.is_breach for each in self.seen)


def median_of(prices: Iterable[Decimal]) -> Decimal | None:
    """The middle price; of an even number the mean of the two in the middle, to 6 decimals."""
    held = sorted(prices)
    if not held:
        return None
    middle = len(held) // 2
    return held[middle] if len(held) % 2 else ((held[middle - 1] + held[middle]) / 2).quantize(Decimal("0.000001"))


def rungs_of(seen: Iterable[Seen], bands: Mapping[int, tuple[Decimal, Decimal]], sides: Mapping[int, Side]) -> list[Rung]:
    """A rung for each channel that has a price or a band, in the order of ``sides``."""
    held: dict[int, list[Seen]] = defaultdict(list)
    for each in seen:
        held[each.channel].append(each)
    return [
        _rung(channel, side, held[channel], bands.get(channel))
        for channel, side in sides.items()
        if held[channel] or channel in bands
    ]


def _rung(channel: int, side: Side, seen: Sequence[Seen], band: tuple[Decimal, Decimal] | None) -> Rung:
    inside = [each.price for each in seen if each.stand in (Stand.INSIDE, Stand.AT_FLOOR, Stand.UNBOUND)]
    low = [each.price for each in seen if each.stand in (Stand.UNDER, Stand.UNFILED)]
    return Rung(
        channel=channel,
        side=side,
        floor=band[0] if band else None,
        ceiling=band[1] if band else None,
        lowest=min(inside, default=None),
        highest=max(inside, default=None),
        median=median_of(each.price for each in seen),
        under=min(low, default=None),
        over=max((each.price for each in seen if each.stand is Stand.OVER), default=None),
        allowed=min((each.price for each in seen if each.stand is Stand.ALLOWED), default=None),
        is_at_floor=any(each.stand is Stand.AT_FLOOR for each in seen),
        count=len(seen),
        breaches=sum(each.is_breach for each in seen),
    )
