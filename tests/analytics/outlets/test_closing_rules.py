"""Closing candidates by hand: the bar, its edge, the quarters, the stock, and who counts as a peer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from analytics.outlets.choices import Advice, Spared
from analytics.outlets.policy import ClosingPolicy
from analytics.outlets.rules import JudgedOutlet, OutletFacts, judge_outlets, judged_quarters

QUARTERS = judged_quarters(date(2026, 11, 23), 2)
POLICY = ClosingPolicy()


def outlet(code: str, *net: int, area: int = 100, cost: int = 920, stock: int | None = 1000) -> OutletFacts:
    """Net revenue of the second and third quarter of 2026; the third has 92 days, so cost 920 is 10 a day."""
    return OutletFacts(
        code=code, name=code, channel="stores", channel_name="Stores", partner="", partner_name="", territory="GD", area=Decimal(area),
        opened_on=None, closed_on=None, net_revenue=tuple(Decimal(each) for each in net), cost=Decimal(cost),
        stock=None if stock is None else Decimal(stock),
    )  # fmt: skip


def judged(*rows: OutletFacts, policy: ClosingPolicy = POLICY) -> dict[str, JudgedOutlet]:
    return {each.facts.code: each for each in judge_outlets(rows, QUARTERS, policy)}


def test_the_quarters_are_the_last_whole_ones():
    assert [quarter.label for quarter in QUARTERS] == ["2026Q2", "2026Q3"]
    assert [quarter.label for quarter in judged_quarters(date(2026, 12, 31), 2)] == ["2026Q3", "2026Q4"]
    assert [quarter.label for quarter in judged_quarters(date(2026, 12, 30), 1)] == ["2026Q3"]


def test_peers_are_the_other_outlets_by_their_floor_together():
    found = judged(outlet("W", 2000, 1000, area=50), outlet("A", 10000, 10000), outlet("B", 5000, 20000, area=200))
    assert [(each.own, each.peers, each.count) for each in found["W"].quarters] == [(40, 50, 2), (20, 100, 2)]
    assert found["W"].quarters[1].share == Decimal("0.2")


@pytest.mark.parametrize(("net", "is_candidate"), [(5999, True), (6000, False), (6001, False)])
def test_exactly_at_sixty_percent_is_no_candidate(net: int, is_candidate: bool):
    found = judged(outlet("W", net, net), outlet("A", 10000, 10000))["W"]
    assert (found.advice is not None) is is_candidate
    assert found.spared is None


@pytest.mark.parametrize(("stock", "days", "is_candidate"), [(900, 90, False), (901, Decimal("90.1"), True)])
def test_stock_that_lasts_exactly_ninety_days_is_fresh(stock: int, days: Decimal, is_candidate: bool):
    found = judged(outlet("W", 5000, 5000, stock=stock), outlet("A", 10000, 10000))["W"]
    assert found.stock_days == days
    assert (found.advice is not None) is is_candidate
    assert found.spared is (None if is_candidate else Spared.FRESH_STOCK)


def test_one_quarter_under_the_bar_is_no_candidate_in_either_order():
    for net in ((5000, 9000), (9000, 5000)):
        found = judged(outlet("W", *net), outlet("A", 10000, 10000))["W"]
        assert (found.advice, found.spared) == (None, Spared.RECOVERED)


def test_an_outlet_whose_stock_nobody_counts_is_left_alone_and_says_so():
    found = judged(outlet("W", 5000, 5000, stock=None), outlet("A", 10000, 10000))["W"]
    assert (found.advice, found.spared, found.stock_days) == (None, Spared.NO_STOCK_KNOWN, None)


def test_stock_of_which_nothing_was_sold_is_old_and_an_empty_shelf_is_not():
    found = judged(outlet("W", 5000, 5000, cost=0), outlet("E", 4000, 4000, cost=0, stock=0), outlet("A", 20000, 20000))
    assert (found["W"].advice, found["W"].is_unsold) == (Advice.DROPSHIP, True)
    assert (found["E"].advice, found["E"].spared) == (None, Spared.FRESH_STOCK)


def test_only_outlets_with_a_floor_open_all_the_time_are_judged_or_peers():
    late = replace(outlet("L", 1, 1), opened_on=QUARTERS[0].starts_on.replace(day=2))
    first = replace(outlet("F", 8000, 8000), opened_on=QUARTERS[0].starts_on)
    gone = replace(outlet("G", 1, 1), closed_on=date(2026, 11, 1))
    found = judged(late, first, gone, replace(outlet("N", 1, 1), area=None), outlet("Z", 1, 1, area=0), outlet("A", 10000, 10000))
    assert set(found) == {"F", "A"}
    assert found["F"].quarters[0].peers == 100


def test_outlets_of_another_channel_are_no_peers_and_one_alone_is_not_judged():
    assert judged(outlet("W", 1, 1), replace(outlet("A", 10000, 10000), channel="flagship")) == {}
    assert judged(outlet("W", 1, 1), outlet("A", 0, 10000)).get("W") is None


def test_the_advice_follows_how_far_under_and_how_old():
    peers = outlet("A", 10000, 10000)
    assert judged(outlet("W", 2999, 2999), peers)["W"].advice is Advice.CLOSE
    assert judged(outlet("W", 2500, 2600, stock=2700), peers)["W"].advice is Advice.LIVE_COMMERCE
    assert judged(outlet("W", 2500, 2600, stock=2701), peers)["W"].advice is Advice.DROPSHIP
    assert judged(outlet("W", 3000, 2999, stock=1000), peers)["W"].advice is Advice.LIVE_COMMERCE


def test_thresholds_move_the_bar_the_quarters_and_the_stock():
    rows = outlet("W", 9000, 6000), outlet("A", 10000, 10000)
    one = judge_outlets(
        [replace(row, net_revenue=row.net_revenue[1:]) for row in rows], QUARTERS[1:], ClosingPolicy(Decimal("0.61"), 1)
    )
    assert [each.facts.code for each in one if each.advice] == ["W"]
    assert judged(*rows, policy=ClosingPolicy(Decimal("0.61")))["W"].advice is None
    assert judged(outlet("W", 5000, 5000), rows[1], policy=ClosingPolicy(stock_days=Decimal(100)))["W"].advice is None
