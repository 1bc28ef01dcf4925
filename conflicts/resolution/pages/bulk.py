"""One act on many chosen cases; what could not be done is said case by case, the rest is done."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conflicts.cases.errors import CaseError, NotAllowed
from conflicts.cases.wording import case_number, error_text
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.forms import BulkForm, assignee_of, chosen_cases
from conflicts.resolution.pages.acts import ActPage
from conflicts.resolution.services import acknowledge, assign, dismiss, raise_level
from conflicts.resolution.wording import reason_label, verb_label
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.views import PageView

NAMED_FAILURES = 5


class _BulkAct(PageView):
    permissions: ClassVar[dict[str, str]] = {"POST": "cases:write"}
    verb: ClassVar[CaseVerb]

    def post(self, request: HttpRequest) -> HttpResponse:
        values = request.POST.getlist("case")
        if not values:
            messages.warning(request, _("Choose at least one case first."))
            return redirect("cases")
        chosen = chosen_cases(values)
        form = BulkForm(request.POST)
        if chosen is None:
            raise BadRequest("case")
        is_readable = form.is_valid()
        reason = form.cleaned_data["reason"].strip() if is_readable else request.POST.get("reason", "")
        if reason_label(self.verb) and not (is_readable and reason):
            return self._ask(chosen, reason, was_asked="reason" in request.POST, is_long=not is_readable)
        self._act_on_all(request, chosen, {**form.cleaned_data, "reason": reason})
        return redirect("cases")

    def act(self, case_id: int, version: int, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def _act_on_all(self, request: HttpRequest, chosen: list[tuple[int, int]], values: dict[str, Any]) -> None:
        done, refused = 0, []
        for case_id, version in chosen:
            try:
                self.act(case_id, version, values)
                done += 1
            except NotAllowed as error:
                raise PermissionDenied from error
            except CaseError as error:
                refused.append(f"{case_number(case_id)}: {error_text(error)}")
        if done:
            words: dict[str, Any] = {"act": verb_label(self.verb), "count": formats.number(done)}
            text = ngettext("%(act)s: done for %(count)s case.", "%(act)s: done for %(count)s cases.", done)
            messages.success(request, text % words)
        for text in refused[:NAMED_FAILURES]:
            messages.warning(request, text)
        if len(refused) > NAMED_FAILURES:
            rest = {"count": formats.number(len(refused) - NAMED_FAILURES)}
            messages.warning(request, _("And %(count)s more could not be done.") % rest)

    def _ask(self, chosen: list[tuple[int, int]], reason: str, *, was_asked: bool, is_long: bool) -> HttpResponse:
        """The page that asks for the words the act needs, for all chosen cases at once."""
        count = len(chosen)
        words = {"act": verb_label(self.verb), "count": formats.number(count)}
        problem = ""
        if was_asked:
            problem = (
                _("That is too long to be kept.") if is_long else _("Say why: whoever meets these cases again will read it.")
            )
        page = ActPage(
            title=ngettext("%(act)s: %(count)s case", "%(act)s: %(count)s cases", count) % words,
            trail=[Link(_("Market order"), reverse("cases")), Link(_("Cases"), reverse("cases"))],
            problem=problem,
            story=_(", ").join(case_number(case_id) for case_id, _version in chosen),
            state="",
            changes=(),
            label=verb_label(self.verb),
            url=self.request.path,
            reason_label=reason_label(self.verb),
            reason=reason,
            hidden=[("case", f"{case_id}.{version}") for case_id, version in chosen],
            back=Link(_("Back to the cases"), reverse("cases")),
        )
        return render(self.request, "conflicts/resolution/act.html", {"page": page}, status=422 if was_asked else 200)


class BulkAcknowledgement(_BulkAct):
    verb = CaseVerb.ACKNOWLEDGED

    def act(self, case_id: int, version: int, values: dict[str, Any]) -> None:
        acknowledge(self.scope, case_id=case_id, version=version)


class BulkAssignment(_BulkAct):
    verb = CaseVerb.ASSIGNED

    def act(self, case_id: int, version: int, values: dict[str, Any]) -> None:
        assign(self.scope, case_id=case_id, version=version, assignee=assignee_of(values, self.scope.actor))


class BulkLevel(_BulkAct):
    verb = CaseVerb.RAISED

    def act(self, case_id: int, version: int, values: dict[str, Any]) -> None:
        raise_level(self.scope, case_id=case_id, version=version, reason=values["reason"], today=timezone.localdate())


class BulkDismissal(_BulkAct):
    verb = CaseVerb.DISMISSED

    def act(self, case_id: int, version: int, values: dict[str, Any]) -> None:
        dismiss(self.scope, case_id=case_id, version=version, reason=values["reason"])
