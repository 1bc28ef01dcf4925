"""What the API answers to an edit that was not made."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.values.scope import system_scope
from foundation.web.api_views import RelayView

pytestmark = pytest.mark.django_db


class Thing(RelayView):
    authentication_classes = ()  # the request brings its scope
    permissions = {"PUT": "things:write"}
    error: Exception | None = None

    def put(self, request: Request) -> Response:
        version = self.if_match()
        if self.error is not None:
            raise self.error
        return self.versioned({"read": version}, version="new")


def answer(error: Exception | None = None, **headers: str) -> Response:
    request = APIRequestFactory().put("/api/v1/thing/", **headers)
    request.scope = system_scope("program")
    response: Any = Thing.as_view(error=error)(request)
    return response.render() if hasattr(response, "render") else response


def test_an_edit_without_the_version_that_was_read_is_refused() -> None:
    assert answer().status_code == 428


def test_the_version_comes_from_if_match_and_goes_back_as_etag() -> None:
    response = answer(HTTP_IF_MATCH='W/"abc"')
    assert (response.data, response["ETag"]) == ({"read": "abc"}, '"new"')


def test_a_stale_edit_answers_412_with_the_latest_changes() -> None:
    record(
        system_scope("rival@relay.example"), action="thing.changed", subject_kind="thing", subject="T1",
        before={"floor": "1"}, after={"floor": "2"}, reason="new list",
    )  # fmt: skip
    response = answer(EditStale("thing", "T1"), HTTP_IF_MATCH='"old"')
    (change,) = response.data["changes"]
    assert (response.status_code, response.data["type"]) == (412, "urn:relay:problem:conflict")
    assert (change["who"], change["reason"]) == ("rival@relay.example", "new list")
    assert change["fields"] == [{"field": "floor", "before": "1", "after": "2"}]


def test_a_refused_edit_names_each_field_and_the_way_out() -> None:
    response = answer(EditRefused([Problem("floor", "is over the ceiling: at most 9")]), HTTP_IF_MATCH='"x"')
    assert response.status_code == 422
    assert response.data["errors"] == [{"field": "floor", "message": "is over the ceiling: at most 9"}]


def test_missing_and_forbidden_things_answer_as_everywhere() -> None:
    assert [answer(error, HTTP_IF_MATCH='"x"').status_code for error in (EditMissing(), EditForbidden())] == [404, 403]
