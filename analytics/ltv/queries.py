"""Purchase histories for the fits, and the published models, scores and cohorts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import nan
from typing import Any

from django.db.models import Count, F, FloatField, QuerySet, Sum
from django.db.models.functions import Cast

from analytics.ltv.models import LtvCohort, LtvModel, LtvScore
from analytics.ltv.policy import BOUNDS, LtvPolicy
from analytics.ltv.rules import TIME_UNIT, significant
from channels_core.rollups.queries import customer_histories
from foundation.jobs.queries import published, visible
from foundation.thresholds.queries import in_force
from foundation.thresholds.rules import Threshold
from foundation.values.money import MONEY_PLACES
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of

_DEFAULTS = LtvPolicy()
THRESHOLDS = tuple(
    Threshold(f"ltv.{name}", Decimal(getattr(_DEFAULTS, name)), *BOUNDS[name], unit=unit, row="section 14")
    for name, unit in (("minimum_repeat_buyers", "customers"), ("horizon_days", "days"), ("discount_rate", "share"))
)
#: Customers a batch of scores: half a second to store on SQLite.
CUSTOMERS_A_BATCH = 10_000


@dataclass(frozen=True)
class BuyerRow:
    """A customer's purchases in the brand up to the night's day; amounts in the brand's currency."""

    customer: int
    channel: int
    first_day: date
    last_day: date
    purchase_days: int
    valued_days: int
    valued_total: Decimal
    net_revenue: Decimal
    margin: Decimal


def ltv_policy(scope: Scope, *, brand: str, day: date) -> LtvPolicy:
    """The thresholds in force on ``day``."""
    values = in_force(scope, brand=brand, day=day, thresholds=THRESHOLDS)
    return LtvPolicy(
        minimum_repeat_buyers=int(values["ltv.minimum_repeat_buyers"]),
        horizon_days=int(values["ltv.horizon_days"]),
        discount_rate=values["ltv.discount_rate"],
    )


def buyers(scope: Scope, *, first: int | None = None, last: int | None = None) -> Iterator[BuyerRow]:
    """The customers with row ids ``first`` to ``last`` (all where None) who bought in the brand, by row id."""
    for row in customer_histories(scope, first=first, last=last):
        yield BuyerRow(*row)


def score_batches(scope: Scope) -> list[str]:
    """``first|last`` ranges of customer row ids that leave no gap, so that a customer who is gone is seen, too."""
    bounds = [0]
    for place, row in enumerate(customer_histories(scope)):
        if place and place % CUSTOMERS_A_BATCH == 0:
            bounds.append(row[0])
    return [f"{first}|{last - 1}" for first, last in zip(bounds, [*bounds[1:], 2**62], strict=True)]


def models(scope: Scope) -> QuerySet[LtvModel]:
    """The models that the scope reads, with their channels; the brand's own is the one without channel."""
    rows = visible(scope, LtvModel.objects.for_scope(scope)).select_related("channel", "brand")
    return rows.order_by(F("channel__code").asc(nulls_first=True))


def scores(scope: Scope) -> QuerySet[LtvScore]:
    """The scores that the scope reads."""
    return visible(scope, LtvScore.objects.for_scope(scope)).select_related("customer", "channel")


def cohort_sums(scope: Scope, *, channel: int) -> list[dict[str, Any]]:
    """By day of acquisition in ``channel``: customers, those with a lifetime value, and its sum, from the scope's scores."""
    rows = scores(scope).filter(channel_id=channel).order_by().values("acquired_on")
    sums = rows.annotate(customers=Count("id"), valued=Count("clv"), clv_total=Sum("clv"))
    realised = rows.filter(clv__isnull=False).annotate(total=Sum("realised_margin"))
    margins = {row["acquired_on"]: row["total"] for row in realised}
    value = (Cast("clv", FloatField()) + Cast("realised_margin", FloatField())) / 10.0**MONEY_PLACES
    squared = rows.filter(clv__isnull=False).annotate(total=Sum(value * value, output_field=FloatField()))
    squares = {row["acquired_on"]: significant(row["total"]) for row in squared}
    return [
        {
            "day": row["acquired_on"],
            "customers": row["customers"],
            "valued": row["valued"],
            "ltv_total": (row["clv_total"] or Decimal(0)) + margins.get(row["acquired_on"], Decimal(0)),
            "ltv_squares": squares.get(row["acquired_on"]),
        }
        for row in sums.order_by("acquired_on")
    ]


def scored_channels(scope: Scope) -> list[int]:
    """The channels that have, or had, acquired customers, in order."""
    held = LtvCohort.objects.for_scope(scope).filter(until_run=None).values_list("channel_id", flat=True).distinct()
    return sorted({*held, *scores(scope).order_by().values_list("channel_id", flat=True).distinct()})


