"""Bands over the API: lists, one corrected in place under its version, versions published once and taken back, and the preview."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from foundation.values.scope import Role
from pricing.bands.models import BandPublication
from tests.builders.people import bearer, make_token
from tests.conflicts.book import Book
from tests.conflicts.conftest import book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night

__all__ = ["book"]
pytestmark = pytest.mark.django_db
BAND = {"sku": "S1", "channel": "tmall", "territory": None, "floor": "90", "ceiling": "120", "valid_from": "2026-03-01"}


class Api:
    def __init__(self, client: Client, role: Role) -> None:
        self.client, self.headers = client, bearer(make_token(role))

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers={**self.headers, **headers}
        )


@pytest.fixture
def api(client: Client, book: Book) -> Api:
    book.band("80")
    book.sell("85", "2026-03-20")
    load_folder(book.write())
    play_night(date(2026, 3, 31))
    return Api(client, Role.GTM_LEAD)


def test_the_list_is_filtered_by_codes_and_by_day(api: Api) -> None:
    (row,) = api.ask("GET", "/price-bands/?sku=S1&channel=tmall&on=2026-03-01").json()["results"]
    assert row == {
        "sku": "S1",
        "channel": "tmall",
        "territory": None,
        "floor": "80.000000",
        "ceiling": "120.000000",
        "currency": "CNY",
        "valid_from": "2026-01-01",
        "valid_to": None,
    }
    assert api.ask("GET", "/price-bands/?on=2025-12-31").json()["results"] == []
    assert api.ask("GET", "/price-bands/?on=never").status_code == 400


def test_a_preview_names_what_publishing_opens_and_writes_nothing(api: Api) -> None:
    body = api.ask("POST", "/price-bands/preview/", {"bands": [BAND]}).json()
    (case,) = body["next_night"]["cases"]
    assert (case["change"], case["kind"], case["at_stake"], case["id"]) == ("opens", "price_below_floor", "5.000000", None)
    assert body["history"]["cases"][0]["channels"] == ["tmall"]
    assert BandPublication.objects.unscoped("test").count() == 0


def test_a_version_is_published_once_per_key_and_taken_back(api: Api) -> None:
    sent = {"reason": "spring", "bands": [BAND]}
    answers = [api.ask("POST", "/price-band-publications/", sent, **{"Idempotency-Key": "k1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201] and answers[0].content == answers[1].content
    made = answers[0].json()
    assert (made["version"], made["bands"], made["first_day"], made["undone_by"]) == (1, 1, "2026-01-01", None)
    detail = api.ask("GET", f"/price-band-publications/{made['id']}/").json()
    assert [(each["before"] and each["before"]["valid_to"], each["after"]["floor"]) for each in detail["changes"]] == [
        (None, "80.000000"),
        (None, "90.000000"),
    ]
    undone = api.ask("POST", f"/price-band-publications/{made['id']}/undo/", {"reason": "no"})
    assert (undone.status_code, undone.json()["undoes"]) == (201, 1)
    assert [row["version"] for row in api.ask("GET", "/price-band-publications/").json()["results"]] == [2, 1]
    assert len(api.ask("GET", "/price-bands/").json()["results"]) == 1


def test_a_band_is_corrected_under_the_version_that_was_read(api: Api) -> None:
    path = "/price-bands/S1/tmall/-/2026-01-01/"
    tag = api.ask("GET", path)["ETag"]
    sent = {"floor": "82", "ceiling": "120", "currency": "CNY"}
    assert api.ask("PUT", path, sent).status_code == 428
    assert api.ask("PUT", path, sent, **{"If-Match": tag}).json()["version"] == 1
    stale = api.ask("PUT", path, sent, **{"If-Match": tag})
    assert stale.status_code == 412 and stale.json()["changes"][0]["what"] == "published price bands"
    assert api.ask("GET", path).json()["floor"] == "82.000000"
    assert api.ask("GET", "/price-bands/S1/tmall/CN/2026-01-01/").status_code == 404
    assert api.ask("GET", "/price-bands/S1/tmall/-/never/").status_code == 404


def test_what_is_wrong_is_named_by_row_and_field(api: Api) -> None:
    answer = api.ask("POST", "/price-band-publications/", {"bands": [BAND, {**BAND, "channel": "site", "floor": "200"}]})
    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["bands[1].floor"]
    answer = api.ask("POST", "/price-bands/preview/", {"bands": [{**BAND, "sku": "S9"}]})
    assert [each["field"] for each in answer.json()["errors"]] == ["sku"]
    assert api.ask("POST", "/price-band-publications/", {"colour": "red"}).status_code == 400


def test_no_right_no_write(api: Api, client: Client) -> None:
    analyst = Api(client, Role.ANALYST)
    assert analyst.ask("POST", "/price-band-publications/", {"bands": [BAND]}).status_code == 403
    assert analyst.ask("GET", "/price-bands/").status_code == 200
    assert Api(client, Role.PARTNER_USER).ask("GET", "/price-bands/").status_code == 404
