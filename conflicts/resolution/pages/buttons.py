"""What may be done with a case now, as buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from conflicts.cases.choices import CaseStatus
from conflicts.cases.rules import CaseRow
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.forms import NOBODY
from conflicts.resolution.rules import TOP_LEVEL, allows, may_decide
from conflicts.resolution.wording import reason_label, verb_label
from foundation.values.scope import Role, Scope


@dataclass(frozen=True)
class CaseAction:
    """A POST to ``url``; ``hidden`` are further fields that go with it, ``people`` (value, name) those of whom one is chosen."""

    label: str
    url: str
    icon: str = "dot"
    needs_reason: bool = False
    reason_label: str = ""
    is_grave: bool = False
    hidden: Sequence[tuple[str, str]] = ()
    people: Sequence[tuple[str, str]] = ()


def primary_of(row: CaseRow, proposal: str, role: Role) -> CaseAction | None:
    """The ruling that the rule proposes, in its own words."""
    if not allows(CaseStatus(row.status), CaseVerb.RESOLVED) or not may_decide(role, row.level):
        return None
    return CaseAction(
        verb_label(CaseVerb.RESOLVED),
        reverse("case-ruling", args=[row.id]),
        hidden=[("reason", proposal), ("accepts_proposal", "1")],
    )


def actions_of(row: CaseRow, scope: Scope, people: Mapping[str, str]) -> list[CaseAction]:
    """The other acts that the case allows, the usual ones first; ``people`` may work on it: e-mail -> name."""
    status, me = CaseStatus(row.status), scope.actor
    may_rule = may_decide(scope.role, row.level)
    found = []
    if allows(status, CaseVerb.ACKNOWLEDGED):
        found.append(_action(row, CaseVerb.ACKNOWLEDGED, "case-acknowledgement", "check"))
    if allows(status, CaseVerb.STARTED):
        found.append(_action(row, CaseVerb.STARTED, "case-start", "run"))
    if row.assignee != me and allows(status, CaseVerb.RESOLVED):
        found.append(_action(row, CaseVerb.ASSIGNED, "case-assignment", "user", label=_("Assign to me")))
    others = [pair for pair in people.items() if pair[0] not in (me, row.assignee)]
    others += [(NOBODY, _("nobody yet"))] if row.assignee else []
    if others and allows(status, CaseVerb.RESOLVED):
        action = _action(row, CaseVerb.ASSIGNED, "case-assignment", "user", label=_("Assign to somebody else"))
        found.append(replace(action, people=others))
    if may_rule and allows(status, CaseVerb.RESOLVED):
        found.append(_action(row, CaseVerb.RESOLVED, "case-ruling", "gavel", label=_("Resolve with another ruling")))
    if row.level < TOP_LEVEL and allows(status, CaseVerb.RAISED):
        label = _("Raise to level %(level)s now") % {"level": row.level + 1}
        found.append(_action(row, CaseVerb.RAISED, "case-level", "up-arrow", label=label))
    if may_rule and allows(status, CaseVerb.DISMISSED):
        found.append(_action(row, CaseVerb.DISMISSED, "case-dismissal", "close", is_grave=True))
    if may_rule and row.is_closed_by_person and allows(status, CaseVerb.REOPENED):
        found.append(_action(row, CaseVerb.REOPENED, "case-reopening", "undo"))
    return found


def _action(row: CaseRow, verb: CaseVerb, route: str, icon: str, *, label: str = "", is_grave: bool = False) -> CaseAction:
    asked = reason_label(verb)
    url = reverse(route, args=[row.id])
    return CaseAction(label or verb_label(verb), url, icon, bool(asked), asked, is_grave)
