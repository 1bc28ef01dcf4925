"""A generated year with known truth, from files through nights to proposals."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.analytics.playing import dump, load, night, written_by
from tests.foundation.intake.world import WORLD, folder

pytestmark = pytest.mark.django_db

LAST = date(2025, 12, 31)
#: What each partner sells in each quarter against a target of 1,000 a quarter. There are no complaints and no accounts to be reached, so
#: the score is (50 x sales / 1,000 + 25) / 0.75: 85 at 775, 60 at 400.
SOLD = {
    "UP": (600, 600, 775, 775),  # at the bar of A in the third quarter, exactly
    "NEAR": (600, 600, 774, 774),
    "GRACE": (900, 900, 900, 700),
    "BACK": (900, 700, 900, 900),  # below once, and back
    "DOWN": (900, 900, 700, 650),
    "CAPPED": (900, 900, 900, 900),  # a critical case in the fourth quarter
    "HELD": (600, 600, 900, 900),  # a critical case in the third
    "DEEP": (900, 900, 390, 390),
}
HELD = {"UP": "B", "NEAR": "B", "GRACE": "A", "BACK": "A", "DOWN": "A", "CAPPED": "A", "HELD": "B", "DEEP": "A"}
TRUTH = {
    ("UP", "2025Q2"): ("stay", "B"),
    ("UP", "2025Q3"): ("up", "A"),
    ("NEAR", "2025Q3"): ("stay", "B"),
    ("GRACE", "2025Q3"): ("stay", "A"),
    ("GRACE", "2025Q4"): ("grace", "A"),
    ("BACK", "2025Q2"): ("grace", "A"),
    ("BACK", "2025Q3"): ("stay", "A"),
    ("BACK", "2025Q4"): ("stay", "A"),
    ("DOWN", "2025Q3"): ("grace", "A"),
    ("DOWN", "2025Q4"): ("down", "B"),
    ("CAPPED", "2025Q3"): ("stay", "A"),
    ("CAPPED", "2025Q4"): ("down", "B"),
    ("HELD", "2025Q3"): ("held", "B"),
    ("HELD", "2025Q4"): ("up", "A"),
    ("DEEP", "2025Q4"): ("down", "C"),
}


def year(path: Path, **changes: Any) -> Path:
    """Each quarter's sales of each partner on its second month, a target a year, and a case of 200,000 where the truth asks for one."""
    lines = []
    for partner, sold in SOLD.items():
        for number, amount in enumerate(sold, start=1):
            lines.append(line(partner, f"{partner}{number}", date(2025, number * 3 - 1, 15), 1, amount))
    lines += [breach("CAPPED", date(2025, 11, 20)), breach("HELD", date(2025, 8, 20))]
    partners = [
        {"code": code, "name": code, "channel_code": "dealers", "status": "active", "scheme_code": "abc", "tier_code": tier}
        for code, tier in HELD.items()
    ]
    targets = [{"period": "2025", "level": "partner", "code": code, "metric": "net_revenue", "value": "4000"} for code in HELD]
    bands = [
        {
            "sku": "S2",
            "channel_code": "dealers",
            "floor": "300000",
            "ceiling": "400000",
            "currency": "CNY",
            "valid_from": "2025-01-01",
        }
    ]
    files = {**WORLD, "partners": partners, "orders": lines, "price_bands": bands, "targets": targets, **changes}
    return folder(path, **files)


def line(partner: str, order: str, day: date, quantity: int, price: int, sku: str = "S1") -> dict[str, Any]:
    return {
        "source": "erp", "order_id": order, "line_no": "1", "ordered_at": day.isoformat(), "channel_code": "dealers", "sku": sku,
        "quantity": str(quantity), "unit_price": str(price), "currency": "CNY", "partner_code": partner,
    }  # fmt: skip


def breach(partner: str, day: date) -> dict[str, Any]:
    """A sale for nothing, 300,000 under the floor: critical, and worth nothing to the score."""
    return line(partner, f"{partner}X", day, 1, 0, sku="S2")


def tiers() -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["partner"], row["quarter"]): row for row in dump() if row["type"] == "tier"}


def found() -> dict[tuple[str, str], tuple[str, str]]:
    return {key: (row["verdict"], row["proposed"]) for key, row in tiers().items() if key in TRUTH}


def test_a_year_with_known_truth_is_judged_as_it_was_made(tmp_path: Path) -> None:
    load(year(tmp_path))
    night(LAST)
    rows = tiers()
    assert found() == TRUTH
    assert rows["UP", "2025Q3"]["score"] == "85"
    assert rows["NEAR", "2025Q3"]["score"] == "84.933333"
    assert rows["CAPPED", "2025Q4"]["breaches"] == ["price_below_floor critical"]
    assert rows["CAPPED", "2025Q3"]["breaches"] == []
    assert len(rows) == 4 * len(SOLD)


def test_night_by_night_a_year_ends_like_in_one(tmp_path: Path) -> None:
    load(year(tmp_path))
    for day in (date(2025, 3, 31), date(2025, 5, 20), date(2025, 8, 31), date(2025, 11, 1), LAST):
        night(day)
    assert found() == TRUTH


def test_a_second_night_writes_nothing_and_a_correction_reaches_the_quarters_after_it(tmp_path: Path) -> None:
    load(year(tmp_path))
    night(LAST)
    assert night(LAST) is None
    load(folder(tmp_path / "late", orders=[line("DOWN", "DOWN3", date(2025, 8, 15), 1, 800)]))
    run = night(LAST)
    assert run is not None and written_by(run)["tiers"] <= 8
    assert tiers()["DOWN", "2025Q3"]["verdict"] == "stay"
    assert tiers()["DOWN", "2025Q4"]["verdict"] == "grace"


def test_a_changed_target_and_a_changed_tier_are_judged_anew(tmp_path: Path) -> None:
    load(year(tmp_path))
    night(LAST)
    load(
        folder(
            tmp_path / "target",
            targets=[{"period": "2025", "level": "partner", "code": "UP", "metric": "net_revenue", "value": "3000"}],
        )
    )
    night(LAST)
    assert tiers()["UP", "2025Q1"]["verdict"] == "up"
    moved = {
        "code": "NEAR",
        "name": "NEAR",
        "channel_code": "dealers",
        "status": "active",
        "scheme_code": "abc",
        "tier_code": "C",
    }
    load(folder(tmp_path / "tier", partners=[moved]))
    load(folder(tmp_path / "more", orders=[line("NEAR", "NEAR9", date(2025, 12, 1), 1, 1)]))
    night(LAST)
    assert tiers()["NEAR", "2025Q1"]["proposed"] == "B"


def test_a_case_where_the_brand_may_only_advise_costs_no_tier(tmp_path: Path) -> None:
    place = year(
        tmp_path, territories=[*WORLD["territories"], {"code": "DE", "name": "Germany", "parent_code": "", "level": "country"}]
    )
    load(place)
    load(folder(tmp_path / "abroad", orders=[{**breach("HELD", date(2025, 8, 20)), "territory_code": "DE"}]))
    night(LAST)
    held = tiers()["HELD", "2025Q3"]
    assert (held["verdict"], held["breaches"]) == ("up", [])
    assert tiers()["CAPPED", "2025Q4"]["verdict"] == "down"


def test_without_a_target_nothing_moves(tmp_path: Path) -> None:
    place = year(tmp_path)
    (place / "targets.csv").unlink()
    load(place)
    night(LAST)
    assert {row["verdict"] for key, row in tiers().items() if key[0] not in ("CAPPED",)} == {"stay"}
