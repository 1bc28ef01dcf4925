"""From what a person asks for to the bands it would make, cell by cell, with what is wrong named and the way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from channels_core.brands.queries import rate_table
from channels_core.brands.rules import RateMissing
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, Problem
from foundation.values.money import CURRENCIES
from foundation.values.scope import Scope
from pricing.bands.choices import Way
from pricing.bands.queries import Cell, ChangeRow, Named, bands_of_cells, cells_of_codes, named
from pricing.bands.rules import AMOUNT_LIMIT, Band, Percents, allowed_currencies, clashing, in_force, moved, overlapping, sharp
from pricing.bands.wording import days_text, money_text

MOST_CELLS = 5_000
_LOWEST_PERCENT, _HIGHEST_PERCENT = Decimal(-100), Decimal(1000)


@dataclass(frozen=True)
class Change:
    """What is asked for. SET takes ``floor``, ``ceiling`` and ``currency`` ("" for the channel's), OF_MSRP ``online`` and ``offline``
    by the channel, SHIFT ``online`` for all. ``until_next``: an open end stops where a planned band begins."""

    way: Way
    valid_from: date
    valid_to: date | None = None
    floor: Decimal | None = None
    ceiling: Decimal | None = None
    currency: str = ""
    online: Percents | None = None
    offline: Percents | None = None
    until_next: bool = False


def demand_editor(scope: Scope) -> None:
    """Bands are the brand's: who sees named partners only does not edit them. Raises EditForbidden."""
    if scope.codes("partner") is not None or not scope.may("bands:write"):
        raise EditForbidden


def coded_changes(scope: Scope, wanted: Sequence[tuple[tuple[str, str, str], Change]]) -> list[tuple[Cell, Change]]:
    """The cells of (SKU, channel, territory). Raises EditRefused naming each code that is unknown."""
    known = cells_of_codes(scope, [codes for codes, _change in wanted])
    problems, found = [], []
    for place, (codes, change) in enumerate(wanted):
        ids = known[codes]
        labels = (("sku", _("product")), ("channel", _("channel")), ("territory", _("territory")))
        for (field, label), code, row in zip(labels, codes, ids, strict=True):
            if row is None:
                text = _("There is no %(noun)s %(code)s: check its code, or import it first.") % {"noun": label, "code": code}
                problems.append(Problem(_field(field, place, len(wanted)), text))
        if None not in ids:
            product, channel, territory = (int(row or 0) for row in ids)
            found.append((Cell(product, channel, territory or None), change))
    if problems:
        raise EditRefused(problems)
    return found


def checked_changes(
    scope: Scope, wanted: Sequence[tuple[Cell, Change]], *, today: date, same_too: bool = False
) -> tuple[str, list[ChangeRow]]:
    """The brand and the changes that would alter something (``same_too``: all). Raises EditMissing for cells that the scope does not see, EditRefused
    with everything that is wrong. ``today`` says at which rate MSRP is taken into the channel's currency."""
    if not wanted:
        raise EditRefused.because("", _("Nothing is chosen: choose rows, or take all rows of the filter."))
    if len(wanted) > MOST_CELLS:
        raise EditRefused.because("", _("More than %(most)s bands at once: narrow the filter.") % {"most": MOST_CELLS})
    cells = [cell for cell, _change in wanted]
    known = named(scope, cells)
    if not all(known.knows(cell) for cell in cells):
        raise EditMissing
    brands = {known.products[cell.product].brand for cell in cells} | {known.channels[cell.channel].brand for cell in cells}
    if len(brands) > 1:
        raise EditRefused.because("", _("Products and channels are of several brands: change one brand at a time."))
    bands = bands_of_cells(scope, cells)
    maker = _Maker(scope, known, bands, today, len(wanted))
    maker.same_too = same_too
    rows = [row for place, (cell, change) in enumerate(wanted) if (row := maker.row(place, cell, change)) is not None]
    if maker.problems:
        raise EditRefused(maker.problems)
    if not rows:
        raise EditRefused.because("", _("Nothing would change: the bands are so already."))
    return brands.pop(), rows


def _field(name: str, place: int, count: int) -> str:
    return name if count == 1 else f"bands[{place}].{name}"


class _Maker:
    """Makes one row after the other and gathers what is wrong."""

    def __init__(self, scope: Scope, known: Named, bands: Mapping[Cell, tuple[Band, ...]], today: date, count: int) -> None:
        self.scope, self.known, self.bands, self.today, self.count = scope, known, bands, today, count
        self.problems: list[Problem] = []
        self.same_too = False
        self._msrps: dict[tuple[int, str, date], Decimal | None] = {}

    def row(self, place: int, cell: Cell, change: Change) -> ChangeRow | None:
        """None where something is wrong, or where the band is so already."""
        before = len(self.problems)
        until = change.valid_to
        clash = clashing(self.bands[cell], change.valid_from, until)
        if clash is not None and until is None and change.until_next:
            until, clash = clash.valid_from, None
        if until is not None and until <= change.valid_from:
            text = _("The last day is before the first: give a first day outside after %(day)s.") % {"day": change.valid_from}
            self._wrong("valid_to", place, cell, text)
        elif clash is not None:
            self._wrong("valid_to", place, cell, clash_text(clash))
        new = self._band(place, cell, change, until)
        if len(self.problems) > before:
            return None
        if not self.same_too and _is_so(self.bands[cell], change.valid_from, until, new):
            return None
        return ChangeRow(cell, change.valid_from, until, new)

    def _wrong(self, field: str, place: int, cell: Cell, text: str) -> None:
        message = text if self.count == 1 else f"{self.known.told(cell)}: {text}"
        self.problems.append(Problem(_field(field, place, self.count), message))

    def _band(self, place: int, cell: Cell, change: Change, until: date | None) -> Band | None:
        if change.way is Way.END:
            if overlapping(self.bands[cell], change.valid_from, until) is None:
                self._wrong("valid_from", place, cell, _("No band is in force then: there is nothing to end."))
            return None
        priced = self._priced(place, cell, change)
        if priced is None:
            return None
        floor, ceiling, currency = priced
        self._check(place, cell, floor, ceiling, currency)
        return Band(floor, ceiling, currency, change.valid_from, until)

    def _priced(self, place: int, cell: Cell, change: Change) -> tuple[Decimal, Decimal, str] | None:
        channel = self.known.channels[cell.channel]
        if change.way is Way.SET:
            for field, value in (("floor", change.floor), ("ceiling", change.ceiling)):
                if value is None:
                    self._wrong(field, place, cell, _("Give floor and ceiling."))
                    return None
            assert change.floor is not None and change.ceiling is not None
            return change.floor, change.ceiling, change.currency or channel.currency
        percents = change.online if channel.online or change.way is Way.SHIFT else change.offline
        if percents is None or not _are_sane(percents):
            self._wrong("floor_percent", place, cell, _("Give both percentages, from -100 to 1,000."))
            return None
        if change.way is Way.SHIFT:
            held = in_force(self.bands[cell], change.valid_from)
            if held is None:
                self._wrong(
                    "valid_from", place, cell, _("No band is in force then: set floor and ceiling, or take them from MSRP.")
                )
                return None
            priced = held.floor, held.ceiling
            currency = held.currency
        else:
            currency = channel.currency
            msrp = self._msrp(place, cell, currency, change.valid_from)
            if msrp is None:
                return None
            priced = msrp, msrp
        return moved(priced[0], percents.floor, currency), moved(priced[1], percents.ceiling, currency), currency

    def _msrp(self, place: int, cell: Cell, currency: str, since: date) -> Decimal | None:
        """MSRP in the channel's currency, at the rate of the change's first day or of today, whichever comes first."""
        product, day = self.known.products[cell.product], min(since, self.today)
        key = cell.product, currency, day
        if key not in self._msrps:
            rates = (
                None if currency == product.currency else rate_table(self.scope, quote=currency, currencies=[product.currency])
            )
            try:
                self._msrps[key] = product.msrp if rates is None else rates.convert(product.msrp, product.currency, currency, day)
            except RateMissing:
                self._msrps[key] = None
        if self._msrps[key] is None:
            words = {"base": product.currency, "quote": currency, "day": day}
            text = _(
                "There is no exchange rate from %(base)s to %(quote)s for %(day)s or the 7 days before: import one, or set floor and ceiling."
            )
            self._wrong("way", place, cell, text % words)
        return self._msrps[key]

    def _check(self, place: int, cell: Cell, floor: Decimal, ceiling: Decimal, currency: str) -> None:
        allowed = allowed_currencies(self.known.channels[cell.channel].currency, self.known.products[cell.product].currency)
        if currency not in CURRENCIES or currency not in allowed:
            words = {"currency": currency, "allowed": _(" or ").join(allowed)}
            self._wrong("currency", place, cell, _("A band here is in %(allowed)s, not in %(currency)s.") % words)
            return
        for field, value in (("floor", floor), ("ceiling", ceiling)):
            if value < 0:
                self._wrong(field, place, cell, _("A price is not negative."))
            elif value >= AMOUNT_LIMIT:
                self._wrong(field, place, cell, _("A price is below 1,000,000,000,000."))
            elif not sharp(value, currency):
                self._wrong(
                    field, place, cell, _("Finer than the smallest unit of %(currency)s: round it.") % {"currency": currency}
                )
        if 0 <= ceiling < floor:
            words = {"floor": money_text(floor, currency), "ceiling": money_text(ceiling, currency)}
            text = _("The floor %(floor)s lies over the ceiling %(ceiling)s: swap them, or raise the ceiling.")
            self._wrong("floor", place, cell, text % words)


def clash_text(clash: Band) -> str:
    words = {"days": days_text(clash.valid_from, clash.valid_to), "day": clash.valid_from}
    words["band"] = f"{money_text(clash.floor, clash.currency)} – {money_text(clash.ceiling, clash.currency)}"
    return _("Overlaps the planned band %(band)s, %(days)s: end this one on %(day)s, or change that one.") % words


def _are_sane(percents: Percents) -> bool:
    return all(_LOWEST_PERCENT <= each <= _HIGHEST_PERCENT for each in (percents.floor, percents.ceiling))


def _is_so(bands: Sequence[Band], since: date, until: date | None, new: Band | None) -> bool:
    """Whether every day of the change has this price already."""
    if new is None:
        return False
    held = in_force(bands, since)
    return held is not None and held.price == new.price and held.valid_from <= since and (until or date.max) <= held.until
