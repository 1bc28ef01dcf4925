"""Exchange rates as the rules see them (domain 2)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from foundation.values.money import convert, inverse

RATE_REACH_DAYS = 7


class RateMissing(LookupError):
    """No rate of the pair is stored for the day or the 7 days before it."""

    def __init__(self, base: str, quote: str, day: date) -> None:
        super().__init__(f"no exchange rate {base} to {quote} for {day}")
        self.base, self.quote, self.day = base, quote, day


class HeldRate(NamedTuple):
    """A stored rate; ``goes`` where it is to be taken back."""

    id: int
    day: date
    base: str
    quote: str
    goes: bool


def irreplaceable_rates(rates: Iterable[HeldRate], facts: Iterable[tuple[str, str, date]]) -> set[int]:
    """Of the rates that go, those that must stay: some of ``facts`` (currency, brand's currency, day) is converted with it,
    and no rate that stays would be within its reach."""
    series: dict[frozenset[str], list[HeldRate]] = defaultdict(list)
    for rate in rates:
        series[frozenset((rate.base, rate.quote))].append(rate)
    found = set()
    for currency, quote, day in facts:
        first = day - timedelta(days=RATE_REACH_DAYS)
        within = [rate for rate in series.get(frozenset((currency, quote)), ()) if first <= rate.day <= day]
        if within and all(rate.goes for rate in within):
            found.add(max(within, key=lambda rate: (rate.day, rate.base == currency)).id)
    return found


class RateTable:
    """Looks up 1 base = rate quote for a day: the last stored rate within 7 days before it (the day included).

    A stored inverse serves; where both directions end on the same day, the direct one counts.
    """

    def __init__(self, rows: Iterable[tuple[date, str, str, Decimal]]) -> None:
        """``rows`` are (day, base, quote, rate), in any order, one a day and pair."""
        self._series: dict[tuple[str, str], list[tuple[date, int, Decimal]]] = defaultdict(list)
        for day, base, quote, rate in rows:
            self._series[base, quote].append((day, 1, rate))
            self._series[quote, base].append((day, 0, inverse(rate)))
        for series in self._series.values():
            series.sort(key=lambda entry: entry[:2])
        self._found: dict[tuple[str, str, date], Decimal] = {}

    def rate(self, base: str, quote: str, day: date) -> Decimal:
        """Raises RateMissing where nothing within reach is stored; the same currency is 1."""
        if base == quote:
            return Decimal(1)
        key = (base, quote, day)
        if key not in self._found:
            series = self._series.get((base, quote), [])
            index = bisect_right(series, (day, 2))
            if index == 0 or series[index - 1][0] < day - timedelta(days=RATE_REACH_DAYS):
                raise RateMissing(base, quote, day)
            self._found[key] = series[index - 1][2]
        return self._found[key]

    def convert(self, amount: Decimal, base: str, quote: str, day: date) -> Decimal:
        """``amount`` of ``base`` in ``quote`` at the day's rate, rounded half-up once to 6 decimals."""
        return convert(amount, self.rate(base, quote, day))
