"""The ladder as a drawing of the server's: a line for each channel, its band as a bracket, what was seen as a stroke."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from conflicts.price_ladder.choices import Side
from conflicts.price_ladder.rules import Ladder, Rung, Scale, scale_of
from foundation.web import formats
from foundation.web.drawing import coordinate

WIDTH, LEFT, RIGHT, ROW, HEAD = 620.0, 150.0, 560.0, 34.0, 44.0


@dataclass(frozen=True)
class Mark:
    """``kind`` is under, over, allowed or floor; ``to`` is where its stroke to the band ends."""

    kind: str
    x: str
    y: str
    to: str
    path: str
    label: str
    label_x: str
    anchor: str


@dataclass(frozen=True)
class DrawnRung:
    name: str
    url: str
    y: str
    text_y: str
    top: str
    bottom: str
    band_x: str
    band_end: str
    band_width: str
    range_x: str
    range_end: str
    median_x: str
    count: str
    marks: Sequence[Mark]


@dataclass(frozen=True)
class DrawnGroup:
    label: str
    text_y: str
    line_y: str
    rungs: Sequence[DrawnRung]


@dataclass(frozen=True)
class Tick:
    label: str
    x: str


@dataclass(frozen=True)
class LadderDrawing:
    height: str
    foot_y: str
    grid_end: str
    groups: Sequence[DrawnGroup]
    ticks: Sequence[Tick]
    msrp_x: str
    msrp_label: str


def price_text(price: Decimal, currency: str) -> str:
    digits = 0 if price == price.to_integral_value() else formats.minor_digits(currency)
    return formats.money(price, currency, digits=digits)


def side_label(side: Side) -> str:
    return {
        Side.ONLINE: _("Online"),
        Side.OFFLINE: _("Offline"),
        Side.ABROAD: _("Abroad, at the day’s rates"),
    }[side]


def ladder_drawing(found: Ladder, names: Mapping[int, str], urls: Mapping[int, str]) -> LadderDrawing | None:
    prices = [float(price) for rung in found.rungs for price in rung.told]
    if not prices:
        return None
    if found.msrp is not None:
        prices.append(float(found.msrp))
    scale = scale_of(prices, start=LEFT, end=RIGHT)
    y, groups = HEAD, []
    for side in Side:
        rungs = [rung for rung in found.rungs if rung.side is side]
        if not rungs:
            continue
        head = y
        y += 26
        drawn = []
        for rung in rungs:
            drawn.append(_rung(rung, scale, y + ROW / 2, found.currency, names, urls))
            y += ROW
        groups.append(DrawnGroup(side_label(side), coordinate(head + 16), coordinate(head + 24), drawn))
    return LadderDrawing(
        height=coordinate(y + 28),
        foot_y=coordinate(y + 20),
        grid_end=coordinate(y + 4),
        groups=groups,
        ticks=[
            Tick(formats.number(Decimal(str(tick)), digits=0 if tick == int(tick) else 2), coordinate(scale.at(tick)))
            for tick in scale.ticks
        ],
        msrp_x="" if found.msrp is None else coordinate(scale.at(float(found.msrp))),
        msrp_label="" if found.msrp is None else _("MSRP %(price)s") % {"price": price_text(found.msrp, found.currency)},
    )


def _rung(rung: Rung, scale: Scale, y: float, currency: str, names: Mapping[int, str], urls: Mapping[int, str]) -> DrawnRung:
    def x(price: Decimal | None) -> str:
        return "" if price is None else coordinate(scale.at(float(price)))

    width = (
        ""
        if rung.floor is None or rung.ceiling is None
        else coordinate(scale.at(float(rung.ceiling)) - scale.at(float(rung.floor)))
    )
    return DrawnRung(
        name=names[rung.channel],
        url=urls.get(rung.channel, ""),
        y=coordinate(y),
        text_y=coordinate(y + 4),
        top=coordinate(y - 8),
        bottom=coordinate(y + 8),
        band_x=x(rung.floor),
        band_end=x(rung.ceiling),
        band_width=width,
        range_x=x(rung.lowest),
        range_end=x(rung.highest),
        median_x=x(rung.median),
        count=formats.number(rung.count),
        marks=list(_marks(rung, scale, y, currency)),
    )


def _marks(rung: Rung, scale: Scale, y: float, currency: str) -> list[Mark]:
    found = []
    if rung.under is not None:
        found.append(_mark("under", rung.under, rung.floor, scale, y, price_text(rung.under, currency), is_left=True))
    if rung.over is not None:
        found.append(_mark("over", rung.over, rung.ceiling, scale, y, price_text(rung.over, currency), is_left=False))
    if rung.allowed is not None:
        words = _("%(price)s approved promotion") % {"price": price_text(rung.allowed, currency)}
        found.append(_mark("allowed", rung.allowed, rung.floor, scale, y, words if rung.under is None else "", is_left=True))
    elif rung.is_at_floor and rung.floor is not None and rung.under is None:
        found.append(_mark("floor", rung.floor, None, scale, y, _("exactly at the floor, no breach"), is_left=True))
    return found


def _mark(kind: str, price: Decimal, limit: Decimal | None, scale: Scale, y: float, label: str, *, is_left: bool) -> Mark:
    at = scale.at(float(price))
    up = kind != "over"
    tip, foot = (y - 5, y + 4) if up else (y + 5, y - 4)
    path = f"M{coordinate(at)} {coordinate(tip)}L{coordinate(at + 5)} {coordinate(foot)}L{coordinate(at - 5)} {coordinate(foot)}Z"
    beside = at - 9 if is_left else at + 9
    is_left = is_left and beside - 6.5 * len(label) > LEFT - 40
    return Mark(
        kind,
        coordinate(at),
        coordinate(y),
        "" if limit is None else coordinate(scale.at(float(limit))),
        path,
        label,
        coordinate(beside if is_left else at + 9),
        "end" if is_left else "start",
    )