class CohortDays:
    """A channel's cohorts by day of acquisition, with running totals."""

    def __init__(self, rows: Sequence[tuple[date, int, int, Decimal]] = ()) -> None:
        """``rows`` are (day, customers, valued, ltv_total), by ascending day."""
        self.rows = tuple(rows)
        self._days = [row[0] for row in rows]
        self._totals = [(0, 0, Decimal(0))]
        for _, customers, valued, total in rows:
            before = self._totals[-1]
            self._totals.append((before[0] + customers, before[1] + valued, before[2] + total))

    def between(self, first: date, last: date) -> tuple[int, int, Decimal]:
        """Customers, valued ones and the sum of their lifetime values over ``first`` to ``last``, both inside."""
        before = self._totals[bisect_left(self._days, first)]
        after = self._totals[bisect_right(self._days, last)]
        return after[0] - before[0], after[1] - before[1], after[2] - before[2]


def cohorts(scope: Scope, *, channels: Sequence[int], first: date, last: date) -> dict[int, CohortDays]:
    """The published cohorts of ``channels`` acquired from ``first`` to ``last``."""
    rows = visible(scope, LtvCohort.objects.for_scope(scope))
    rows = rows.filter(channel_id__in=list(channels), day__gte=first, day__lte=last).order_by("channel_id", "day")
    found: dict[int, list[tuple[date, int, int, Decimal]]] = defaultdict(list)
    for channel, *row in rows.values_list("channel_id", "day", "customers", "valued", "ltv_total"):
        found[channel].append(tuple(row))
    return {channel: CohortDays(days) for channel, days in found.items()}


def spreads(scope: Scope, *, channel: int, first: date, last: date) -> dict[date, tuple[int, Decimal, float]]:
    """By month of acquisition (its first day): customers with a lifetime value, their sum, and the sum of squares where all days have it."""
    rows = visible(scope, LtvCohort.objects.for_scope(scope)).filter(channel_id=channel, day__gte=first, day__lte=last)
    found: dict[date, tuple[int, Decimal, float]] = {}
    for day, valued, total, squares in rows.filter(valued__gt=0).values_list("day", "valued", "ltv_total", "ltv_squares"):
        month = day.replace(day=1)
        held = found.get(month, (0, Decimal(0), 0.0))
        found[month] = (held[0] + valued, held[1] + total, held[2] + (nan if squares is None else squares))
    return found


def score_page(scope: Scope, *, channel: str | None, cursor: str | None, size: int) -> Page:
    """A page of scores by customer, as values with the codes they are read by. Raises CursorInvalid."""
    rows = visible(scope, LtvScore.objects.for_scope(scope))
    rows = rows if channel is None else rows.filter(channel__code=channel)
    columns = (
        "customer_id", "customer__customer_id", "channel__code", "brand__currency", "acquired_on", "p_alive",
        "expected_purchases", "expected_average_value", "clv", "realised_margin", "horizon_days",
    )  # fmt: skip
    # By row id: the customer's own key may be replaced when a person is erased, and would move pages under a reader.
    return page_of(rows.values(*columns), fields=("customer_id", "brand__currency"), cursor=cursor, size=size)


def results_version(scope: Scope) -> str:
    """Changes with every publication that the scope sees."""
    return " ".join(f"{pointer.brand}:{pointer.run_id}" for pointer in published(scope))


def dumped_models(scope: Scope) -> Iterator[dict[str, Any]]:
    """The models by what they say, without ids; ``channel`` is None for the brand's own."""
    for model in models(scope):
        yield {"channel": None if model.channel is None else model.channel.code, **model_figures(model)}


def model_figures(model: LtvModel) -> dict[str, Any]:
    """A model's parameters and how it came about."""
    names = (
        "source", "customers", "repeat_customers", "r", "alpha", "a", "b", "log_likelihood", "converged", "reason",
        "value_source", "p", "q", "v", "value_log_likelihood", "value_converged", "value_reason", "margin_rate",
        "horizon_days", "discount_rate",
    )  # fmt: skip
    return {**{name: getattr(model, name) for name in names}, "time_unit": TIME_UNIT}


def dumped_scores(scope: Scope) -> Iterator[dict[str, Any]]:
    """Every score by customer and channel code."""
    names = (
        "acquired_on", "x", "t_x", "age", "p_alive", "expected_purchases", "expected_average_value", "clv",
        "realised_margin", "horizon_days",
    )  # fmt: skip
    rows = visible(scope, LtvScore.objects.for_scope(scope)).order_by("customer_id")
    for row in rows.values("customer__customer_id", "channel__code", *names).iterator(chunk_size=2000):
        customer, channel = row.pop("customer__customer_id"), row.pop("channel__code")
        yield {"customer": customer, "channel": channel, **{name: _as_float(row[name], name) for name in names}}


def _as_float(value: Any, name: str) -> Any:
    """What a model expects is a float in all but its storage, and is printed as one."""
    return float(value) if value is not None and name in ("expected_average_value", "clv") else value
