"""Accruals through nights, against a twin that adds up all lines of all partners for every programme."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from channels_core.brands.models import Brand
from channels_core.parties.models import Partner
from foundation.values.scope import system_scope
from pricing.rebates.models import AccrualDay
from pricing.rebates.queries import versions_in_force
from tests.analytics.playing import dump, load, night, published_kpis, written_by
from tests.foundation.intake.world import WORLD, folder
from tests.twins.rebate_twin import rebate_of

pytestmark = pytest.mark.django_db

DAY = date(2025, 12, 31)
CHANNELS, SKUS, PARTNERS = ("dealers", "tmall"), ("S1", "S2"), ("P1", "P2", "P3")
LINES = {"S1": "String", "S2": "Stove"}


def programme(code: str, metric: str, mode: str, **more: Any) -> dict[str, Any]:
    told = {"code": code, "name": code, "metric": metric, "mode": mode, "starts_on": "2025-01-01", "ends_on": "2025-12-31"}
    return {**told, "currency": "CNY", **more}


def slabs(code: str, *steps: tuple[str, str], kind: str = "percent") -> list[dict[str, Any]]:
    return [{"programme_code": code, "lower_bound": lower, "rate": rate, "rate_kind": kind} for lower, rate in steps]


PROGRAMMES = [
    programme("ACC", "net_revenue", "incremental", channel_code="dealers"),
    programme("ALL", "net_revenue", "retroactive", starts_on="2025-07-01", cap="900"),
    programme("OWN", "net_revenue", "retroactive", partner_code="P2", minimum="4000"),
    programme("TIER", "net_revenue", "incremental", tier_code="A"),
    programme("UNIT", "units", "incremental", line="String"),
    programme("GROW", "growth", "retroactive_growth"),
    programme("EURO", "net_revenue", "retroactive", currency="EUR", partner_code="P3"),
]
SLABS = [
    *slabs("ACC", ("0", "1"), ("5000", "3")),
    *slabs("ALL", ("1000", "2.5"), ("8000", "4")),
    *slabs("OWN", ("0", "5")),
    *slabs("TIER", ("0", "2")),
    *slabs("UNIT", ("0", "0"), ("20", "1.5"), kind="per_unit"),
    *slabs("GROW", ("100", "3"), ("120", "6")),
    *slabs("EURO", ("0", "10")),
]
RATES = [
    {"day": (date(2024, 1, 1) + timedelta(7 * week)).isoformat(), "base": "EUR", "quote": "CNY", "rate": f"7.{week % 10}3"}
    for week in range(110)
]


def random_lines(seed: int, count: int = 260) -> list[dict[str, Any]]:
    dice = random.Random(seed)
    return [
        {
            "source": "erp", "order_id": f"R{number}", "line_no": "1", "channel_code": dice.choice(CHANNELS), "sku": dice.choice(SKUS),
            "ordered_at": (date(2024, 1, 1) + timedelta(dice.randrange(730))).isoformat(),
            "quantity": str(dice.choice((1, 2, 3, 5, -1))), "unit_price": f"{dice.randrange(1, 20000) / 100:.2f}",
            "currency": dice.choice(("CNY", "CNY", "EUR")), "partner_code": dice.choice(PARTNERS),
        }
        for number in range(count)
    ]  # fmt: skip


def book(path: Path, lines: list[dict[str, Any]]) -> Path:
    products = [{**row, "line": LINES[row["sku"]]} for row in WORLD["products"]]
    partners = [
        *WORLD["partners"],
        {"code": "P3", "name": "North", "channel_code": "dealers", "status": "active", "scheme_code": "abc", "tier_code": "A"},
    ]
    files = {**WORLD, "exchange_rates": RATES, "products": products, "partners": partners, "orders": lines}
    return folder(path, **files, rebate_programmes=PROGRAMMES, rebate_slabs=SLABS)


def rate(day: date) -> Decimal:
    """EUR in CNY: the last rate at most a week old."""
    held = max(row["day"] for row in RATES if row["day"] <= day.isoformat())
    return Decimal(next(row["rate"] for row in RATES if row["day"] == held))


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.000001"), "ROUND_HALF_UP")


def in_currency(line: dict[str, Any], currency: str) -> Decimal:
    amount = Decimal(line["quantity"]) * Decimal(line["unit_price"])
    if line["currency"] == currency:
        return amount
    day = date.fromisoformat(line["ordered_at"])
    return cents(amount * rate(day)) if currency == "CNY" else cents(amount / rate(day))


def twin(lines: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """(programme, partner) -> (base, amount), from every line."""
    found = {}
    for version in versions_in_force(system_scope(), brand=_brand()):
        terms = next(row for row in PROGRAMMES if row["code"] == version.code)
        for partner in PARTNERS:
            if terms.get("partner_code", partner) != partner or (terms.get("tier_code") and partner not in ("P1", "P3")):
                continue
            own = [
                line for line in lines
                if line["partner_code"] == partner and terms.get("channel_code") in (None, line["channel_code"])
                and terms.get("line") in (None, LINES[line["sku"]])
            ]  # fmt: skip
            now = [line for line in own if terms["starts_on"] <= line["ordered_at"] <= terms["ends_on"]]
            before = [line for line in own if "2024-01-01" <= line["ordered_at"] <= "2024-12-31"]
            if not now:
                continue
            revenue = sum((in_currency(line, terms["currency"]) for line in now), Decimal(0))
            units = sum((Decimal(line["quantity"]) for line in now), Decimal(0))
            former = sum((in_currency(line, terms["currency"]) for line in before), Decimal(0)) if before else None
            actual = units if terms["metric"] == "units" else revenue
            found[version.code, partner] = (actual, rebate_of(version.schedule, actual, revenue, former))
    return found


def _brand() -> int:
    return Brand.objects.unscoped("test").get().pk


def accruals() -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    rows = [row for row in dump() if row["type"] == "accrual"]
    return {(row["programme"], row["partner"]): (Decimal(row["base"]), Decimal(row["amount"])) for row in rows}


def test_accruals_are_those_of_the_twin_and_cost_what_they_sum_to(tmp_path: Path) -> None:
    lines = random_lines(1)
    load(book(tmp_path, lines))
    night(DAY)
    found = accruals()
    assert found == twin(lines)
    assert {code for (code, _partner), (_base, amount) in found.items() if amount} == {row["code"] for row in PROGRAMMES}
    by_partner: dict[str, Decimal] = defaultdict(Decimal)
    for (code, partner), (_base, amount) in found.items():
        by_partner[partner] += amount if code != "EURO" else 0
    days = AccrualDay.objects.unscoped("test")
    for code in ("P1", "P2"):
        partner = Partner.objects.unscoped("test").get(code=code).pk
        assert sum(row.amount for row in days.filter(partner_id=partner)) == by_partner[code]


def test_corrections_and_late_lines_end_like_a_fresh_night(tmp_path: Path) -> None:
    lines = random_lines(2)
    load(book(tmp_path / "first", lines))
    night(DAY)
    late = random_lines(3, 20)
    for number, line in enumerate(late):
        line["order_id"] = f"L{number}"
    corrected = [{**line, "quantity": "7"} for line in lines[:10]]
    moved = [{**line, "partner_code": "P2"} for line in lines[10:15]]
    load(folder(tmp_path / "late", orders=[*late, *corrected, *moved]))
    run = night(DAY)
    assert run is not None and accruals() == twin([*lines[15:], *late, *corrected, *moved])
    assert night(DAY) is None


def test_rebates_are_investment_of_channels_and_partners_day_by_day(tmp_path: Path) -> None:
    lines = random_lines(4)
    load(book(tmp_path, lines))
    night(DAY)
    total = sum((row.amount for row in AccrualDay.objects.unscoped("test")), Decimal(0))
    kpis = published_kpis()
    for kind in ("channel", "partner"):
        days = [row for (of, _code, grain, _label), row in kpis.items() if of == kind and grain == "day"]
        assert sum(Decimal(str(row.figures["investment"])) for row in days) == total


def test_a_changed_slab_makes_a_version_and_only_its_programme_moves(tmp_path: Path) -> None:
    lines = random_lines(5)
    load(book(tmp_path / "first", lines))
    night(DAY)
    before = accruals()
    load(folder(tmp_path / "slab", rebate_slabs=slabs("UNIT", ("20", "2"), kind="per_unit")))
    run = night(DAY)
    after = accruals()
    assert run is not None and written_by(run)["accruals"] == 2 * len([key for key in before if before[key] != after[key]])
    assert {code for (code, _partner) in before if before[code, _partner] != after[code, _partner]} == {"UNIT"}


def costs() -> dict[tuple[int, int, date], Decimal]:
    rows = AccrualDay.objects.unscoped("test").exclude(amount=0)
    return {(row.partner_id, row.channel_id, row.day): row.amount for row in rows}


def test_a_line_that_moves_to_another_day_leaves_the_amount_and_moves_its_cost(tmp_path: Path) -> None:
    one = {
        **random_lines(6, 1)[0],
        "partner_code": "P2",
        "channel_code": "tmall",
        "sku": "S2",
        "currency": "CNY",
        "quantity": "1",
    }
    lines = [{**one, "order_id": f"M{n}", "unit_price": "3000", "ordered_at": f"2025-0{n}-05"} for n in (2, 3, 4)]
    load(book(tmp_path / "first", lines))
    night(DAY)
    before, spread = accruals(), costs()
    load(folder(tmp_path / "moved", orders=[{**lines[0], "ordered_at": "2025-02-06"}]))
    night(DAY)
    assert accruals() == before == {**before, ("OWN", "P2"): (Decimal(9000), Decimal(450))}
    assert sum(costs().values()) == sum(spread.values()) > 0
    days = {day for _partner, _channel, day in costs()}
    assert (date(2025, 2, 6) in days, date(2025, 2, 5) in days) == (True, False)


def test_units_that_sum_to_nothing_are_shared_out_by_net_revenue(tmp_path: Path) -> None:
    one = {**random_lines(7, 1)[0], "partner_code": "P1", "channel_code": "tmall", "sku": "S2", "currency": "CNY"}
    lines = [
        {**one, "order_id": "U1", "quantity": "2", "unit_price": "500", "ordered_at": "2025-03-05"},
        {**one, "order_id": "U2", "quantity": "-2", "unit_price": "100", "ordered_at": "2025-04-05"},
    ]
    path = book(tmp_path, lines)
    folder(path, rebate_programmes=[programme("PCT", "units", "retroactive")], rebate_slabs=slabs("PCT", ("0", "10")))
    load(path)
    night(DAY)
    assert accruals() == {("PCT", "P1"): (Decimal(0), Decimal(80))}
    assert {day: amount for (_partner, _channel, day), amount in costs().items()} == {
        date(2025, 3, 5): Decimal(100), date(2025, 4, 5): Decimal(-20),
    }  # fmt: skip
