"""What the demo brand holds, judged by brute force: every planted conflict, with its money, and nothing else."""

import csv
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from demo.simulate import simulate
from tests.twins.conflicts_twin import expected_cases
from tests.twins.facts import Facts

COMPARED = (
    "kind",
    "channels",
    "partners",
    "sku",
    "territory",
    "customer",
    "status",
    "first_seen",
    "last_seen",
    "at_stake",
    "recurrence_of",
)
KINDS = {
    "unfiled_promotion": 3, "price_below_floor": 7, "price_above_ceiling": 2, "price_undercut": 3, "diversion": 3, "exclusive_breach": 2, "ship_to_breach": 2,
    "double_claim": 2, "key_account_breach": 2, "promotion_clash": 2, "false_start": 2,
}  # fmt: skip


def truth_of(folder: Path) -> dict:
    return json.loads((folder / "truth" / "truth.json").read_text(encoding="utf-8"))


def records(cases: list[dict]) -> list[tuple]:
    """Cases as comparable values; units as whole numbers."""
    return sorted(tuple(str(case[name]) for name in COMPARED) + (int(case["units"]),) for case in cases)


@pytest.fixture(scope="module")
def found(brand: Path, until: date) -> list[dict]:
    return expected_cases(brand, until)


def one(cases: list[dict], kind: str, **wanted: object) -> dict:
    matching = [case for case in cases if case["kind"] == kind and all(case[name] == value for name, value in wanted.items())]
    assert len(matching) == 1, matching
    return matching[0]


def test_the_files_hold_every_planted_case_and_no_other(brand: Path, found: list[dict]) -> None:
    assert records(found) == records(truth_of(brand)["cases"])
    assert Counter(case["kind"] for case in found) == KINDS


def test_douyin_live_room_is_846_units_and_42300_at_stake(found: list[dict]) -> None:
    case = one(found, "unfiled_promotion", channels=["douyin"], status="open")
    assert (case["sku"], case["first_seen"], case["last_seen"], case["at_stake"]) == (
        "LY-ST-10",
        "2026-11-19",
        "2026-11-21",
        "42300.000000",
    )
    assert case["units"] == 846
    assert case["severity"] == "high"


def test_nanling_ships_31_percent_elsewhere_for_the_second_time(brand: Path, found: list[dict], until: date) -> None:
    case = one(found, "diversion", partners=["NANLING"], status="open")
    assert (case["first_seen"], case["last_seen"], case["recurrence_of"], case["severity"]) == (
        "2026-11-06",
        "2026-11-23",
        "2026-03-23",
        "critical",
    )
    shipped = [
        line
        for line in Facts(brand, until).lines
        if line.partner == "NANLING" and line.quantity > 0 and (until - line.day).days < 28
    ]
    total = sum(line.quantity for line in shipped)
    away = sum(line.quantity for line in shipped if not line.territory.startswith("CN-44"))
    assert (total, away) == (2140, 663)


def test_the_near_miss_of_fujian_ships_14_6_percent(brand: Path, until: date) -> None:
    shipped = [
        line
        for line in Facts(brand, until).lines
        if line.partner == "MINJIANG" and line.quantity > 0 and (until - line.day).days < 28
    ]
    away = sum(line.quantity for line in shipped if not line.territory.startswith("CN-35"))
    assert Decimal(away) / sum(line.quantity for line in shipped) == Decimal("0.146")


def test_amazon_de_is_nine_percent_under_lanyu_com_in_brand_money(brand: Path, found: list[dict], until: date) -> None:
    case = one(found, "price_undercut", channels=["amazon-de", "lanyu-com"])
    facts = Facts(brand, until)
    prices = {line.key: facts.converted(line.price, line.currency, "CNY", line.day) for line in facts.lines}
    theirs = {
        line.day: prices[line.key]
        for line in facts.lines
        if line.channel == "lanyu-com" and line.territory == "DE-BY" and line.sku == "LY-LN1"
    }
    days = {line.key: line.day for line in facts.lines}
    for row in case["rows"]:
        assert Decimal("0.089") < 1 - prices[row] / theirs[days[row]] < Decimal("0.092")


