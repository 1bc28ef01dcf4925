"""The prices of one product as the night's own detector judges them, with the bands in force on the last day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from channels_core.brands.rules import RateMissing
from channels_core.channels.models import Channel
from channels_core.products.models import Product
from channels_core.territories.models import COUNTRY_LEVEL, Territory
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.queries import policy
from conflicts.detectors.registry import detector
from conflicts.detectors.rules import Keys, Line
from conflicts.price_ladder.choices import Side, Stand
from conflicts.price_ladder.rules import Ladder, Seen, Spell, rungs_of
from foundation.values.scope import Scope

_STANDS = {
    ConflictKind.PRICE_BELOW_FLOOR: Stand.UNDER,
    ConflictKind.UNFILED_PROMOTION: Stand.UNFILED,
    ConflictKind.PRICE_ABOVE_CEILING: Stand.OVER,
}
_ORDER = {Side.ONLINE: 0, Side.OFFLINE: 1, Side.ABROAD: 2}


@dataclass(frozen=True)
class ListedProduct:
    sku: str
    name: str
    line: str
    msrp: Decimal
    currency: str
    brand: str


@dataclass(frozen=True)
class LadderAsked:
    """``territory`` (a code) narrows prices to it and what lies below it, and bands to those in force there."""

    sku: str
    first: date
    last: date
    territory: str | None = None


def ladder_products(scope: Scope, *, sku: str | None = None) -> list[ListedProduct]:
    rows = Product.objects.for_scope(scope).order_by("sku")
    rows = rows if sku is None else rows.filter(sku=sku)
    return [ListedProduct(*row) for row in rows.values_list("sku", "name", "line", "msrp", "currency", "brand__code")]


def ladder_countries(scope: Scope) -> list[tuple[str, str]]:
    """Code and name of what prices are narrowed to most often."""
    rows = Territory.objects.for_scope(scope).filter(level=COUNTRY_LEVEL).order_by("code")
    return list(rows.values_list("code", "name"))


def ladder_channels(scope: Scope, *, brand: str) -> dict[int, tuple[str, str, Side]]:
    """Row id -> code, name and side, in the ladder's order. Abroad is what sells in another currency than the brand's."""
    rows = Channel.objects.for_scope(_whole(scope, brand)).values_list(
        "id", "code", "name", "online", "currency", "brand__currency"
    )
    found = {
        row: (code, name, Side.ABROAD if currency != home else Side.ONLINE if online else Side.OFFLINE)
        for row, code, name, online, currency, home in rows.distinct()
    }
    return dict(sorted(found.items(), key=lambda item: (_ORDER[item[1][2]], item[1][1])))


def ladder(scope: Scope, asked: LadderAsked, product: ListedProduct, channels: Mapping[int, tuple[str, str, Side]]) -> Ladder:
    """What was seen in [first, last], judged anew as the night judges it. A price without a rate to the brand's currency is left out."""
    whole = _whole(scope, product.brand)
    row = Product.objects.for_scope(whole).values_list("id", flat=True).get(sku=product.sku)
    prices = detector("price")
    keys = Keys(product.brand, asked.last, None, asked.first, asked.last, products=frozenset({row}))
    facts = prices.gather(whole, keys)
    judged = prices.judge(facts, policy(whole, product.brand))
    found = {(each.fact_kind, each.fact): _STANDS[each.kind] for each in judged.findings if each.kind in _STANDS}
    terms = facts.terms
    place = None if asked.territory is None else _territory(whole, asked.territory)
    seen: list[Seen] = []
    for kind, line in facts.facts:
        if line.product != row or line.channel not in channels:
            continue
        if place is not None and place not in terms.tree.lineage(line.territory):
            continue
        try:
            price = terms.exchange.in_brand(line.unit_price, line.currency, line.day)
            seen.append(Seen(line.channel, line.day, price, found.get((kind, line.id)) or _stand(terms, line)))
        except RateMissing:
            continue
    bands = _bands(terms, row, channels, place, asked.last)
    sides = {channel: side for channel, (_code, _name, side) in channels.items()}
    currency = terms.exchange.currency
    names = {channel: name for channel, (_code, name, _side) in channels.items()}
    return Ladder(
        sku=product.sku,
        name=product.name,
        brand=product.brand,
        currency=currency,
        msrp=_in_brand(terms, product.msrp, product.currency, asked.last),
        first=asked.first,
        last=asked.last,
        rungs=rungs_of(seen, bands, sides),
        seen=seen,
        spells=[*_promotions(terms, row, names, asked), *_unfiled(seen, names)],
    )


def _whole(scope: Scope, brand: str) -> Scope:
    """The brand's prices of all partners: a ladder names none of them."""
    limited = scope.limited_to("brand", frozenset({brand}))
    return replace(limited, limits=tuple(pair for pair in limited.limits if pair[0] != "partner"))


def _territory(scope: Scope, code: str) -> int:
    return Territory.objects.for_scope(scope).filter(code=code).values_list("id", flat=True).first() or 0


def _stand(terms: Any, line: Line) -> Stand:
    """Of a price that no finding speaks of."""
    band = terms.band(line)
    if band is None:
        return Stand.UNBOUND
    price, floor, _currency = terms.exchange.alike(line.unit_price, line.currency, band.floor, band.currency, line.day)
    if price < floor:
        return Stand.ALLOWED
    return Stand.AT_FLOOR if price == floor else Stand.INSIDE


def _in_brand(terms: Any, amount: Decimal, currency: str, day: date) -> Decimal | None:
    try:
        found: Decimal = terms.exchange.in_brand(amount, currency, day)
    except RateMissing:
        return None
    return found


def _bands(
    terms: Any, product: int, channels: Mapping[int, Any], place: int | None, day: date
) -> dict[int, tuple[Decimal, Decimal]]:
    """Floor and ceiling in force on ``day`` in the place, in the brand's currency."""
    found = {}
    for channel in channels:
        line = Line(0, channel, product, None, place, None, True, day, Decimal(1), Decimal(0), "", None, False, "", Decimal(0))
        band = terms.band(line)
        if band is not None:
            floor, ceiling = (_in_brand(terms, each, band.currency, day) for each in (band.floor, band.ceiling))
            if floor is not None and ceiling is not None:
                found[channel] = floor, ceiling
    return found


def _promotions(terms: Any, product: int, names: Mapping[int, str], asked: LadderAsked) -> list[Spell]:
    rows = [
        each
        for each in terms.promotions
        if each.product == product and each.channel in names and each.starts_on <= asked.last and each.ends_on >= asked.first
    ]
    ordered = sorted(rows, key=lambda each: (each.starts_on, each.code))
    return [Spell(names[each.channel], max(each.starts_on, asked.first), min(each.ends_on, asked.last)) for each in ordered]


def _unfiled(seen: Sequence[Seen], names: Mapping[int, str]) -> list[Spell]:
    """Runs of days on which a channel sold in a promotion that nobody filed; one free day does not part them."""
    days: dict[int, set[date]] = defaultdict(set)
    for each in seen:
        if each.stand is Stand.UNFILED:
            days[each.channel].add(each.day)
    spells: list[Spell] = []
    for channel, held in days.items():
        runs: list[list[date]] = []
        for day in sorted(held):
            if runs and day - runs[-1][-1] <= timedelta(days=2):
                runs[-1].append(day)
            else:
                runs.append([day])
        spells += [Spell(names[channel], run[0], run[-1], is_unfiled=True) for run in runs]
    return spells
