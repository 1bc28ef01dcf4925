"""The two years: days as indexes, festivals, seasonality by market, and exchange rates."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

DAYS = 730
GAP_DAYS = (100, 101, 402)  # days of the calendar for which the bank sent no rate; the last one before serves


@dataclass(frozen=True)
class Festival:
    """A sales festival; both days included."""

    name: str
    starts: date
    ends: date


def quarter_of(day: date) -> str:
    """The label of the calendar quarter: 2026Q3."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def quarter_days(label: str) -> tuple[date, date]:
    """The first day of a quarter and the first day after it."""
    year, number = int(label[:4]), int(label[5])
    return date(year, number * 3 - 2, 1), date(year + number // 4, number * 3 % 12 + 1, 1)


def _black_friday(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 22)


def chinese_festivals(year: int) -> tuple[Festival, ...]:
    """The year's festivals of the Chinese platforms."""
    spans = (
        ("NH", 1, 8, 1, 15),
        ("38", 3, 3, 3, 8),
        ("618", 6, 10, 6, 18),
        ("99", 9, 5, 9, 9),
        ("1111", 11, 1, 11, 11),
        ("1212", 12, 8, 12, 12),
    )
    return tuple(Festival(f"{name}-{year}", date(year, a, b), date(year, c, d)) for name, a, b, c, d in spans)


def western_festivals(year: int) -> tuple[Festival, ...]:
    """The year's festivals of the western shops: the summer deal days and Black Friday week."""
    friday = _black_friday(year)
    return (
        Festival(f"SUMMER-{year}", date(year, 7, 8), date(year, 7, 11)),
        Festival(f"BF-{year}", friday - timedelta(days=4), friday + timedelta(days=3)),
    )


@dataclass(frozen=True)
class Calendar:
    """``DAYS`` business days up to and including ``until``, in the brand's zone (Asia/Shanghai)."""

    until: date

    @property
    def start(self) -> date:
        return self.until - timedelta(days=DAYS - 1)

    def day(self, index: int) -> date:
        """The date of a day's index; negative indexes lie before the first day."""
        return self.start + timedelta(days=index)

    def index(self, day: date) -> int:
        """The index of a date; outside 0..DAYS-1 it lies outside the two years."""
        return (day - self.start).days

    def before_end(self, days: int) -> date:
        return self.until - timedelta(days=days)

    def years(self) -> range:
        return range(self.start.year, self.until.year + 2)


def last_whole_quarter(calendar: Calendar) -> str:
    """The last quarter that was over on the last day."""
    first, _after = quarter_days(quarter_of(calendar.until + timedelta(days=1)))
    return quarter_of(first - timedelta(days=1))


def _month_factor(day: date, western: bool) -> float:
    chinese = (0.82, 0.80, 1.00, 1.28, 1.32, 1.12, 1.05, 1.05, 1.08, 1.15, 1.00, 0.92)
    west = (0.75, 0.78, 0.90, 1.02, 1.15, 1.22, 1.20, 1.12, 0.98, 0.95, 1.15, 1.30)
    return (west if western else chinese)[day.month - 1]


def season(calendar: Calendar, *, western: bool) -> np.ndarray:
    """Demand of each day against an ordinary one: months, weekends, festivals with their last day strongest."""
    factors = np.empty(DAYS)
    festivals = [f for year in calendar.years() for f in (western_festivals(year) if western else chinese_festivals(year))]
    for index in range(DAYS):
        day = calendar.day(index)
        factor = _month_factor(day, western) * (1.12 if day.weekday() >= 5 else 0.96)
        for festival in festivals:
            if festival.starts <= day <= festival.ends:
                factor *= 2.4 if day == festival.ends else 1.45
        factors[index] = factor
    return factors


def market_clock(demand: np.ndarray) -> np.ndarray:
    """The time that has passed at the end of each day where a busy day counts for more; an ordinary one counts as 1."""
    clock: np.ndarray = np.cumsum(demand / demand.mean())
    return clock


def exchange_rates(calendar: Calendar, generator: np.random.Generator) -> dict[tuple[str, date], Decimal]:
    """CNY for 1 USD and 1 EUR by day, four decimals: slow walks that come back to their mean; the week before the first day included."""
    rates: dict[tuple[str, date], Decimal] = {}
    dollar, cross = 7.12, 1.13
    for index in range(-7, DAYS):
        steps = generator.standard_normal(2)
        dollar += 0.02 * (7.12 - dollar) + 0.008 * steps[0]
        cross += 0.03 * (1.13 - cross) + 0.002 * steps[1]
        # Between these limits the euro ladder stays above 0.95 of the dollar ladder and 9 % under lanyu.com stays in Amazon DE's band.
        dollar, cross = min(max(dollar, 6.9), 7.35), min(max(cross, 1.115), 1.145)
        if index not in GAP_DAYS:
            rates["USD", calendar.day(index)] = Decimal(str(round(dollar, 4)))
            rates["EUR", calendar.day(index)] = Decimal(str(round(dollar * cross, 4)))
    return rates


def rate_on(rates: dict[tuple[str, date], Decimal], currency: str, day: date) -> Decimal:
    """CNY for 1 unit: the last stored rate within 7 days before the day. Raises LookupError without one."""
    if currency == "CNY":
        return Decimal(1)
    for back in range(8):
        found = rates.get((currency, day - timedelta(days=back)))
        if found is not None:
            return found
    raise LookupError(f"no rate {currency}/CNY for {day}")