def test_near_misses_stand_exactly_at_their_limits(brand: Path, until: date) -> None:
    facts = Facts(brand, until)
    tiktok = [
        line.price
        for line in facts.lines
        if line.channel == "tiktok-us" and line.sku == "LY-ST-10" and line.day in (date(2026, 11, 13), date(2026, 11, 14))
    ]
    floors = {
        Decimal(band["floor"])
        for band in facts.grouped("price_bands", "sku", "channel_code")["LY-ST-10", "tiktok-us"]
        if not band["valid_to"]
    }
    assert len(tiktok) == 60
    assert set(tiktok) == floors
    day = date(2026, 11, 17)
    prices = {channel: {line.price for line in facts.lines if line.channel == channel and line.sku == "LY-ST-10" and line.day == day and line.quantity > 0}
              for channel in ("tmall", "mini-program", "flagship")}  # fmt: skip
    assert prices == {"tmall": {Decimal("285.00")}, "mini-program": {Decimal("300.00")}, "flagship": set()}


def test_no_near_miss_has_a_case(brand: Path, found: list[dict]) -> None:
    misses = truth_of(brand)["near_misses"]
    assert len(misses) >= 15
    assert {miss["kind"] for miss in misses} == set(KINDS)
    assert [case for case in found if case["partners"] in (["MINJIANG"], ["QILU"], ["QIONGZHOU"], ["FR-MINNAN"])] == []
    assert [case for case in found if case["channels"] == ["lanyu-com", "tiktok-us"] and case["kind"] == "promotion_clash"] == []


def test_severities_are_spread_and_some_cases_are_over(found: list[dict]) -> None:
    assert Counter(case["severity"] for case in found if case["status"] == "open")["critical"] == 1
    assert {case["severity"] for case in found} == {"low", "medium", "high", "critical"}
    assert Counter(case["status"] for case in found)["resolved"] >= 10


def test_a_case_with_evidence_14_days_old_is_open_and_one_with_15_is_resolved(found: list[dict]) -> None:
    assert one(found, "unfiled_promotion", partners=["FR-GANJIANG"])["last_seen"] == "2026-11-09"
    assert one(found, "unfiled_promotion", partners=["FR-GANJIANG"])["status"] == "open"
    assert one(found, "price_below_floor", sku="LY-BM-800")["last_seen"] == "2026-11-08"
    assert one(found, "price_below_floor", sku="LY-BM-800")["status"] == "resolved"


def test_customers_by_referral_card_stay_longer_than_others_of_amazon_us(brand: Path) -> None:
    with (brand / "customers.csv").open(encoding="utf-8", newline="") as file:
        referred = {row["customer_id"] for row in csv.DictReader(file) if row["segment"] == "referral-card"}
    with (brand / "orders.csv").open(encoding="utf-8", newline="") as file:
        lines = [
            row for row in csv.DictReader(file) if row["customer_id"].startswith("C") and not row["quantity"].startswith("-")
        ]
    first: dict[str, str] = {}
    days: dict[str, set[str]] = {}
    for line in lines:
        first.setdefault(line["customer_id"], line["channel_code"])
        days.setdefault(line["customer_id"], set()).add(line["ordered_at"][:10])
    mean = {}
    for name, is_referred in (("referred", True), ("others", False)):
        chosen = [len(days[who]) for who in first if first[who] == "amazon-us" and (who in referred) is is_referred]
        mean[name] = sum(chosen) / len(chosen)
    assert mean["referred"] > 1.5 * mean["others"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("last_day", "seed"), [("2026-02-28", 1), ("2026-06-18", 2), ("2026-12-12", 3), ("2027-01-05", 4), ("2024-03-01", 5)]
)
def test_the_stories_hold_on_other_days_and_seeds(tmp_path: Path, last_day: str, seed: int) -> None:
    simulate(tmp_path, seed=seed, scale=0.1, until=date.fromisoformat(last_day))
    assert records(expected_cases(tmp_path, date.fromisoformat(last_day))) == records(truth_of(tmp_path)["cases"])


@pytest.mark.slow
def test_the_stories_hold_in_a_brand_of_full_size(tmp_path: Path, until: date) -> None:
    simulate(tmp_path, seed=20260101, scale=1.0, until=until)
    assert records(expected_cases(tmp_path, until)) == records(truth_of(tmp_path)["cases"])
