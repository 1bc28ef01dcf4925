"""Cases as programs read them: lists, filters, pages, the proof, and what a partner never reads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from channels_core.orders.models import OrderLine
from channels_core.rollups.choices import DirtyTopic
from conflicts.cases.queries import CaseFilter, case_totals, changes_between, evidence_rows, list_page, other_cases
from foundation.jobs.services import mark_dirty
from foundation.values.scope import Role, system_scope
from tests.builders.people import bearer, make_token
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 3, 12)
SCOPE = system_scope(brand="LY")


@pytest.fixture
def night(book: Book) -> Book:
    """Four cases: a floor of P1, one of the own shop, a ship-to breach, a double claim of P1 and P2."""
    for partner, rate in (("P1", "0.05"), ("P2", "0.08")):
        book.add("agreements", partner_code=partner, promotion_authority="approve", commission_rate=rate, valid_from="2026-01-01")
    book.band(channel_code="dealers")
    book.band()
    book.add("channel_territories", channel_code="flag", territory_code="CN")
    book.sell("70", "2026-03-08", channel_code="dealers", partner_code="P1")
    book.sell("60", "2026-03-09", quantity="100")
    book.sell("100", "2026-03-10", channel_code="flag", territory_code="DE")
    book.sell(
        "1000",
        "2026-03-11",
        sku="S2",
        channel_code="dealers",
        partner_code="P1",
        customer_id="B1",
        commission_partner_codes="P1;P2",
    )
    load_folder(book.write())
    play_night(NIGHT)
    return book


def get(client: Client, address: str, token: str) -> Any:
    return client.get(f"/api/v1/conflicts/{address}", headers=bearer(token))


def kinds(response: Any) -> list[str]:
    return [case["kind"] for case in response.json()["results"]]


def test_a_case_says_exactly_its_parties_and_subject(night: Book, client: Client) -> None:
    response = get(client, "?kind=ship_to_breach", make_token(Role.ANALYST))
    (case,) = response.json()["results"]
    assert isinstance(case.pop("id"), int)
    assert isinstance(case.pop("proposal"), str)
    assert case == {
        "kind": "ship_to_breach",
        "status": "open",
        "severity": "low",
        "resolution_level": 1,
        "first_seen": "2026-03-10",
        "last_seen": "2026-03-10",
        "at_stake": "100",
        "currency": "CNY",
        "channels": ["flag"],
        "partners": [],
        "sku": None,
        "territory": "DE",
        "customer": None,
        "recurrence_of": None,
        "evidence": 1,
        "rule": "O2 ship_to_breach 1",
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["double_claim", "ship_to_breach", "price_below_floor", "price_below_floor"]),
        ("?kind=double_claim", ["double_claim"]),
        ("?channel=dealers", ["price_below_floor"]),
        ("?partner=P1", ["double_claim", "price_below_floor"]),
        ("?sku=S1", ["price_below_floor", "price_below_floor"]),
        ("?status=resolved", []),
        ("?severity=medium", ["price_below_floor"]),
        ("?from=2026-03-10", ["double_claim", "ship_to_breach"]),
        ("?to=2026-03-09", ["price_below_floor"]),
        ("?from=2026-03-09&to=2026-03-11", ["ship_to_breach", "price_below_floor"]),
        ("?updated_since=2001-01-01T00:00:00Z&kind=double_claim", ["double_claim"]),
        ("?updated_since=2999-01-01T00:00:00Z", []),
    ],
)
def test_filters(night: Book, client: Client, query: str, expected: list[str]) -> None:
    assert kinds(get(client, query, make_token(Role.ANALYST))) == expected


@pytest.mark.parametrize("query", ["?colour=red", "?kind=theft", "?from=1.1.2026", "?page_size=0", "?sku=%00", "?cursor=x"])
def test_queries_that_cannot_be_meant_are_refused(night: Book, client: Client, query: str) -> None:
    assert get(client, query, make_token(Role.ANALYST)).status_code == 400


def test_pages_follow_each_other_without_a_gap(night: Book, client: Client) -> None:
    token = make_token(Role.ANALYST)
    first = get(client, "?page_size=3", token).json()
    rest = client.get(first["next"], headers=bearer(token)).json()
    assert [case["kind"] for case in first["results"] + rest["results"]] == [
        "double_claim",
        "ship_to_breach",
        "price_below_floor",
        "price_below_floor",
    ]
    assert (first["previous"], rest["next"]) == (None, None)


def test_a_list_by_money_begins_with_the_most(night: Book) -> None:
    rows = list_page(SCOPE, CaseFilter(), cursor=None, size=2, by_stake=True)
    assert [str(row.at_stake.normalize()) for row in rows.rows] == ["2E+3", "1E+2"]
    rest = list_page(SCOPE, CaseFilter(), cursor=rows.next, size=2, by_stake=True)
    assert [str(row.at_stake.normalize()) for row in rest.rows] == ["5E+1", "1E+1"]


def test_a_partner_sees_its_own_cases_and_never_who_else(night: Book, client: Client) -> None:
    found = get(client, "", make_token(Role.PARTNER_USER)).json()["results"]
    assert [(case["kind"], case["partners"], case["other_parties"]) for case in found] == [
        ("double_claim", ["P1"], 1),
        ("price_below_floor", ["P1"], 0),
    ]
    assert "P2" not in str(found)


def test_somebody_elses_case_answers_like_none(night: Book, client: Client) -> None:
    analyst, partner = make_token(Role.ANALYST), make_token(Role.PARTNER_USER)
    (ship_to,) = get(client, "?kind=ship_to_breach", analyst).json()["results"]
    assert get(client, f"{ship_to['id']}/", analyst).status_code == 200
    foreign, none = get(client, f"{ship_to['id']}/", partner), get(client, "99999999/", partner)
    assert (foreign.status_code, foreign.content) == (404, none.content)
    for odd in ("9" * 40, "abc", "-1", "1e3"):
        assert get(client, f"{odd}/", analyst).status_code == 404


def test_the_proof_opens_into_its_rows(night: Book, client: Client) -> None:
    token = make_token(Role.ANALYST)
    (case,) = get(client, "?kind=price_below_floor&channel=dealers", token).json()["results"]
    (proof,) = get(client, f"{case['id']}/", token).json()["proofs"]
    assert (proof["fact"], proof["day"], proof["figures"]["floor"], proof["figures"]["price"]) == (
        "order_line",
        "2026-03-08",
        "80",
        "70",
    )
    assert (proof["source"]["order_id"], proof["source"]["partner"], proof["source"]["sku"]) == ("O1", "P1", "S1")


def test_a_partners_proof_names_no_other_partner(night: Book, client: Client) -> None:
    token = make_token(Role.PARTNER_USER)
    (case, _) = get(client, "", token).json()["results"]
    body = get(client, f"{case['id']}/", token)
    assert body.status_code == 200
    assert b"P2" not in body.content


def test_an_answer_is_known_again_until_something_changes(night: Book, client: Client) -> None:
    token = make_token(Role.ANALYST)
    tag = get(client, "", token)["ETag"]
    again = client.get("/api/v1/conflicts/", headers={**bearer(token), "If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_resolved_case_is_told_between_two_runs_and_the_rest_is_quiet(night: Book) -> None:
    first = play_night(date(2026, 3, 23))
    second = play_night(date(2026, 3, 24))
    told = changes_between(SCOPE, earlier=first.pk, later=second.pk)
    assert {name: [(row.kind, row.first_seen.day) for row in rows] for name, rows in told.items()} == {
        "opened": [],
        "closed": [("price_below_floor", 9)],
        "grew": [],
    }


def test_totals_by_kind_and_weight(night: Book) -> None:
    told = [
        (row["kind"], row["severity"], row["now"], row["cases"], str(row["at_stake"].normalize())) for row in case_totals(SCOPE)
    ]
    assert told == [
        ("double_claim", "low", "open", 1, "5E+1"),
        ("price_below_floor", "low", "open", 1, "1E+1"),
        ("price_below_floor", "medium", "open", 1, "2E+3"),
        ("ship_to_breach", "low", "open", 1, "1E+2"),
    ]


def test_a_proof_says_that_its_row_changed_since_it_was_judged(night: Book, client: Client) -> None:
    token = make_token(Role.ANALYST)
    found = get(client, "?kind=price_below_floor", token).json()["results"]
    case = next(row["id"] for row in found if row["partners"] == [])
    first = get(client, f"{case}/", token)
    headers = {**bearer(token), "If-None-Match": first["ETag"]}
    assert client.get(f"/api/v1/conflicts/{case}/", headers=headers).status_code == 304
    assert [proof["changed_since"] for proof in first.json()["proofs"]] == [False]

    OrderLine.objects.unscoped("test").filter(unit_price=60).update(unit_price=65)
    line = OrderLine.objects.unscoped("test").get(unit_price=65)
    mark_dirty(SCOPE, brand="LY", topic=DirtyTopic.SALES, keys=[(line.channel_id, line.product_id, line.business_day)])
    later = client.get(f"/api/v1/conflicts/{case}/", headers=headers)
    (proof,) = later.json()["proofs"]
    assert (later.status_code, proof["changed_since"], Decimal(proof["source"]["unit_price"])) == (200, True, Decimal(65))

    play_night(date(2026, 3, 13))
    (proof,) = get(client, f"{case}/", token).json()["proofs"]
    assert proof["changed_since"] is False and Decimal(proof["figures"]["price"]) == Decimal(65)


def test_other_cases_of_the_same_parties(night: Book) -> None:
    by_kind = {row.kind: row for row in list_page(SCOPE, CaseFilter(partner="P1"), cursor=None, size=10).rows}
    assert other_cases(SCOPE, case_id=by_kind["price_below_floor"].id) == []
    assert len(evidence_rows(SCOPE, case_id=by_kind["double_claim"].id)) == 1
