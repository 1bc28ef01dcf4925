"""Each KPI by hand, exactly at its limits; and that every one is registered, stored and told in the docs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics.kpis import formulas
from analytics.kpis.choices import Reason
from analytics.kpis.models import KpiRow
from analytics.kpis.registry import FORMULAS, STORED, formula_of
from analytics.kpis.rules import PeriodFacts, figures, ratio, touched_periods
from foundation.values.periods import Grain, period_of

ROOT = Path(__file__).resolve().parents[3]
QUARTER = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 3, 31), "day": date(2026, 12, 31), "elapsed_days": 90}


def figure(code: str, **facts: Any) -> Any:
    given = {name: Decimal(value) if isinstance(value, str) else value for name, value in facts.items()}
    return formula_of(code).compute(PeriodFacts(**{**QUARTER, **given}))


@pytest.mark.parametrize(
    ("code", "facts", "expected"),
    [
        ("roi", {"net_revenue": "300", "cost": "100", "investment": "80"}, Decimal("1.5")),
        ("roi", {"net_revenue": "300"}, Reason.NO_INVESTMENT),
        ("cac", {"acquisition_spend": "100", "new_customers": 3}, Decimal("33.333333")),
        ("cac", {"new_customers": 3}, Reason.NO_ACQUISITION_SPEND),
        ("cac", {"acquisition_spend": "100"}, Reason.NO_NEW_CUSTOMERS),
        ("gross_margin", {"net_revenue": "300", "cost": "100.000001"}, Decimal("199.999999")),
        ("repurchase_rate", {"customers": 3, "returned": 2}, Decimal("0.666667")),
        ("repurchase_rate", {}, Reason.NO_KNOWN_CUSTOMERS),
        ("inventory_turns", {"cost": "900", "stock_days": 2, "stock_value": "1000"}, Decimal("7.3")),
        ("inventory_turns", {"cost": "900"}, Reason.NO_STOCK_COUNT),
        ("inventory_turns", {"cost": "900", "stock_days": 2}, Reason.NO_STOCK),
        ("days_on_hand", {"cost": "900", "stock_days": 2, "stock_value": "1000"}, Decimal("50")),
        ("days_on_hand", {"stock_days": 2, "stock_value": "1000"}, Reason.NOTHING_SOLD),
        ("complaint_rate", {"complaints": 1, "orders": 3}, Decimal("333.333333")),
        ("complaint_rate", {"complaints": 1}, Reason.NO_ORDERS),
        ("compliance_rate", {"checks": 8, "breaches": 1}, Decimal("0.875")),
        ("compliance_rate", {}, Reason.NO_CHECKS),
        ("satisfaction", {"nps_answers": 4, "promoters": 1, "detractors": 2}, Decimal("-0.25")),
        ("satisfaction", {}, Reason.NO_ANSWERS),
        ("csat", {"csat_answers": 3, "csat_total": "10"}, Decimal("3.333333")),
        ("csat", {}, Reason.NO_ANSWERS),
        ("payback_months", {"acquisition_spend": "365", "new_customers": 2, "customers": 4, "net_revenue": "720"}, Decimal("3")),
        ("payback_months", {"acquisition_spend": "365", "new_customers": 2, "customers": 4}, Reason.NO_MARGIN),
        ("payback_months", {"acquisition_spend": "365"}, Reason.NO_NEW_CUSTOMERS),
        ("payback_months", {}, Reason.NO_ACQUISITION_SPEND),
        ("ltv", {"acquired": 3, "ltv_total": "100"}, Decimal("33.333333")),
        ("ltv", {}, Reason.NO_ACQUIRED_CUSTOMERS),
        ("ltv_to_cac", {"acquired": 2, "ltv_total": "90", "acquisition_spend": "30", "new_customers": 2}, Decimal("3")),
        ("ltv_to_cac", {"acquisition_spend": "30", "new_customers": 2}, Reason.NO_ACQUIRED_CUSTOMERS),
        ("health", {"health": "71.5"}, Decimal("71.5")),
        ("health", {}, Reason.NO_HEALTH_PART),
    ],
)
def test_a_figure_is_its_formula_or_says_why_not(code: str, facts: dict[str, Any], expected: Any) -> None:
    assert figure(code, **facts) == expected


def test_ratios_are_rounded_half_up_once_at_six_decimals() -> None:
    assert ratio(1, 2_000_000) == Decimal("0.000001")
    assert ratio(-1, 2_000_000) == Decimal("-0.000001")
    assert ratio(Decimal("0.9999995"), 1) == Decimal("1.000000")


@pytest.mark.parametrize(("day", "provisional"), [(date(2026, 6, 28), True), (date(2026, 6, 29), False)])
def test_repurchase_settles_90_days_past_the_periods_end(day: date, provisional: bool) -> None:
    facts = PeriodFacts(**{**QUARTER, "day": day, "customers": 1})
    assert (figures(STORED, facts)["provisional"] == ["repurchase_rate"]) is provisional


def test_a_change_reaches_its_periods_and_where_health_looks_back_on_it() -> None:
    changed = date(2026, 3, 10)
    fact_days = [changed + timedelta(days=offset) for offset in (0, 55, 56, 363, 364, 391, 392)]
    night = date(2027, 12, 31)
    found = touched_periods({changed}, fact_days, reach=formula_of("health").reach, settles_after=[90], previous=night, day=night)
    days = sorted(period.starts_on for period in found if period.grain is Grain.DAY)
    assert days == [changed + timedelta(days=offset) for offset in (0, 55, 364, 391)]
    assert period_of(changed, Grain.QUARTER) in found


def test_time_alone_reaches_what_ends_or_settles() -> None:
    days = [date(2026, 1, 5), date(2026, 4, 4), date(2026, 4, 5)]
    found = touched_periods(set(), days, reach=(), settles_after=[90], previous=date(2026, 4, 4), day=date(2026, 4, 5))
    assert {period.label for period in found} == {"2026-01-05", "2026-04-05", "2026-W14", "2026-04", "2026Q2"}
    assert touched_periods(set(), days, reach=(), settles_after=[90], previous=date(2026, 4, 5), day=date(2026, 4, 5)) == set()


def test_every_formula_is_registered_stored_and_documented() -> None:
    files = {file.stem for file in Path(formulas.__file__).parent.glob("*.py")} - {"__init__"}
    assert files == {formula.code for formula in FORMULAS}
    columns = {field.name for field in KpiRow._meta.get_fields()}
    assert {formula.code for formula in STORED} <= columns
    told = (ROOT / "docs" / "kpis.md").read_text(encoding="utf-8")
    for formula in FORMULAS:
        assert f"`{formula.code}`" in told
        assert all(str(reason) in told for reason in formula.reasons)
