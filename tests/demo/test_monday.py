"""A brand of full size looks like a company on a Monday morning: it compares with last year, and most of it is in order."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from demo.simulate import simulate
from tests.demo.test_files import rows
from tests.twins.conflicts_twin import expected_cases
from tests.twins.kpi_twin import KpiTwin

pytestmark = pytest.mark.slow
YEAR_OF_WEEKS = timedelta(days=364)
SHORT = {"amazon-de", "meituan", "douyin", "franchise"}
FALLING_ROI = {"amazon-de", "douyin", "franchise"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, until: date) -> Path:
    folder = tmp_path_factory.mktemp("company")
    simulate(folder, seed=20260101, scale=1.0, until=until)
    return folder


@pytest.fixture(scope="module")
def months(company: Path, until: date) -> dict[str, tuple[dict, dict]]:
    """The figures of the last 28 days and of the same weekdays a year earlier, by channel."""
    twin = KpiTwin(company, until)
    outside = until + timedelta(days=1)
    spans = [(outside - timedelta(days=28) - back, outside - back) for back in (timedelta(0), YEAR_OF_WEEKS)]
    channels = [row["code"] for row in rows(company, "channels")]
    return {code: tuple(twin.figures("channel", code, *span) for span in spans) for code in channels}  # type: ignore[misc]


def test_net_revenue_is_a_little_over_last_years_same_weeks(months: dict[str, tuple[dict, dict]]) -> None:
    now, then = (sum(pair[place]["net_revenue"] for pair in months.values()) for place in (0, 1))
    assert Decimal("0.00") < now / then - 1 < Decimal("0.20")
    growth = {code: now["net_revenue"] / then["net_revenue"] - 1 for code, (now, then) in months.items()}
    assert sum(Decimal("-0.30") < change < Decimal("0.45") for change in growth.values()) >= 10
    assert growth["douyin"] > Decimal("0.30")


def test_as_many_new_customers_come_as_a_year_ago(months: dict[str, tuple[dict, dict]]) -> None:
    now, then = (sum(pair[place]["new_customers"] for pair in months.values()) for place in (0, 1))
    assert abs(Decimal(now) / then - 1) < Decimal("0.15")


def test_four_channels_do_not_earn_back_what_is_spent_on_them(months: dict[str, tuple[dict, dict]]) -> None:
    assert {code for code, (now, _) in months.items() if now["roi"] < Decimal("-0.02")} == SHORT
    assert all(months[code][0]["roi"] < months[code][1]["roi"] for code in FALLING_ROI)


def test_most_lines_and_prices_seen_are_in_order(company: Path, until: date) -> None:
    first = until - timedelta(days=27)
    checks, channel_of = Counter[str](), {}
    for row in rows(company, "orders"):
        if date.fromisoformat(row["ordered_at"][:10]) >= first and not row["quantity"].startswith("-"):
            checks[row["channel_code"]] += 1
            channel_of[f"orders:{row['source']}:{row['order_id']}:{row['line_no']}"] = row["channel_code"]
    for row in rows(company, "price_observations"):
        checks[row["channel_code"]] += date.fromisoformat(row["observed_at"][:10]) >= first
    breaches = defaultdict(set)
    for case in expected_cases(company, until):
        for key in case["rows"]:
            if key in channel_of:
                breaches[channel_of[key]].add(key)
    rate = {code: 1 - len(breaches[code]) / count for code, count in checks.items()}
    assert 0.95 < 1 - sum(map(len, breaches.values())) / checks.total() < 0.98
    assert 0.82 < rate.pop("douyin") < 0.89
    assert min(rate.values()) > 0.95


def test_every_consumer_channel_has_enough_repeat_buyers_for_a_model_of_its_own(company: Path) -> None:
    acquired, days = {}, defaultdict(set)
    for row in rows(company, "orders"):
        if row["customer_id"].startswith("C") and not row["quantity"].startswith("-"):
            acquired.setdefault(row["customer_id"], row["channel_code"])
            days[row["customer_id"]].add(row["ordered_at"][:10])
    repeats = Counter(acquired[customer] for customer, found in days.items() if len(found) > 1)
    assert len(repeats) == 9
    assert min(repeats.values()) >= 200


def test_orders_that_name_nobody_fade_as_old_accounts_do(company: Path, until: date) -> None:
    """Old customers buy without a name from the first day on: the share falls, and no name is older than the records."""
    share = []
    for back in (729, 27):
        first = (until - timedelta(days=back)).isoformat()
        last = (until - timedelta(days=back - 27)).isoformat()
        found = [
            row["customer_id"] == ""
            for row in rows(company, "orders")
            if row["channel_code"] == "tmall" and first <= row["ordered_at"][:10] <= last
        ]
        share.append(sum(found) / len(found))
    assert share[0] > 0.4
    assert share[1] < 0.25
