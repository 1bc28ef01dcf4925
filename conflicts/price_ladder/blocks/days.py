"""The prices by day: medians of the channels that are out most, other prices as dots, promotions and unfiled days shaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conflicts.price_ladder.blocks.rungs import Tick, price_text
from conflicts.price_ladder.choices import Stand
from conflicts.price_ladder.rules import Ladder, Rung, Scale, Seen, median_of, scale_of, spread
from foundation.web import formats
from foundation.web.drawing import coordinate

WIDTH, LEFT, RIGHT, TOP, BOTTOM = 620.0, 44.0, 530.0, 40.0, 400.0
MOST_DOTS, MOST_MARKS, LINES, MOST_SPELLS = 240, 60, 2, 8


@dataclass(frozen=True)
class DrawnLine:
    label: str
    path: str
    end_y: str
    is_second: bool


@dataclass(frozen=True)
class DrawnPoint:
    """``kind``: dot, under, over or allowed."""

    kind: str
    x: str
    y: str
    path: str
    label: str


@dataclass(frozen=True)
class DrawnSpell:
    label: str
    x: str
    width: str
    is_unfiled: bool


@dataclass(frozen=True)
class DayRow:
    day: str
    count: str
    median: str
    lowest: str
    highest: str
    breaches: str


@dataclass(frozen=True)
class DayDrawing:
    lines: Sequence[DrawnLine]
    points: Sequence[DrawnPoint]
    spells: Sequence[DrawnSpell]
    ticks: Sequence[Tick]
    days: Sequence[Tick]
    msrp_y: str
    msrp_label: str
    floor_y: str
    floor_label: str
    rows: Sequence[DayRow]


def day_drawing(found: Ladder, names: Mapping[int, str]) -> DayDrawing | None:
    if not found.seen:
        return None
    ranked = sorted(found.rungs, key=lambda rung: (-rung.breaches, -rung.count))
    main = [rung for rung in ranked if rung.count][:LINES]
    prices = [float(each.price) for each in found.seen]
    prices += [float(rung.floor) for rung in main if rung.floor is not None] + ([float(found.msrp)] if found.msrp else [])
    scale = scale_of(prices, start=BOTTOM, end=TOP)
    days = max((found.last - found.first).days, 1)

    def x(day: date) -> float:
        return LEFT + (day - found.first).days / days * (RIGHT - LEFT)

    floor = main[0].floor if main else None
    return DayDrawing(
        lines=[_line(rung, found, scale, x, names, place) for place, rung in enumerate(main)],
        points=[*_dots(found, {rung.channel for rung in main}, scale, x), *_out(found, scale, x, names)],
        spells=_spells(found, x, days),
        ticks=[
            Tick(formats.number(Decimal(str(tick)), digits=0 if tick == int(tick) else 2), coordinate(scale.at(tick)))
            for tick in scale.ticks
        ],
        days=[_day_tick(found.first + timedelta(days=days * part // 4), x) for part in range(5)],
        msrp_y="" if found.msrp is None else coordinate(scale.at(float(found.msrp))),
        msrp_label="" if found.msrp is None else _("MSRP %(price)s") % {"price": price_text(found.msrp, found.currency)},
        floor_y="" if floor is None else coordinate(scale.at(float(floor))),
        floor_label="" if floor is None else _("floor %(price)s") % {"price": price_text(floor, found.currency)},
        rows=_rows(found),
    )


def _day_tick(day: date, x: Callable[[date], float]) -> Tick:
    return Tick(formats.day(day, get_language() or "en"), coordinate(x(day)))


def _by_day(seen: Sequence[Seen]) -> dict[date, list[Seen]]:
    days: dict[date, list[Seen]] = defaultdict(list)
    for each in seen:
        days[each.day].append(each)
    return dict(sorted(days.items()))


def _line(rung: Rung, found: Ladder, scale: Scale, x: Callable[[date], float], names: Mapping[int, str], place: int) -> DrawnLine:
    days = _by_day([each for each in found.seen if each.channel == rung.channel])
    points = [(x(day), scale.at(float(median_of(each.price for each in held) or 0))) for day, held in days.items()]
    path = "M" + "L".join(f"{coordinate(at)} {coordinate(y)}" for at, y in points)
    return DrawnLine(names[rung.channel], path, coordinate(points[-1][1] + 4), place > 0)


def _dots(found: Ladder, drawn: set[int], scale: Scale, x: Callable[[date], float]) -> list[DrawnPoint]:
    others = [each for each in found.seen if each.channel not in drawn and not each.is_breach]
    shown = spread(sorted(others, key=lambda each: (each.day, each.price, each.channel)), MOST_DOTS)
    return [DrawnPoint("dot", coordinate(x(each.day)), coordinate(scale.at(float(each.price))), "", "") for each in shown]


def _out(found: Ladder, scale: Scale, x: Callable[[date], float], names: Mapping[int, str]) -> list[DrawnPoint]:
    """The farthest breach of each channel and day, and the lowest price that a promotion allows."""
    worst: dict[tuple[int, date, str], Seen] = {}
    for each in found.seen:
        kind = "over" if each.stand is Stand.OVER else "allowed" if each.stand is Stand.ALLOWED else "under"
        if not each.is_breach and each.stand is not Stand.ALLOWED:
            continue
        held = worst.get((each.channel, each.day, kind))
        if held is None or (each.price > held.price if kind == "over" else each.price < held.price):
            worst[each.channel, each.day, kind] = each
    points = []
    ordered = sorted(worst.items(), key=lambda item: (item[0][1], item[0][0], item[0][2]))
    for (channel, _day, kind), each in spread(ordered, MOST_MARKS):
        at, y = x(each.day), scale.at(float(each.price))
        tip, foot = (y - 5, y + 4) if kind == "under" else (y + 5, y - 4)
        path = f"M{coordinate(at)} {coordinate(tip)}L{coordinate(at + 5)} {coordinate(foot)}L{coordinate(at - 5)} {coordinate(foot)}Z"
        label = f"{names[channel]} {price_text(each.price, found.currency)}"
        points.append(DrawnPoint(kind, coordinate(at), coordinate(y), path, label))
    return points


def _spells(found: Ladder, x: Callable[[date], float], days: int) -> list[DrawnSpell]:
    half = (RIGHT - LEFT) / days / 2
    drawn = []
    unfiled = [spell for spell in found.spells if spell.is_unfiled]
    for spell in [*unfiled, *(each for each in found.spells if not each.is_unfiled)][:MOST_SPELLS]:
        start = max(LEFT, x(spell.first) - half)
        end = min(RIGHT, x(spell.last) + half)
        label = _("%(channel)s, not filed") if spell.is_unfiled else _("%(channel)s, promotion")
        drawn.append(
            DrawnSpell(label % {"channel": spell.label}, coordinate(start), coordinate(max(end - start, 2)), spell.is_unfiled)
        )
    return drawn


def _rows(found: Ladder) -> list[DayRow]:
    language = get_language() or "en"
    return [
        DayRow(
            formats.day(day, language, year=True),
            formats.number(len(held)),
            price_text(median_of(each.price for each in held) or Decimal(0), found.currency),
            price_text(min(each.price for each in held), found.currency),
            price_text(max(each.price for each in held), found.currency),
            formats.number(sum(each.is_breach for each in held)),
        )
        for day, held in _by_day(found.seen).items()
    ]
