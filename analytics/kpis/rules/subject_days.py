"""The days of one channel or partner with running totals, so that any window's facts are one subtraction."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from analytics.health.policy import WINDOW_DAYS, HealthPolicy
from analytics.health.rules import Health, HealthInputs, health
from analytics.kpis.choices import KpiGrain, Reason
from analytics.kpis.rules.period_facts import PeriodFacts
from foundation.values.money import MONEY_PLACES, QUANTITY_PLACES, from_scaled
from foundation.values.periods import Period

#: Columns added to those of the roll-ups.
OBSERVATIONS, BREACHES, ACTIVE = "observations", "breaches", "active"
_YEAR = timedelta(days=364)  # the same weekdays a year earlier
_COUNTED = {
    KpiGrain.DAY: ("orders", "customers", "returned"),
    KpiGrain.WEEK: ("orders_week", "customers_week", "returned_week"),
    KpiGrain.MONTH: ("orders_month", "customers_month", "returned_month"),
    KpiGrain.QUARTER: ("orders_quarter", "customers_quarter", "returned_quarter"),
}
SOURCES = {
    "order_lines": "lines",
    "checked_lines": "positive_lines",
    "spend": "spend_rows",
    "complaints": "complaints",
    "surveys": "survey_rows",
    "nps_answers": "nps_answers",
    "csat_answers": "csat_answers",
    "stock_counts": "stock_rows",
    "observations": OBSERVATIONS,
    "breaches": BREACHES,
}


class WindowSums:
    """A window's sums by column, each formed when it is asked for: a night looks at few columns of tens of thousands."""

    __slots__ = ("_after", "_before", "_place")

    def __init__(self, place: Mapping[str, int], before: Sequence[int], after: Sequence[int]) -> None:
        self._place, self._before, self._after = place, before, after

    def __getitem__(self, column: str) -> int:
        place = self._place[column]
        return self._after[place] - self._before[place]


class SubjectDays:
    """``rows`` maps each day with facts to its sums, in the order of ``columns`` (integers, scaled as in tables)."""

    def __init__(self, columns: Sequence[str], rows: Mapping[date, Sequence[int]]) -> None:
        self._place = {name: index for index, name in enumerate((*columns, ACTIVE))}
        positive = self._place["positive_lines"]
        self.days = sorted(rows)
        self._health: dict[date, Health] = {}
        self._totals: list[tuple[int, ...]] = [(0,) * len(self._place)]
        for day in self.days:
            sums = (*rows[day], int(rows[day][positive] > 0))
            self._totals.append(tuple(map(int.__add__, self._totals[-1], sums)))

    def window(self, first: date, last: date) -> WindowSums:
        """The sums over ``first`` to ``last``, both inside, by column."""
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        return WindowSums(self._place, self._totals[low], self._totals[high])

    def facts(
        self, period: Period, grain: KpiGrain, *, day: date, policy: HealthPolicy, buyers: tuple[int, int] = (0, 0)
    ) -> tuple[PeriodFacts, Health, dict[str, int]] | None:
        """What the formulas see of ``period`` in the night of ``day``, its health and its source rows; None without facts.

        ``buyers`` are the distinct customers and those who came back, for a grain that no calendar period gives.
        """
        sums = self.window(period.starts_on, min(period.ends_on, day))
        if sums["facts"] == 0 and sums[OBSERVATIONS] == 0:
            return None
        score = self.health(min(period.ends_on, day), policy)
        rolling = grain is KpiGrain.ROLLING28
        orders, customers, returned = (sums["orders"], *buyers) if rolling else (sums[column] for column in _COUNTED[grain])
        facts = PeriodFacts(
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            day=day,
            elapsed_days=(min(period.ends_on, day) - period.starts_on).days + 1,
            orders=orders,
            units=from_scaled(sums["units"], QUANTITY_PLACES),
            customers=customers,
            returned=returned,
            new_customers=sums["new_customers"],
            net_revenue=from_scaled(sums["net_revenue"], MONEY_PLACES),
            cost=from_scaled(sums["cost"], MONEY_PLACES),
            investment=from_scaled(sums["investment"], MONEY_PLACES),
            acquisition_spend=from_scaled(sums["acquisition_spend"], MONEY_PLACES),
            complaints=sums["complaints"],
            nps_answers=sums["nps_answers"],
            promoters=sums["promoters"],
            detractors=sums["detractors"],
            csat_answers=sums["csat_answers"],
            csat_total=from_scaled(sums["csat_total"], QUANTITY_PLACES),
            stock_days=sums["stock_days"],
            stock_value=from_scaled(sums["stock_value"], MONEY_PLACES),
            checks=sums["positive_lines"] + sums[OBSERVATIONS],
            breaches=sums[BREACHES],
            health=Reason.NO_HEALTH_PART if score.score is None else score.score,
        )
        return facts, score, {source: sums[column] for source, column in SOURCES.items() if sums[column]}

    def health(self, last: date, policy: HealthPolicy) -> Health:
        """Health over the 28 days that end on ``last``, by the policy in force that day; an order on several days counts on each.

        Periods that end on one day share it.
        """
        if last not in self._health:
            self._health[last] = self._health_to(last, policy)
        return self._health[last]

    def _health_to(self, last: date, policy: HealthPolicy) -> Health:
        length = timedelta(days=WINDOW_DAYS - 1)
        now = self.window(last - length, last)
        before = self.window(last - length - timedelta(days=WINDOW_DAYS), last - timedelta(days=WINDOW_DAYS))
        last_year = self.window(last - length - _YEAR, last - _YEAR)
        return health(_health_inputs(now, before, last_year), policy)


def _health_inputs(now: WindowSums, before: WindowSums, last_year: WindowSums) -> HealthInputs:
    answers = now["nps_answers"]
    return HealthInputs(
        active_days=now[ACTIVE],
        net_revenue=from_scaled(now["net_revenue"]),
        previous_net_revenue=from_scaled(before["net_revenue"]),
        last_year_net_revenue=from_scaled(last_year["net_revenue"]) if last_year["facts"] else None,
        gross_margin=from_scaled(now["net_revenue"] - now["cost"]),
        investment=from_scaled(now["investment"]),
        nps=Decimal((now["promoters"] - now["detractors"]) * 100) / answers if answers else None,
        nps_answers=answers,
        csat_share=Decimal(now["csat_satisfied"]) / now["csat_answers"] if now["csat_answers"] else None,
        csat_answers=now["csat_answers"],
        complaints=now["complaints"],
        orders=now["orders"],
        breaches=now[BREACHES],
        checks=now["positive_lines"] + now[OBSERVATIONS],
    )
