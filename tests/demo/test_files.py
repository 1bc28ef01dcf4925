"""The demo brand's files: columns, size, references, and the same bytes for the same arguments."""

import ast
import csv
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from demo.simulate import simulate

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = {
    "brands": "code name currency time_zone stage",
    "exchange_rates": "day base quote rate",
    "territories": "code name parent_code level population",
    "channels": "code name brand_code kind parent_code currency online",
    "channel_territories": "channel_code territory_code valid_from valid_to",
    "products": "sku name brand_code line category type msrp unit_cost currency launched_on successor_sku",
    "assortment": "sku channel_code rule territory_code valid_from valid_to",
    "partners": "code name channel_code kind scheme_code tier_code status joined_on contact_email contact_phone",
    "partner_territories": "partner_code territory_code exclusive valid_from valid_to",
    "agreements": "partner_code promotion_authority price_authority_percent commission_rate valid_from valid_to",
    "outlets": "code name channel_code partner_code territory_code latitude longitude floor_area_m2 opened_on closed_on",
    "customers": "customer_id kind name company email phone territory_code segment key_account",
    "price_bands": "sku channel_code territory_code floor ceiling currency valid_from valid_to",
    "promotions": "code channel_code sku starts_on ends_on status partner_code territory_code discount_rate price budget joint_plan",
    "launches": "sku channel_code opens_on territory_code",
    "stages": "sku stage valid_from territory_code",
    "budget_pools": "code starts_on ends_on amount currency",
    "orders": "source order_id line_no ordered_at channel_code sku quantity unit_price currency unit_cost list_price discount net_amount partner_code "
    "outlet_code territory_code customer_id promotion_code servicing_partner_code commission_partner_codes returns_order_id",
    "spend": "source spend_id day channel_code purpose amount currency partner_code territory_code campaign",
    "inventory": "day location_code channel_code sku on_hand partner_code territory_code",
    "price_observations": "source observation_id observed_at sku channel_code price currency tax_rate partner_code territory_code seller url",
    "market_signals": "source day metric value channel_code sku territory_code",
    "surveys": "survey_id day subject channel_code partner_code nps csat",
    "complaints": "complaint_id day channel_code partner_code order_id kind severity",
    "targets": "period level code metric value",
    "rebate_programmes": "code name partner_code tier_code channel_code line metric mode starts_on ends_on currency baseline minimum cap",
    "rebate_slabs": "programme_code lower_bound rate rate_kind",
}
REFERENCES = {
    "brand_code": "brands", "channel_code": "channels", "partner_code": "partners", "servicing_partner_code": "partners", "outlet_code": "outlets",
    "territory_code": "territories", "customer_id": "customers", "sku": "products", "successor_sku": "products",
}  # fmt: skip
KEYS = {
    "orders": "source order_id line_no", "exchange_rates": "day base quote", "products": "sku", "customers": "customer_id", "targets": "period level code metric",
    "assortment": "sku channel_code rule territory_code valid_from", "channel_territories": "channel_code territory_code valid_from",
    "partner_territories": "partner_code territory_code valid_from", "agreements": "partner_code valid_from", "spend": "source spend_id",
    "price_bands": "sku channel_code territory_code valid_from", "launches": "sku channel_code territory_code", "stages": "sku territory_code valid_from",
    "inventory": "day location_code channel_code sku", "price_observations": "source observation_id", "surveys": "survey_id", "complaints": "complaint_id",
    "market_signals": "source day metric channel_code sku territory_code", "rebate_slabs": "programme_code lower_bound",
}  # fmt: skip
PURPOSES = {"acquisition", "retention", "trade", "operations", "commission", "brand"}


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def digest(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_file_has_exactly_the_interchange_columns(brand: Path) -> None:
    found = {path.stem: path.read_text(encoding="utf-8").split("\n", 1)[0].split(",") for path in brand.glob("*.csv")}
    assert found == {name: columns.split() for name, columns in COLUMNS.items()}


def test_a_tenth_holds_at_least_ten_thousand_lines_and_what_truth_counts(brand: Path) -> None:
    truth = json.loads((brand / "truth" / "truth.json").read_text(encoding="utf-8"))
    counted = {name: len(rows(brand, name)) for name in COLUMNS}
    assert 10_000 <= counted["orders"] <= 16_000
    assert counted["inventory"] < 25_000
    assert truth["rows"] == counted


def test_every_key_is_there_once(brand: Path) -> None:
    for name in COLUMNS:
        columns = KEYS.get(name, "code").split()
        keys = Counter(tuple(row[column] for column in columns) for row in rows(brand, name))
        assert [key for key, count in keys.items() if count > 1] == [], name


def test_every_code_refers_to_something_that_is_there(brand: Path) -> None:
    known = {name: {row[COLUMNS[name].split()[0]] for row in rows(brand, name)} for name in set(REFERENCES.values())}
    parents = {"territories": known["territories"], "channels": known["channels"]}
    for name in COLUMNS:
        for row in rows(brand, name):
            for column, target in REFERENCES.items():
                assert not row.get(column) or row[column] in known[target], (name, row)
            assert not row.get("parent_code") or row["parent_code"] in parents[name]
            assert all(code in known["partners"] for code in (row.get("commission_partner_codes") or "").split(";") if code)


def test_lines_lie_in_the_two_years_in_the_order_of_days_with_the_prices_of_their_channel(brand: Path, until: date) -> None:
    currency = {row["code"]: row["currency"] for row in rows(brand, "channels")}
    lines = rows(brand, "orders")
    days = [line["ordered_at"][:10] for line in lines]
    assert days == sorted(days)
    assert (days[0], days[-1]) == ((until - timedelta(days=729)).isoformat(), until.isoformat())
    for line in lines:
        assert line["currency"] == currency[line["channel_code"]]
        assert Decimal(line["unit_price"]).as_tuple().exponent == -2
        assert Decimal(line["discount"]) >= 0
        assert line["quantity"] != "0"


def test_a_return_names_an_earlier_order_of_the_same_customer_product_and_price(brand: Path) -> None:
    lines = rows(brand, "orders")
    sold = defaultdict(list)
    for line in lines:
        sold[line["source"], line["order_id"]].append(line)
    returned = [line for line in lines if line["returns_order_id"]]
    assert 0.018 < len(returned) / len(lines) < 0.04
    for line in returned:
        assert Decimal(line["quantity"]) < 0
        origin = [
            one
            for one in sold[line["source"], line["returns_order_id"]]
            if one["sku"] == line["sku"] and one["unit_price"] == line["unit_price"]
        ]
        assert origin
        assert origin[0]["ordered_at"][:10] < line["ordered_at"][:10]
        assert origin[0]["customer_id"] == line["customer_id"]


def test_every_day_finds_a_rate_within_seven_days_although_some_are_missing(brand: Path, until: date) -> None:
    days = {(row["base"], date.fromisoformat(row["day"])) for row in rows(brand, "exchange_rates")}
    missing = 0
    for back in range(730):
        day = until - timedelta(days=back)
        for base in ("USD", "EUR"):
            missing += (base, day) not in days
            assert any((base, day - timedelta(days=earlier)) in days for earlier in range(8))
    assert missing == 6


def test_all_channels_have_their_facts(brand: Path) -> None:
    channels = {row["code"] for row in rows(brand, "channels")}
    assert len(channels) == 13
    assert {row["channel_code"] for row in rows(brand, "orders")} == channels
    assert {row["channel_code"] for row in rows(brand, "spend")} == channels
    assert {row["purpose"] for row in rows(brand, "spend")} == PURPOSES
    assert {row["channel_code"] for row in rows(brand, "surveys")} == channels - {"meituan"}
    assert len({row["channel_code"] for row in rows(brand, "complaints")}) >= 6


def test_platforms_that_hide_their_buyers_name_no_customer_and_sell_in_names_companies(brand: Path) -> None:
    kinds = {row["customer_id"]: row["kind"] for row in rows(brand, "customers")}
    for line in rows(brand, "orders"):
        if line["channel_code"] in ("meituan", "retail-chains"):
            assert line["customer_id"] == ""
        if line["channel_code"] in ("dist-china", "agents-eu"):
            assert kinds[line["customer_id"]] == "b2b"


def test_the_same_arguments_give_the_same_bytes_under_another_hash_seed_and_time_zone(
    brand: Path, tmp_path: Path, until: date
) -> None:
    command = [
        sys.executable,
        "-m",
        "demo",
        str(tmp_path / "again"),
        "--seed",
        "7",
        "--scale",
        "0.1",
        "--until",
        until.isoformat(),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "America/Los_Angeles", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, cwd=tmp_path, env=environment, capture_output=True)
    assert digest(tmp_path / "again") == digest(brand)


def test_another_seed_gives_other_sales_and_the_same_stories(brand: Path, tmp_path: Path, until: date) -> None:
    simulate(tmp_path, seed=8, scale=0.1, until=until)
    here, there = digest(brand), digest(tmp_path)
    assert here["orders.csv"] != there["orders.csv"]
    assert here["products.csv"] == there["products.csv"]
    cases = [json.loads((folder / "truth" / "truth.json").read_text(encoding="utf-8"))["cases"] for folder in (brand, tmp_path)]
    pick = [[(case["kind"], case["partners"], case["first_seen"], case["units"]) for case in one] for one in cases]
    assert pick[0] == pick[1]


@pytest.mark.slow
def test_scale_one_is_a_company_of_a_hundred_thousand_lines_and_twenty_thousand_customers(tmp_path: Path, until: date) -> None:
    counts = simulate(tmp_path, seed=20260101, scale=1.0, until=until)
    assert 90_000 <= counts["orders"] <= 115_000
    assert 19_000 <= counts["customers"] <= 21_000


def test_the_simulator_imports_nothing_of_the_product() -> None:
    imported = set()
    for path in sorted((ROOT / "demo").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {name.name.split(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add((node.module or "").split(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"demo", "numpy"}
