"""Suggested stages against products whose true stages are known, and what the rule says at its edges."""

from __future__ import annotations

from datetime import date

import pytest

from lifecycle.stages.choices import Stage
from lifecycle.stages.policy import THRESHOLDS, StagePolicy, policy_of
from lifecycle.stages.rules import History, last_whole_month, suggest
from lifecycle.stages.rules.bass import fit_bass
from lifecycle.stages.rules.holding import held_stages
from lifecycle.stages.rules.reading import Reading, readings
from tests.lifecycle.stages.simulator import flips, right_months, simulate

POLICY = StagePolicy()
SURE = {
    Stage.INTRODUCTION: (0.9, 0.1, 0.0, 0.0),
    Stage.GROWTH: (0.05, 0.9, 0.05, 0.0),
    Stage.MATURITY: (0.0, 0.05, 0.9, 0.05),
    Stage.DECLINE: (0.0, 0.0, 0.05, 0.95),
}


def stages_of(history: History) -> list[str]:
    return [str(held.stage) for held in held_stages(readings(history, POLICY), POLICY)]


def measured(seeds: range) -> tuple[float, int]:
    """(share of right product-months, flips) over simulated products."""
    right = months = turned = 0
    for seed in seeds:
        product = simulate(seed)
        found = stages_of(History(product.first, product.units, product.launched_on))
        counted = right_months(product, found)
        right, months, turned = right + counted[0], months + counted[1], turned + flips(found)
    return right / months, turned


@pytest.mark.slow
@pytest.mark.guard
def test_two_hundred_products_that_no_number_was_tuned_on_are_right_in_nine_of_ten_months_and_never_flip() -> None:
    share, turned = measured(range(5000, 5200))
    assert share >= 0.90
    assert turned == 0


def test_twenty_products_are_right_in_most_months_and_never_flip() -> None:
    share, turned = measured(range(7000, 7020))
    assert share >= 0.85
    assert turned == 0


def held(*signals: Stage) -> list[Stage]:
    return [each.stage for each in held_stages([Reading(SURE[signal], 0.5) for signal in signals], POLICY)]


def test_a_change_comes_with_the_second_month_in_a_row_and_one_month_changes_nothing() -> None:
    growth, mature, decline = Stage.GROWTH, Stage.MATURITY, Stage.DECLINE
    assert held(growth, growth, mature, growth, growth)[1:] == [growth] * 4
    assert held(growth, growth, mature, mature, mature)[1:] == [growth, growth, mature, mature]
    assert held(growth, growth, mature, decline, decline)[1:] == [growth, growth, growth, decline]


def test_back_to_an_earlier_stage_takes_four_sure_months() -> None:
    decline, growth = Stage.DECLINE, Stage.GROWTH
    assert held(decline, decline, growth, growth, growth, decline)[1:] == [decline] * 5
    assert held(decline, decline, growth, growth, growth, growth)[-1] is growth


def test_sales_of_one_month_or_of_nothing_suggest_nothing() -> None:
    assert suggest(History(date(2026, 1, 1), (5.0,), date(2026, 1, 1))) is None
    assert suggest(History(date(2026, 1, 1), (0.0, -3.0, 0.0), date(2026, 1, 1))) is None


def test_a_suggestion_names_its_figures() -> None:
    units = tuple(float(units) for units in (20, 60, 130, 240, 330, 360, 350, 300, 230, 170, 120, 80, 55, 40))
    found = suggest(History(date(2025, 1, 1), units, date(2025, 1, 10)))
    assert found is not None
    assert found.stage is Stage.DECLINE
    assert found.last_month == date(2026, 2, 1)
    assert found.age == 14
    assert found.growth == -0.6635  # 80 + 55 + 40 against 230 + 170 + 120: 175 / 520 - 1
    assert found.share_of_peak == 0.1683  # 175 / (330 + 360 + 350)
    assert found.confidence >= 0.9
    assert found.signalled == 0
    assert found.bass is not None and 5 < found.bass.time_to_peak < 7 and found.bass.explained > 0.9


def test_one_campaign_a_gap_and_returns_change_no_stage() -> None:
    steady = [300.0, 310.0, 305.0, 300.0, 295.0, 305.0, 300.0, 310.0, 300.0, 305.0, 300.0, 300.0]
    spiked = [*steady[:6], 900.0, *steady[7:]]
    gap = [*steady[:6], 0.0, -4.0, *steady[8:]]
    launched = date(2022, 1, 1)
    for units in (steady, spiked, gap):
        assert set(stages_of(History(date(2025, 1, 1), tuple(units), launched))) == {"maturity"}


def test_what_comes_later_changes_no_earlier_month() -> None:
    product = simulate(4242)
    whole = stages_of(History(product.first, product.units, product.launched_on))
    for months in (8, 14, 23):
        part = History(product.first, product.units[:months], product.launched_on)
        assert stages_of(part) == whole[:months]


def test_a_curve_is_found_again_and_too_few_months_have_none() -> None:
    fit = fit_bass([20, 60, 130, 240, 330, 360, 350, 300, 230, 170, 120, 80], 0)
    assert fit is not None and fit.explained > 0.95 and fit.q > fit.p > 0
    assert 330 < max(fit.units_at([month + 0.5 for month in range(12)])) < 390
    assert fit_bass([20, 60, 130, 240, 330], 0) is None


def test_a_month_is_whole_on_its_last_day() -> None:
    assert last_whole_month(date(2026, 11, 29)) == date(2026, 10, 1)
    assert last_whole_month(date(2026, 11, 30)) == date(2026, 11, 1)
    assert last_whole_month(date(2026, 12, 31)) == date(2026, 12, 1)
    assert last_whole_month(date(2027, 1, 30)) == date(2026, 12, 1)


def test_the_defaults_of_the_thresholds_are_those_of_the_rule() -> None:
    assert policy_of({threshold.code: threshold.default for threshold in THRESHOLDS}) == POLICY
    assert all(threshold.accepts(threshold.default) for threshold in THRESHOLDS)
