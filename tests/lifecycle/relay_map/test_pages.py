"""The relay map as page and over the API: what it shows, what it takes, and what it costs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_core.products.models import Product
from foundation.values.scope import Role
from lifecycle.stages.models import ProductStage
from tests.analytics import playing
from tests.analytics.random_book import write
from tests.builders.pages import told
from tests.builders.people import bearer, make_token, make_user
from tests.lifecycle.stages.book import write_book

LAST = date(2026, 1, 3)
FUTURE = "2031-02-01"

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, tmp_path: Path) -> Client:
    folder = write_book(tmp_path / "book")
    write(folder, "stages", [{"sku": "ONE", "stage": "maturity", "valid_from": "2025-06-01"}])
    playing.load(folder)
    playing.night(LAST)
    client.force_login(make_user(Role.PARTNER_MANAGER))
    return client


def fields_of(text: str) -> dict[str, str]:
    """The hidden fields of the form that decides."""
    form = text.split('id="stage"')[1].split("</form>")[0]
    parts = form.split('<input type="hidden" ')[1:]
    found = {
        part.split('name="')[1].split('"')[0]: part.split('value="')[1].split('"')[0]
        for part in parts
        if "name=" in part.split(">")[0]
    }
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def test_the_map_says_who_runs_and_which_stage_is_due(page: Client) -> None:
    text = told(page.get("/relay/map/"))
    assert "2 products, and who runs which leg." in text
    assert "Lantern ONE should change: maturity to decline." in text
    assert "→ decline" in text and "/relay/map/?sku=ONE" in text


def test_a_product_beside_the_map_shows_its_curve_reason_and_form(page: Client) -> None:
    text = told(page.get("/relay/map/?sku=ONE"))
    assert "12 months on sale." in text and 'data-chart="chart-stage"' in text and "Lantern TWO" in text
    assert "Confirm from that day on" in text
    assert page.get("/relay/map/?sku=NONE").status_code == 404
    assert page.get("/relay/map/?market=XX").status_code == 404
    assert page.get("/relay/map/?colour=red").status_code == 400


def test_who_may_only_read_sees_no_form(page: Client) -> None:
    page.force_login(make_user(Role.ANALYST))
    text = told(page.get("/relay/map/?sku=ONE"))
    assert "12 months on sale." in text and "Confirm from that day on" not in text


def test_a_stage_is_confirmed_once_however_often_the_form_is_sent_and_taken_back(page: Client) -> None:
    sent = {**fields_of(told(page.get("/relay/map/?sku=ONE"))), "stage": "decline", "valid_from": FUTURE}
    for _ in range(2):
        answer = page.post("/relay/map/ONE/stage/", sent)
        assert (answer.status_code, answer["Location"]) == (303, "/relay/map/?sku=ONE")
    assert ProductStage.objects.unscoped("test").filter(valid_from=FUTURE).count() == 1
    text = told(page.get("/relay/map/?sku=ONE"))
    assert "Take back" in text and "confirmed the suggested stage" in text
    version = fields_of(text)["version"]
    undone = page.post("/relay/map/ONE/stage/undo/", {"version": version, "valid_from": FUTURE})
    assert undone.status_code == 303
    assert not ProductStage.objects.unscoped("test").filter(valid_from=FUTURE).exists()


def test_what_was_typed_is_kept_with_what_to_mend(page: Client) -> None:
    sent = {**fields_of(told(page.get("/relay/map/?sku=ONE"))), "stage": "growth", "valid_from": "2020-01-01", "reason": ""}
    answer = page.post("/relay/map/ONE/stage/", sent)
    text = told(answer)
    assert answer.status_code == 422
    assert "A stage cannot begin in the past" in text and "say why" in text and 'value="2020-01-01"' in text
    wrong = page.post("/relay/map/ONE/stage/", {**sent, "once": "another", "valid_from": "tomorrow"})
    assert wrong.status_code == 422 and "This is no day" in told(wrong)
    assert ProductStage.objects.unscoped("test").count() == 1


def test_of_two_people_the_second_is_told_what_changed(page: Client) -> None:
    read = {**fields_of(told(page.get("/relay/map/?sku=ONE"))), "stage": "decline", "valid_from": FUTURE}
    assert page.post("/relay/map/ONE/stage/", read).status_code == 303
    late = page.post("/relay/map/ONE/stage/", {**read, "once": "other", "valid_from": "2031-03-01", "reason": "late"})
    assert late.status_code == 409 and "confirmed the suggested stage" in told(late)
    assert ProductStage.objects.unscoped("test").count() == 2


def test_the_number_of_queries_does_not_grow_with_products(page: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as held:
            assert page.get("/relay/map/?sku=ONE").status_code == 200
        return len(held)

    queries()
    few = queries()
    model = Product.objects.unscoped("test").get(sku="ONE")
    Product.objects.unscoped("test").bulk_create(
        Product(sku=f"N{n}", name=f"N{n}", brand=model.brand, line=f"L{n}", msrp=Decimal(1), unit_cost=Decimal(1), currency="CNY")
        for n in range(20)
    )
    assert queries() == few <= 30


def test_the_api_reads_and_decides(page: Client, tmp_path: Path) -> None:
    lead = bearer(make_token(Role.PARTNER_MANAGER))
    api = Client()
    listed = api.get("/api/v1/stages/?suggested=decline", headers=lead).json()
    assert [(row["sku"], row["stage"], row["suggested"]["stage"]) for row in listed["results"]] == [
        ("ONE", "maturity", "decline")
    ]
    one = api.get("/api/v1/stages/ONE/", headers=lead)
    assert one.json()["history"] == [{"stage": "maturity", "valid_from": "2025-06-01", "territory": None}]
    body: dict[str, Any] = {"stage": "decline", "valid_from": FUTURE}
    url = "/api/v1/stages/ONE/"

    def put(headers: dict[str, str], **changed: Any) -> Any:
        return api.put(url, {**body, **changed}, content_type="application/json", headers={**lead, **headers})

    assert put({}).status_code == 428
    match = {"If-Match": one["ETag"]}
    past = put(match, valid_from="2020-01-01")
    assert (past.status_code, past.json()["errors"][0]["field"]) == (422, "valid_from")
    done = put({**match, "Idempotency-Key": "k1"})
    assert done.status_code == 200 and len(done.json()["history"]) == 2
    assert put({**match, "Idempotency-Key": "k1"}).json() == done.json()
    assert put(match).status_code == 412
    assert (
        api.put(url, body, content_type="application/json", headers={**bearer(make_token(Role.ANALYST)), **match}).status_code
        == 403
    )
    playbook = api.get("/api/v1/playbook/", headers=lead).json()
    assert {"stage": "decline", "channel_kind": "distributor", "role": "clearance"} in playbook["results"]
    whole = api.get("/api/v1/relay-map/?period=91", headers=lead).json()
    assert [row["sku"] for row in whole["results"]] == ["TWO", "ONE"]
    assert whole["results"][1]["is_due"] is True
    assert {cell["channel"] for cell in whole["results"][1]["cells"]} == {"site", "market", "dealers"}
    german = api.get("/api/v1/relay-map/?period=91&market=DE", headers=lead).json()
    assert {cell["channel"]: cell["share"] for cell in german["results"][1]["cells"]}["market"] == "1.000000"


def test_the_map_is_a_file_too(page: Client) -> None:
    text = page.get("/relay/map.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("sku,name,line,stage,suggested")
    assert len(text.splitlines()) == 1 + 2 * 3
