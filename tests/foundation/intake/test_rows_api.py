"""Rows sent to ``/orders/bulk/`` and its siblings: exact numbers, an answer for each row, one effect a key, never a 500."""

from __future__ import annotations

import json
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from channels_core.orders.models import OrderLine
from channels_core.stock.models import InventoryLevel
from foundation.intake.models import ImportBatch
from foundation.values.scope import Role
from foundation.web.bodies import BodyInvalid, read_rows
from pricing.observations.models import PriceObservation
from tests.builders.people import bearer, make_token
from tests.foundation.intake.world import load_world, world_row

ORDERS = "/api/v1/orders/bulk/"
NDJSON = "application/x-ndjson"

pytestmark = pytest.mark.django_db


def send(client: Client, body: Any, *, to: str = ORDERS, kind: str = "application/json", **headers: str) -> Any:
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return client.post(to, text, content_type=kind, headers={**sender(), **headers})


def sender() -> dict[str, str]:
    return bearer(make_token(Role.INTEGRATION, name=f"erp {uuid.uuid4()}"))


def order(**changed: Any) -> dict[str, Any]:
    return world_row("orders", **changed)


def revenue(order_id: str) -> Decimal:
    return OrderLine.objects.unscoped("test").get(order_id=order_id).net_revenue


def test_all_in_is_200_and_again_unchanged(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [order(order_id="N1"), order(order_id="N2")]
    first, again = send(client, rows), send(client, {"rows": rows})
    counts = {"accepted": 2, "changed": 2, "unchanged": 0, "rejected": 0}
    assert (first.status_code, {k: v for k, v in first.json().items() if k != "import"}) == (200, counts)
    assert (again.status_code, again.json()["changed"], again.json()["unchanged"]) == (200, 0, 2)


def test_numbers_are_exact_to_the_last_digit(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    text = json.dumps(order(order_id="N1", quantity=1, unit_price="PRICE")).replace('"PRICE"', "123456789012.123457")
    assert send(client, f"[{text}]").status_code == 200
    assert revenue("N1") == Decimal("123456789012.123457")  # a float would say .12346


def test_some_in_is_207_with_an_entry_for_each_row(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    rows = [order(order_id="N1"), order(order_id="N2", sku="S9"), "no row", order(order_id="N3", colour="red")]
    answer = send(client, rows)
    assert answer.status_code == 207
    assert answer.json()["results"] == [
        {"index": 0, "status": "accepted", "errors": []},
        {"index": 1, "status": "rejected", "errors": [{"field": "sku", "message": "unknown product S9"}]},
        {"index": 2, "status": "rejected", "errors": [{"field": "", "message": "the row is no object of columns"}]},
        {"index": 3, "status": "rejected", "errors": [{"field": "", "message": "unknown column colour"}]},
    ]
    assert revenue("N1") == Decimal(180)


def test_ndjson_is_a_row_a_line(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    lines = "\n".join(json.dumps(order(order_id=f"N{n}", promotion_code="a\u2028b")) for n in range(3)) + "\n\n"
    assert send(client, lines, kind=NDJSON).json()["changed"] == 3
    broken = send(client, lines + "{", kind=NDJSON)
    assert broken.status_code == 400
    assert broken.json()["errors"][0]["message"].startswith("line 5: no JSON")


def test_stock_and_observations_go_in_too(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    stock = [{"day": "2026-03-02", "location_code": "W1", "channel_code": "tmall", "sku": "S1", "on_hand": 5}]
    seen = [
        {
            "source": "watch", "observation_id": "1", "observed_at": "2026-03-02T10:00:00Z", "sku": "S1", "channel_code": "tmall",
            "price": 79.9, "currency": "CNY",
        }
    ]  # fmt: skip
    assert send(client, stock, to="/api/v1/inventory/bulk/").status_code == 200
    assert send(client, seen, to="/api/v1/price-observations/bulk/").status_code == 200
    assert InventoryLevel.objects.unscoped("test").get().on_hand == 5
    assert PriceObservation.objects.unscoped("test").get().price == Decimal("79.9")


@pytest.mark.parametrize(
    "cell",
    [
        "1e400", "-1e400", "1e-400", "1e999999999", "1e99999999999999999999", "9" * 5_000, "0.1234567", '"1,5"', '"\\u0000"',
        '"\\ud800"', "[]", "{}", '""', "true", "null", '"NaN"', "1000000000000",
    ],
)  # fmt: skip
def test_a_value_that_is_no_price_is_refused_by_its_row(client: Client, tmp_path: Path, cell: str) -> None:
    load_world(tmp_path)
    text = json.dumps(order(order_id="N1", unit_price="PRICE")).replace('"PRICE"', cell)
    answer = send(client, f"[{text}]")
    assert (answer.status_code, answer.json()["accepted"]) == (207, 0)
    assert answer.json()["results"][0]["errors"][0]["field"] == "unit_price"


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"{}", b"null", b"1", b'"x"', b"[", b"[1,]", b"\xff\xfe", b'{"rows": {}}', b'{"rows": [], "more": 1}',
        b"[NaN]", b"[-Infinity]", b'[{"sku": 1, "sku": 2}]', b'[{"\\ud800": 1, "\\ud800": 2}]', b"[" * 100_000, b"[1]\x00",
    ],
)  # fmt: skip
def test_a_body_without_rows_is_400(client: Client, body: bytes) -> None:
    answer = send(client, body)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("name", ["\\u0000", "\\ud800", "", "x" * 500])
def test_an_unknown_column_of_any_name_is_refused_by_its_row(client: Client, tmp_path: Path, name: str) -> None:
    load_world(tmp_path)
    answer = send(client, f'[{{"{name}": 1}}]')
    assert (answer.status_code, answer.json()["results"][0]["errors"][0]["field"]) == (207, "")


def test_more_than_ten_thousand_rows_are_400_and_other_kinds_415(client: Client) -> None:
    assert send(client, "[" + ",".join("1" * 10_001) + "]").status_code == 400
    for kind in ("text/csv", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        assert send(client, "[]", kind=kind).status_code == 415


def test_too_large_a_body_is_413(client: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert send(client, [order(order_id="N" * 100)]).status_code == 413


def test_repeated_key_acts_once_and_answers_alike(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = {**sender(), "Idempotency-Key": "k"}
    body = json.dumps([order(order_id="N1"), order(order_id="N2", sku="S9")])
    first = client.post(ORDERS, body, content_type="application/json", headers=headers)
    twin = client.post(ORDERS, body, content_type="application/json", headers=headers)
    other = client.post(ORDERS, "[1]", content_type="application/json", headers=headers)
    assert (first.status_code, twin.status_code, other.status_code) == (207, 207, 422)
    assert first.content == twin.content
    assert ImportBatch.objects.filter(source_name="orders").count() == 1


def test_rows_can_be_taken_back(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = sender()
    sent = client.post(ORDERS, json.dumps([order(order_id="N1")]), content_type="application/json", headers=headers).json()
    undone = client.post(f"/api/v1/imports/{sent['import']}/undo/", headers=headers)
    assert undone.json() == {"taken_back": 1, "left": []}
    assert OrderLine.objects.unscoped("test").count() == 2


@pytest.mark.parametrize(
    ("role", "scopes", "status"),
    [
        (Role.INTEGRATION, ["facts:write"], 200),
        (Role.INTEGRATION, ["imports:write"], 403),
        (Role.GTM_LEAD, None, 200),
        (Role.ANALYST, None, 403),
        (Role.PARTNER_USER, None, 403),
    ],
)
def test_only_who_may_write_facts_does(client: Client, tmp_path: Path, role: Role, scopes: Any, status: int) -> None:
    load_world(tmp_path)
    headers = bearer(make_token(role, scopes=scopes))
    answer = client.post(ORDERS, json.dumps([order(order_id="N1")]), content_type="application/json", headers=headers)
    assert answer.status_code == status
    assert OrderLine.objects.unscoped("test").count() == (3 if status == 200 else 2)


def test_a_token_of_another_brand_knows_no_channel_of_this_one(client: Client, tmp_path: Path) -> None:
    load_world(tmp_path)
    headers = bearer(make_token(Role.INTEGRATION, limits={"brand": ["XX"]}))
    answer = client.post(ORDERS, json.dumps([order()]), content_type="application/json", headers=headers)
    assert answer.json()["results"][0]["errors"] == [{"field": "channel_code", "message": "unknown channel tmall"}]


def test_numbers_of_a_body_keep_every_digit() -> None:
    assert read_rows(b"[0.10, 1E2, 1e400, 12345678901234567890]", "application/json", most=9) == [
        Decimal("0.10"), Decimal("1E2"), "1e400", 12345678901234567890,
    ]  # fmt: skip
    with pytest.raises(BodyInvalid, match="3 rows; at most 2"):
        read_rows(b"[1,2,3]", "application/json", most=2)
