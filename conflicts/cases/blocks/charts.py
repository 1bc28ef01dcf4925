"""The charts that prove a case, where its evidence carries one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conflicts.cases.queries import EvidenceRow
from conflicts.cases.rules import CaseRow, Names
from conflicts.detectors.choices import PRICE_KINDS, ConflictKind, FactKind
from foundation.web import formats
from foundation.web.components import Chart, Series, Tone

MOST_BARS = 14
MOST_DAYS = 120


def charts_of(row: CaseRow, proofs: Sequence[EvidenceRow], names: Names) -> list[Chart]:
    """None, one or two charts."""
    kind = ConflictKind(row.kind)
    if kind is ConflictKind.DIVERSION:
        found = [_where(proofs, names), _when(proofs)]
    elif kind in PRICE_KINDS:
        found = [_prices(kind, proofs), _units_by_day(proofs)]
    elif kind is ConflictKind.FALSE_START:
        found = [_days_early(proofs)]
    elif kind is ConflictKind.PROMOTION_CLASH:
        found = [_calendar(row, proofs, names)]
    else:
        found = [_units_by_day(proofs)]
    return [chart for chart in found if chart is not None]


def _language() -> str:
    return get_language() or "en"


def _day(value: date) -> str:
    return formats.day(value, _language())


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _sums(proofs: Iterable[EvidenceRow], key: Callable[[EvidenceRow], Any]) -> dict[Any, Decimal]:
    found: dict[Any, Decimal] = defaultdict(Decimal)
    for proof in proofs:
        found[key(proof)] += proof.units or Decimal(0)
    return found


def _bars(key: str, question: str, unit: str, rows: Sequence[tuple[str, Decimal, Tone]], *, digits: int = 0) -> Chart:
    values = Series(unit, [float(value) for _label, value, _tone in rows], tones=[tone for _label, _value, tone in rows])
    return Chart(key, question, unit, "bars", [label for label, _value, _tone in rows], [values], digits=digits)


def _where(proofs: Sequence[EvidenceRow], names: Names) -> Chart | None:
    """Units inside the partner's own ground and in each territory outside it, of the days in the last window."""
    windows = [proof for proof in proofs if proof.fact_kind == FactKind.PARTNER_DAY]
    if not windows:
        return None
    last = max(windows, key=lambda proof: proof.day)
    first_day = date.fromisoformat(last.figures["window_from"])
    lines = [proof for proof in proofs if proof.fact_kind == FactKind.ORDER_LINE and first_day <= proof.day <= last.day]
    outside = _sums(lines, lambda proof: proof.source.get("territory") or "")
    inside = Decimal(last.figures["units"]) - Decimal(last.figures["units_outside"])
    rows = [(_("its own territories"), inside, Tone.COMPARED)]
    ordered = sorted(outside.items(), key=lambda item: (-item[1], item[0]))[:MOST_BARS]
    rows += [(names.territory(code) or _("elsewhere"), units, Tone.BAD) for code, units in ordered]
    unit = _("units shipped, %(days)s") % {"days": formats.day_range(first_day, last.day, _language())}
    return _bars("where", _("Where did the units go?"), unit, rows)


def _when(proofs: Sequence[EvidenceRow]) -> Chart | None:
    days = sorted((proof for proof in proofs if proof.fact_kind == FactKind.PARTNER_DAY), key=lambda proof: proof.day)
    if len(days) < 2:
        return None
    limit = Decimal(days[-1].figures["limit"])
    return Chart(
        "when",
        _("How far over the line?"),
        _("share of the window’s units outside the territories, %"),
        "lines",
        [_day(proof.day) for proof in days],
        [Series(_("outside"), [float(Decimal(proof.figures["share"]) * 100) for proof in days], Tone.BAD)],
        limit=float(limit * 100),
        limit_label=_("limit %(limit)s") % {"limit": formats.percent(limit, _language(), digits=0)},
        digits=1,
    )


def _prices(kind: ConflictKind, proofs: Sequence[EvidenceRow]) -> Chart | None:
    """The farthest price of each day against its limits; only days whose price and limit are in one currency."""
    limit_name, currency_name = ("floor", "band_currency")
    if kind is ConflictKind.PRICE_UNDERCUT:
        limit_name, currency_name = ("protected_price", "protected_currency")
    usable = [
        proof
        for proof in proofs
        if limit_name in proof.figures and proof.figures.get("currency") == proof.figures.get(currency_name)
    ]
    if not usable:
        return None
    farthest = max if kind is ConflictKind.PRICE_ABOVE_CEILING else min
    by_day: dict[date, dict[str, Any]] = {}
    for proof in usable:
        held = by_day.get(proof.day)
        if held is None or farthest(Decimal(proof.figures["price"]), Decimal(held["price"])) != Decimal(held["price"]):
            by_day[proof.day] = proof.figures
    currency = usable[0].figures["currency"]
    days = _days(min(by_day), max(by_day))
    if len(by_day) < 3 or len(days) > MOST_DAYS:
        return _one_price(kind, by_day, limit_name, currency)
    series = [_price_series(_price_label(kind), Tone.BAD, by_day, days, "price")]
    series.append(_price_series(_limit_label(limit_name), Tone.TARGET, by_day, days, limit_name))
    if limit_name == "floor":
        series.append(_price_series(_("ceiling"), Tone.COMPARED, by_day, days, "ceiling"))
    unit = _("%(price)s of each day, %(currency)s") % {"price": _price_label(kind), "currency": currency}
    labels = [_day(day) for day in days]
    return Chart("prices", _price_question(kind), unit, "lines", labels, series, digits=2, starts_at_zero=False)


