"""The one way in which pages edit: a key for each form, the version that was read, and the same page again where it could not be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from foundation.edits.errors import EditError, EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.edits.registry import Told, changes_of
from foundation.web.services import answer_once
from foundation.web.views import PageView

#: The hidden fields that `{% once %}` writes.
KEY, SEEN = "once", "seen"


@dataclass(frozen=True)
class Trouble:
    """Why an edit was not made: what is wrong, by field too, and what others changed since the page was read."""

    status: int
    text: str
    problems: Sequence[Problem] = ()
    changes: Sequence[Told] = ()
    by_field: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Edited:
    """An edit that was made: where to go, and what to say there."""

    url: str
    text: str


class EditView(PageView):
    """A page with a form. Subclasses give ``edit`` (one service call) and ``again`` (the page with what was typed)."""

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        """Makes the edit that the form asks for. May raise any EditError."""
        raise NotImplementedError

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        """The page with what was typed and the trouble on it; its status is set by the caller."""
        raise NotImplementedError

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A form sent twice (a double click, a lost connection) has one effect and one answer."""
        key = request.POST.get(KEY, "")[:200]
        if not key:
            return self._answer(request, **kwargs)
        typed = sorted((name, values) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken")
        return answer_once(
            owner=self.scope.actor,
            key=f"form:{key}",
            method="POST",
            path=request.get_full_path(),
            body=repr(typed).encode(),
            act=lambda: self._answer(request, **kwargs),
        )

    def _answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            done = self.edit(request, **kwargs)
        except EditMissing:
            raise Http404 from None
        except EditForbidden as error:
            raise PermissionDenied from error
        except EditError as error:
            trouble = trouble_of(self.scope, error, since=seen_at(request))
            response = self.again(request, trouble, **kwargs)
            response.status_code = trouble.status
            return response
        messages.success(request, done.text)
        response = HttpResponseRedirect(done.url)
        response.status_code = 303
        return response


def trouble_of(scope: Any, error: EditError, *, since: datetime | None) -> Trouble:
    """What to tell of an EditStale or EditRefused; other errors are raised again."""
    if isinstance(error, EditStale):
        changes = changes_of(scope, subject_kind=error.subject_kind, subject=error.subject, since=since)
        text = _("Somebody changed this after you had opened it. What you typed is kept below: compare, and save again.")
        return Trouble(409, text, changes=changes)
    if isinstance(error, EditRefused):
        by_field = {problem.field: problem.message for problem in reversed(error.problems)}
        text = by_field.get("") or _("Not saved: %(count)s to mend.") % {"count": len(error.problems)}
        return Trouble(422, text, problems=error.problems, by_field=by_field)
    raise error


def seen_at(request: HttpRequest) -> datetime | None:
    """When the form's page was made, as its hidden field says."""
    try:
        moment = parse_datetime(request.POST.get(SEEN, ""))
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def once_fields() -> list[tuple[str, str]]:
    """A new key for one form, and the moment at which its page was made."""
    return [(KEY, uuid4().hex), (SEEN, timezone.now().isoformat())]
