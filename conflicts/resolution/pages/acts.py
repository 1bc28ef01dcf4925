"""What people do to one case: each act a resource of its own that takes a POST."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conflicts.cases.errors import (
    AssigneeUnfit,
    CaseChanged,
    CaseError,
    CaseMissing,
    LeadDecides,
    MoveRefused,
    NotAllowed,
    ReasonMissing,
    TopLevelReached,
)
from conflicts.cases.queries import names_for
from conflicts.cases.rules import CaseRow
from conflicts.cases.wording import case_number, error_text, status_label, title_of
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.forms import LONGEST_REASON, ActForm, CommentForm, assignee_of
from conflicts.resolution.pages.found import case_or_404
from conflicts.resolution.services import (
    acknowledge,
    assign,
    comment,
    dismiss,
    raise_level,
    reopen,
    resolve,
    start_resolution,
)
from conflicts.resolution.wording import act_text, reason_label, verb_done, verb_label
from foundation.web.components import Link
from foundation.web.views import PageView


@dataclass(frozen=True)
class Happened:
    """What somebody else did meanwhile."""

    at: Any
    text: str
    reason: str = ""


@dataclass(frozen=True)
class ActPage:
    """An act that could not be done yet: why, what changed meanwhile, and the form with what was typed."""

    title: str
    trail: Sequence[Link]
    problem: str
    story: str
    state: str
    changes: Sequence[Happened]
    label: str
    url: str
    reason_label: str
    reason: str
    hidden: Sequence[tuple[str, str]]
    back: Link
    is_possible: bool = True
    reason_name: str = "reason"
    longest: int = LONGEST_REASON


class _Act(PageView):
    permissions: ClassVar[dict[str, str]] = {"POST": "cases:write"}
    verb: ClassVar[CaseVerb]

    def post(self, request: HttpRequest, case_id: int) -> HttpResponse:
        row = case_or_404(self.scope, case_id)
        form = ActForm(request.POST)
        if not form.is_valid():
            if "version" in form.errors or "reason" not in form.errors:
                raise BadRequest("version")
            return self._again(row, request.POST.get("reason", ""), _("That is too long to be kept."), 422)
        values = form.cleaned_data
        try:
            self.act(row, values)
        except CaseMissing:
            raise Http404 from None
        except NotAllowed as error:
            raise PermissionDenied from error
        except (AssigneeUnfit, CaseChanged, LeadDecides, MoveRefused, ReasonMissing, TopLevelReached) as error:
            status = 422 if isinstance(error, AssigneeUnfit | ReasonMissing) else 409
            return self._again(row, values["reason"], error_text(error), status, error)
        messages.success(request, verb_done(self.verb) % {"case": case_number(case_id)})
        return redirect("case", case_id)

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def _again(self, row: CaseRow, reason: str, problem: str, status: int, error: CaseError | None = None) -> HttpResponse:
        """The form with what was typed, on the case as it is now."""
        row = case_or_404(self.scope, row.id)
        acts = error.acts if isinstance(error, CaseChanged) else ()
        people = {*(act.actor for act in acts), *(act.details.get("assignee") or "" for act in acts)}
        names = names_for(self.scope, [row], people=people)
        changes = [Happened(act.at, act_text(act.verb, act.actor, act.details, names), act.text) for act in acts]
        page = ActPage(
            title=verb_label(self.verb),
            trail=_trail(row),
            problem=problem,
            story=title_of(row, names),
            state=status_label(row.status),
            changes=changes,
            label=verb_label(self.verb),
            url=self.request.path,
            reason_label=reason_label(self.verb),
            reason=reason,
            hidden=[("version", str(row.version))],
            back=Link(_("Back to the case"), reverse("case", args=[row.id])),
            is_possible=not isinstance(error, LeadDecides | MoveRefused | TopLevelReached),
        )
        return render(self.request, "conflicts/resolution/act.html", {"page": page}, status=status)


def _trail(row: CaseRow) -> list[Link]:
    return [
        Link(_("Market order"), reverse("cases")),
        Link(_("Cases"), reverse("cases")),
        Link(case_number(row.id), reverse("case", args=[row.id])),
    ]


class Acknowledgement(_Act):
    verb = CaseVerb.ACKNOWLEDGED

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        acknowledge(self.scope, case_id=row.id, version=values["version"])


class Start(_Act):
    verb = CaseVerb.STARTED

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        start_resolution(self.scope, case_id=row.id, version=values["version"])


class Ruling(_Act):
    verb = CaseVerb.RESOLVED

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        accepts = values["accepts_proposal"]
        resolve(self.scope, case_id=row.id, version=values["version"], ruling=values["reason"], accepts_proposal=accepts)


class Dismissal(_Act):
    verb = CaseVerb.DISMISSED

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        dismiss(self.scope, case_id=row.id, version=values["version"], reason=values["reason"])


class Reopening(_Act):
    verb = CaseVerb.REOPENED

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        reopen(self.scope, case_id=row.id, version=values["version"], reason=values["reason"])


class Level(_Act):
    verb = CaseVerb.RAISED

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        today = timezone.localdate()
        raise_level(self.scope, case_id=row.id, version=values["version"], reason=values["reason"], today=today)


class Assignment(_Act):
    """To the person who asks, or to whom the form names."""

    verb = CaseVerb.ASSIGNED

    def act(self, row: CaseRow, values: dict[str, Any]) -> None:
        assignee = assignee_of(values, self.scope.actor)
        assign(self.scope, case_id=row.id, version=values["version"], assignee=assignee)


class Comments(PageView):
    """A comment holds whatever version its writer had read."""

    permissions = {"POST": "cases:write"}

    def post(self, request: HttpRequest, case_id: int) -> HttpResponse:
        row = case_or_404(self.scope, case_id)
        form = CommentForm(request.POST)
        text = form.cleaned_data["text"] if form.is_valid() else ""
        if not text.strip():
            messages.error(request, _("A comment has 1 to %(longest)s characters.") % {"longest": LONGEST_REASON})
            return redirect("case", case_id)
        comment(self.scope, case_id=row.id, text=text)
        messages.success(request, verb_done(CaseVerb.COMMENTED) % {"case": case_number(case_id)})
        return redirect("case", case_id)
