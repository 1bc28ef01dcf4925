"""Rebates worked out by hand, each a row of examples.csv, and the same rules as a brute-force twin walks them."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.values.money import half_up, minor_units
from pricing.rebates.choices import Metric, Mode, RateKind, ScheduleFault
from pricing.rebates.rules import Base, Schedule, Slab, earned, faults_of, split_signed
from tests.twins.rebate_twin import rebate_of

EXAMPLES = list(csv.DictReader((Path(__file__).parent / "examples.csv").open(encoding="utf-8")))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _slab(text: str) -> Slab:
    lower, rate = text.split(":")
    kind = RateKind.PER_UNIT if rate.endswith("u") else RateKind.PERCENT
    return Slab(Decimal(lower), Decimal(rate.rstrip("u")), kind)


@pytest.mark.parametrize("row", EXAMPLES, ids=[row["what"] for row in EXAMPLES])
def test_a_rebate_worked_out_by_hand(row: dict[str, str]) -> None:
    schedule = Schedule(
        Metric(row["metric"]),
        Mode(row["mode"]),
        tuple(_slab(text) for text in row["slabs"].split()),
        row["currency"],
        _number(row["minimum"]),
        _number(row["cap"]),
    )
    assert faults_of(schedule) == []
    found = earned(Base(Decimal(row["actual"]), Decimal(row["net_revenue"]), _number(row["baseline"])), schedule)
    assert str(found.amount) == row["amount"]
    assert (str(found.nothing) if found.nothing else "") == row["nothing"]


def test_there_are_at_least_twenty_four_examples() -> None:
    assert len(EXAMPLES) >= 24


money = st.integers(-(10**9), 10**12).map(lambda value: Decimal(value).scaleb(-4))
positive = st.integers(0, 10**10).map(lambda value: Decimal(value).scaleb(-4))
rates = st.integers(0, 10**6).map(lambda value: Decimal(value).scaleb(-4))


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    metric = draw(st.sampled_from(list(Metric)))
    mode = draw(st.sampled_from(list(Mode)))
    bounds = sorted(
        draw(st.sets(st.one_of(positive, st.sampled_from([Decimal(0), Decimal(100), Decimal(1000)])), min_size=1, max_size=5))
    )
    kinds = [RateKind.PERCENT]
    if metric is Metric.UNITS:
        kinds = [RateKind.PER_UNIT] if mode is not Mode.RETROACTIVE else list(RateKind)
    slabs = tuple(Slab(bound, draw(rates), draw(st.sampled_from(kinds))) for bound in bounds)
    currency = draw(st.sampled_from(["CNY", "JPY", "KWD", "CLF"]))
    return Schedule(metric, mode, slabs, currency, draw(st.none() | positive), draw(st.none() | positive))


@given(schedules(), money, money, st.none() | positive, st.data())
def test_the_rules_and_a_twin_that_knows_no_slabs_agree(
    schedule: Schedule, actual: Decimal, revenue: Decimal, baseline: Decimal | None, data: st.DataObject
) -> None:
    if data.draw(st.booleans()):  # often exactly on a bound
        actual = data.draw(st.sampled_from([slab.lower for slab in schedule.slabs]))
    found = earned(Base(actual, revenue, baseline), schedule)
    assert found.amount == rebate_of(schedule, actual, revenue, baseline)
    assert found.amount >= 0
    assert schedule.cap is None or found.amount <= schedule.cap
    assert (found.nothing is None) or found.amount == 0


@given(
    st.integers(-(10**9), 10**12),
    st.lists(st.integers(-(10**12), 10**13), min_size=1, max_size=40),
    st.sampled_from(["CNY", "JPY", "KWD"]),
)
def test_parts_sum_to_the_whole_and_lie_within_a_minor_unit_of_their_share(units: int, weights: list[int], currency: str) -> None:
    whole = sum(weights)
    amount = Decimal(units).scaleb(-minor_units(currency))
    if whole <= 0:
        with pytest.raises(ValueError, match="more than zero"):
            split_signed(amount, weights, currency)
        return
    parts = split_signed(amount, weights, currency)
    assert sum(parts) == amount
    unit = Decimal(1).scaleb(-minor_units(currency))
    for part, weight in zip(parts, weights, strict=True):
        assert part == half_up(part, minor_units(currency))
        assert abs(part * whole - amount * weight) < unit * whole


def test_what_is_left_goes_to_the_largest_remainders_and_among_equals_to_the_earlier_day() -> None:
    assert split_signed(Decimal("10.00"), [1, 1, 1], "CNY") == [Decimal("3.34"), Decimal("3.33"), Decimal("3.33")]
    assert split_signed(Decimal("10.00"), [1, 2], "CNY") == [Decimal("3.33"), Decimal("6.67")]


def test_a_return_takes_back_its_share() -> None:
    assert split_signed(Decimal("75.00"), [1000, -250], "CNY") == [Decimal("100.00"), Decimal("-25.00")]


@pytest.mark.parametrize(
    ("metric", "mode", "slabs", "faults"),
    [
        (Metric.UNITS, Mode.INCREMENTAL, "", [(None, ScheduleFault.NO_SLABS)]),
        (Metric.UNITS, Mode.INCREMENTAL, "0:0u 0:1u", [(1, ScheduleFault.BOUNDS_DO_NOT_RISE)]),
        (Metric.UNITS, Mode.INCREMENTAL, "500:0u 100:1u", [(1, ScheduleFault.BOUNDS_DO_NOT_RISE)]),
        (Metric.NET_REVENUE, Mode.INCREMENTAL, "-1:2", [(0, ScheduleFault.BOUND_NEGATIVE)]),
        (Metric.NET_REVENUE, Mode.INCREMENTAL, "0:-2", [(0, ScheduleFault.RATE_NEGATIVE)]),
        (Metric.NET_REVENUE, Mode.RETROACTIVE, "0:100.000001", [(0, ScheduleFault.RATE_OVER_100)]),
        (Metric.NET_REVENUE, Mode.RETROACTIVE, "0:2u", [(0, ScheduleFault.PER_UNIT_NEEDS_UNITS)]),
        (Metric.GROWTH, Mode.RETROACTIVE, "110:2u", [(0, ScheduleFault.PER_UNIT_NEEDS_UNITS)]),
        (Metric.UNITS, Mode.INCREMENTAL, "0:2", [(0, ScheduleFault.PERCENT_OF_UNITS_RETROACTIVE_ONLY)]),
    ],
)
def test_an_unsound_schedule_names_its_slab_and_what_is_wrong(
    metric: Metric, mode: Mode, slabs: str, faults: list[tuple[int | None, ScheduleFault]]
) -> None:
    assert faults_of(Schedule(metric, mode, tuple(_slab(text) for text in slabs.split()), "CNY")) == faults