def _price_series(name: str, tone: Tone, by_day: dict[date, dict[str, Any]], days: Sequence[date], figure: str) -> Series:
    return Series(name, [float(by_day[day][figure]) if day in by_day else None for day in days], tone)


def _one_price(kind: ConflictKind, by_day: dict[date, dict[str, Any]], limit_name: str, currency: str) -> Chart:
    """Too few days for a line: the farthest price beside its limits."""
    farthest = max if kind is ConflictKind.PRICE_ABOVE_CEILING else min
    figures = farthest(by_day.values(), key=lambda each: Decimal(each["price"]))
    rows = [(_price_label(kind), Decimal(figures["price"]), Tone.BAD)]
    rows.append((_limit_label(limit_name), Decimal(figures[limit_name]), Tone.COMPARED))
    if limit_name == "floor":
        rows.append((_("ceiling"), Decimal(figures["ceiling"]), Tone.COMPARED))
    return _bars("prices", _price_question(kind), _("%(currency)s a unit") % {"currency": currency}, rows, digits=2)


def _price_label(kind: ConflictKind) -> str:
    return _("highest price") if kind is ConflictKind.PRICE_ABOVE_CEILING else _("lowest price")


def _limit_label(name: str) -> str:
    return _("floor") if name == "floor" else _("protected price")


def _price_question(kind: ConflictKind) -> str:
    if kind is ConflictKind.PRICE_ABOVE_CEILING:
        return _("How far above the ceiling?")
    if kind is ConflictKind.PRICE_UNDERCUT:
        return _("How far under the protected price?")
    return _("How far under the floor?")


def _units_by_day(proofs: Sequence[EvidenceRow]) -> Chart | None:
    sums = _sums((proof for proof in proofs if proof.units is not None), lambda proof: proof.day)
    if len(sums) < 2:
        return None
    if len(sums) <= MOST_BARS:
        rows = [(_day(day), units, Tone.COMPARED) for day, units in sorted(sums.items())]
        return _bars("units", _("When, and how many?"), _("units a day"), rows)
    days = _days(min(sums), max(sums))
    values = [float(sums.get(day, 0)) for day in days]
    series = [Series(_("units"), values, Tone.ACCENT)]
    return Chart("units", _("When, and how many?"), _("units a day"), "lines", [_day(day) for day in days], series)


def _days_early(proofs: Sequence[EvidenceRow]) -> Chart | None:
    sums = _sums((proof for proof in proofs if "days_early" in proof.figures), lambda proof: int(proof.figures["days_early"]))
    if not sums:
        return None
    rows = [
        (ngettext("%(days)s day before", "%(days)s days before", days) % {"days": days}, units, Tone.BAD)
        for days, units in sorted(sums.items(), reverse=True)[:MOST_BARS]
    ]
    return _bars("early", _("How long before the gate was it sold?"), _("units"), rows)


def _calendar(row: CaseRow, proofs: Sequence[EvidenceRow], names: Names) -> Chart | None:
    """Both promotions on one calendar, as budget a day; none where a budget is not known."""
    pair = next((proof for proof in proofs if len(proof.source.get("promotions", ())) == 2), None)
    if pair is None or any(told.get("budget") is None for told in pair.figures["promotions"]):
        return None
    budgets = {told["code"]: Decimal(told["budget"]) for told in pair.figures["promotions"]}
    promotions = pair.source["promotions"]
    first = min(promotion["starts_on"] for promotion in promotions)
    last = max(promotion["ends_on"] for promotion in promotions)
    days = _days(first, last)
    if len(days) > MOST_DAYS or any(promotion["code"] not in budgets for promotion in promotions):
        return None
    series = []
    for promotion, tone in zip(promotions, (Tone.ACCENT, Tone.BAD), strict=True):
        length = (promotion["ends_on"] - promotion["starts_on"]).days + 1
        a_day = float(budgets[promotion["code"]] / length)
        values = [a_day if promotion["starts_on"] <= day <= promotion["ends_on"] else None for day in days]
        series.append(Series(names.channel(promotion["channel"]), values, tone, is_step=True))
    unit = _("budget a day, %(currency)s") % {"currency": row.currency}
    return Chart("calendar", _("On which days do both run?"), unit, "lines", [_day(day) for day in days], series)
