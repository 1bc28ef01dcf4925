"""A form that edits: one effect however often it is sent, and what was typed stays where it could not be done."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from foundation.audit.models import AuditEntry
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.values.scope import system_scope
from foundation.web.editing import Edited, EditView, Trouble, once_fields

pytestmark = pytest.mark.django_db


class Page(EditView):
    permissions = {"POST": ""}
    error: Exception | None = None

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        record(self.scope, action="thing.changed", subject_kind="thing", subject="T1", after={"name": request.POST["name"]})
        if self.error is not None:
            raise self.error
        return Edited("/things/T1/", "saved")

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        told = [trouble.text, request.POST["name"], *(f"{name}:{text}" for name, text in trouble.by_field.items())]
        return HttpResponse("|".join([*told, *(line.who for line in trouble.changes)]))


def sent(values: dict[str, str], error: Exception | None = None) -> HttpResponse:
    request = RequestFactory().post("/things/T1/", values)
    request.scope = system_scope("lead@relay.example")
    request._messages = type("Messages", (), {"add": lambda *_: None})()
    return Page.as_view(error=error)(request)


def changes() -> int:
    return AuditEntry.objects.filter(subject_kind="thing").count()


def test_a_double_click_has_one_effect_and_the_same_answer() -> None:
    values = {"name": "new", **dict(once_fields())}
    answers = [sent(values), sent(values)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, "/things/T1/")] * 2
    assert changes() == 1


def test_two_forms_have_two_effects() -> None:
    for _ in range(2):
        sent({"name": "new", **dict(once_fields())})
    assert changes() == 2


def test_what_is_refused_comes_back_as_it_was_typed_and_leaves_nothing() -> None:
    answer = sent({"name": "typed"}, EditRefused([Problem("name", "is taken; choose another")]))
    assert answer.status_code == 422
    assert "typed" in answer.content.decode() and "name:is taken; choose another" in answer.content.decode()


def test_a_refused_form_sent_again_with_its_key_changes_nothing() -> None:
    values = {"name": "typed", **dict(once_fields())}
    error = EditRefused.because("", "closed")
    assert [sent(values, error).status_code for _ in range(2)] == [422, 422]


def test_a_stale_edit_tells_who_changed_the_thing_since_the_page_was_read() -> None:
    record(system_scope("early@relay.example"), action="thing.changed", subject_kind="thing", subject="T1")
    key, seen = once_fields()
    record(system_scope("rival@relay.example"), action="thing.changed", subject_kind="thing", subject="T1")
    answer = sent({"name": "mine", **dict([key, seen])}, EditStale("thing", "T1"))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "mine" in text and "rival@relay.example" in text and "early@relay.example" not in text


def test_a_missing_thing_is_not_found_and_a_forbidden_one_forbidden() -> None:
    with pytest.raises(Http404):
        sent({"name": "x"}, EditMissing())
    with pytest.raises(PermissionDenied):
        sent({"name": "x"}, EditForbidden())
