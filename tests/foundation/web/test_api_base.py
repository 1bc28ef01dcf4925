"""Parameters, pages, problems and repeated writes of every API view."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import HttpResponse, QueryDict

from foundation.web.models import KeptAnswer
from foundation.web.parameters import ParametersInvalid, choice, code, day, moment, read_parameters, whole
from foundation.web.services import answer_once
from tests.builders.facts import make_world
from tests.builders.people import bearer, make_token

KNOWN = (
    code("channel", ""),
    day("from", ""),
    choice("grain", "", ("day", "week")),
    whole("n", "", highest=10),
    moment("since", ""),
)


def refused(query: str) -> list[str]:
    with pytest.raises(ParametersInvalid) as caught:
        read_parameters(QueryDict(query), KNOWN)
    return [error["field"] for error in caught.value.errors]


def test_parameters_are_read_by_kind():
    query = QueryDict("channel=a b&from=2026-01-31&grain=week&n=10&since=2026-01-31T08:00:00Z")
    assert read_parameters(query, KNOWN) == {
        "channel": "a b",
        "from": date(2026, 1, 31),
        "grain": "week",
        "n": 10,
        "since": datetime(2026, 1, 31, 8, tzinfo=UTC),
    }


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-02-31", "from=20260131", "from=２０２６-01-31", "grain=year", "n=11", "n=-1", "n=1.0", "n=１",
        "n=99999999999999999999", "since=2026-01-31T08:00:00", "since=2026-13-31T08:00:00Z", "channel=" + "x" * 101,
        "channel=a%00b", "since=9999-12-31T23:59:59-14:00", "since=0001-01-01T00:00:00%2B14:00",
    ],
)  # fmt: skip
def test_wrong_value_names_its_parameter(query):
    assert refused(query) == [query.split("=")[0]]


def test_unknown_and_repeated_parameters_are_refused_together():
    assert refused("x=1&n=1&n=2") == ["x", "n"]


def test_empty_value_counts_as_not_given():
    assert read_parameters(QueryDict("channel=&n="), KNOWN)["channel"] is None


@pytest.mark.django_db
def test_pages_chain_forward_and_back_over_every_row_once(client):
    make_world()
    headers = bearer(make_token())
    first = client.get("/api/v1/channels/?page_size=2", headers=headers).json()
    second = client.get(first["next"], headers=headers).json()
    back = client.get(second["previous"], headers=headers).json()

    assert [row["code"] for row in first["results"]] == ["dealers", "market"]
    assert [row["code"] for row in second["results"]] == ["site"]
    assert (first["previous"], second["next"]) == (None, None)
    assert back["results"] == first["results"]
    assert back["previous"] is None


@pytest.mark.django_db
@pytest.mark.parametrize("cursor", ["zz", "WyJuIl0", "WyJuIiwxLDJd", "W251bGxd", "IiI", "eyJhIjoxfQ", "WyJuIixbXV0"])
def test_forged_cursor_is_400(client, cursor):
    response = client.get(f"/api/v1/channels/?cursor={cursor}", headers=bearer(make_token()))
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "cursor")


@pytest.mark.django_db
def test_unknown_parameter_is_400_and_answers_carry_rate_limit_headers(client):
    response = client.get("/api/v1/channels/?colour=red", headers=bearer(make_token()))
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["errors"] == [{"field": "colour", "message": "is not a parameter of this address"}]
    assert int(response["RateLimit-Remaining"]) < int(response["RateLimit-Limit"])
    assert "X-Request-Id" in response.headers


@pytest.mark.django_db
def test_method_that_is_not_there_is_405(client):
    response = client.delete("/api/v1/channels/", headers=bearer(make_token()))
    assert (response.status_code, response.json()["type"]) == (405, "urn:relay:problem:method-not-allowed")


def once(key: str = "k", body: bytes = b"b", path: str = "/p", status: int = 200, calls: list[int] | None = None):
    def act() -> HttpResponse:
        if calls is not None:
            calls.append(1)
        return HttpResponse(b"answer", status=status, content_type="application/json")

    return answer_once(owner="o", key=key, method="POST", path=path, body=body, act=act)


@pytest.mark.django_db
def test_repeated_write_acts_once_and_answers_the_same_bytes():
    calls: list[int] = []
    first, second = once(calls=calls), once(calls=calls)
    assert calls == [1]
    assert (first.content, first.status_code) == (second.content, second.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("other", [{"body": b"c"}, {"path": "/q"}])
def test_same_key_for_another_request_is_422(other):
    calls: list[int] = []
    once()
    assert once(calls=calls, **other).status_code == 422
    assert calls == []


@pytest.mark.django_db(transaction=True)
def test_failed_write_keeps_no_answer_and_locks_no_key():
    assert once(status=500).status_code == 500
    assert KeptAnswer.objects.count() == 0
    assert once().status_code == 200
