"""``GET /channels/{code}/kpis/`` and its sisters: whole series, zeros and reasons, ETags, and who may see what."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from foundation.values.scope import Role
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook
from tests.builders.people import bearer, make_token
from tests.twins.kpi_twin import KpiTwin

LAST = FIRST + timedelta(days=149)
RANGE = "from=2025-11-01&to=2026-07-01"


@pytest.fixture
def book(tmp_path: Path, db: None) -> Path:
    folder = RandomBook(21).write(tmp_path / "book")
    playing.load(folder)
    playing.night(LAST)
    return folder


def test_a_series_is_whole_with_the_twins_figures_and_zeros_where_nothing_happened(client: Client, book: Path) -> None:
    answer = client.get(f"/api/v1/channels/site/kpis/?{RANGE}&grain=month", headers=bearer(make_token())).json()
    assert [answer[name] for name in ("channel", "currency", "grain")] == ["site", "CNY", "month"]
    rows = answer["results"]
    assert [row["period"] for row in rows] == [f"2025-{month}" for month in (11, 12)] + [
        f"2026-0{month}" for month in range(1, 7)
    ]
    twin = KpiTwin(book, LAST)
    january = rows[2]
    expected = twin.figures("channel", "site", *(twin.facts.business_day(day, "A") for day in ("2026-01-01", "2026-02-01")))
    assert january["orders"] == expected["orders"] > 0
    assert january["net_revenue"] == f"{expected['net_revenue']:f}"
    assert january["roi"] == (None if expected["roi"] is None else f"{expected['roi']:f}")
    june = rows[-1]
    assert (june["orders"], june["net_revenue"], june["roi"]) == (0, "0", None)
    assert june["missing"]["roi"] == "no facts in the period"
    assert (june["starts_on"], june["ends_on"]) == ("2026-06-01", "2026-06-30")


def test_repurchase_is_provisional_until_90_days_past_the_periods_end(client: Client, book: Path) -> None:
    path = f"/api/v1/channels/site/kpis/?{RANGE}&grain=day"
    rows = client.get(path, headers=bearer(make_token())).json()["results"]
    settled = (LAST - timedelta(days=90)).isoformat()
    with_customers = [row for row in rows if row["customers"]]
    assert any(row["starts_on"] > settled for row in with_customers)
    for row in with_customers:
        assert ("repurchase_rate" in row["provisional"]) == (row["starts_on"] > settled)


def test_all_channels_come_in_one_call_and_explain_names_formula_version_and_rows(client: Client, book: Path) -> None:
    headers = bearer(make_token())
    answer = client.get(f"/api/v1/channels/kpis/?{RANGE}&grain=quarter&explain=1", headers=headers).json()
    assert [series["channel"] for series in answer["results"]] == ["dealers", "market", "site"]
    explained = answer["results"][2]["results"][1]["explain"]["roi"]
    assert explained["formula"] == "(gross margin - investment) / investment"
    assert explained["version"] == 1
    assert explained["rows"]["order_lines"] > 0


def test_an_unchanged_run_answers_304_and_a_new_one_does_not(client: Client, book: Path) -> None:
    headers = bearer(make_token())
    path = f"/api/v1/channels/site/kpis/?{RANGE}&grain=month"
    tag = client.get(path, headers=headers)["ETag"]
    assert client.get(path, headers={**headers, "If-None-Match": tag}).status_code == 304
    playing.night(LAST + timedelta(days=1))
    assert client.get(path, headers={**headers, "If-None-Match": tag}).status_code == 200


def test_a_partner_sees_its_own_kpis_and_no_others_nor_channels(client: Client, book: Path) -> None:
    headers = bearer(make_token(Role.PARTNER_USER))
    own = client.get(f"/api/v1/partners/P1/kpis/?{RANGE}&grain=quarter", headers=headers)
    assert own.status_code == 200
    assert own.json()["partner"] == "P1"
    unknown = client.get("/api/v1/partners/NOBODY/kpis/", headers=headers)
    for path in ("/api/v1/partners/P2/kpis/", "/api/v1/channels/dealers/kpis/", "/api/v1/channels/kpis/"):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.content) == (404, unknown.content)


@pytest.mark.parametrize(
    "query",
    [
        "grain=year",
        "from=2026-02-30",
        "to=2025-01-01&from=2025-01-01",
        "colour=red",
        "from=0001-01-01&to=9999-12-31",
        "explain=yes",
    ],
)
def test_a_query_that_makes_no_sense_is_refused(client: Client, book: Path, query: str) -> None:
    answer = client.get(f"/api/v1/channels/site/kpis/?{query}", headers=bearer(make_token()))
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_before_the_first_night_a_series_is_empty(client: Client, tmp_path: Path, db: None) -> None:
    playing.load(RandomBook(22, lines=5).write(tmp_path / "book"))
    answer = client.get("/api/v1/channels/site/kpis/?from=2026-01-01&to=2026-02-01", headers=bearer(make_token())).json()
    assert (answer["run"], answer["computed_at"], answer["results"]) == (None, None, [])
