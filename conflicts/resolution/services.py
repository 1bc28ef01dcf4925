"""What people do to cases: one verb, one transaction, with its dated row, audit and event inside."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from channels_core.rollups.choices import DirtyTopic
from conflicts.cases.choices import CLOSED, CaseStatus
from conflicts.cases.errors import (
    AssigneeUnfit,
    CaseChanged,
    CaseMissing,
    LeadDecides,
    MoveRefused,
    NotAllowed,
    ReasonMissing,
    TopLevelReached,
)
from conflicts.cases.queries import evidence_places, one_case, proof_identities
from conflicts.cases.rules import CaseRow
from conflicts.cases.services import change_head, hold_proofs
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.events import CaseEvent
from conflicts.resolution.models import CaseAct
from conflicts.resolution.queries import history, mediation_days, overdue_cases
from conflicts.resolution.rules import DECISIONS, TOP_LEVEL, allows, due_date_of, may_decide
from foundation.audit.services import record
from foundation.erasure.services import Place
from foundation.jobs.services import mark_dirty
from foundation.outbox.services import announce
from foundation.people.queries import scope_of_person
from foundation.values.scope import Scope

RIGHT = "cases:write"

WORDS = Place("acts on cases", CaseAct, texts=("text",), documents=("details",))


def acknowledge(scope: Scope, *, case_id: int, version: int) -> CaseAct:
    """Somebody has seen the case. Raises like every verb here: NotAllowed, CaseMissing, MoveRefused, CaseChanged.

    Those that decide a case (resolve, dismiss, reopen) raise LeadDecides at the last level for all but the GTM lead.
    """
    return _act(scope, CaseVerb.ACKNOWLEDGED, case_id, version, state=CaseStatus.ACKNOWLEDGED)


def start_resolution(scope: Scope, *, case_id: int, version: int) -> CaseAct:
    """The case is being settled: from now on it takes up all later evidence until a person closes it."""
    return _act(scope, CaseVerb.STARTED, case_id, version, state=CaseStatus.IN_RESOLUTION)


def resolve(scope: Scope, *, case_id: int, version: int, ruling: str, accepts_proposal: bool) -> CaseAct:
    """Closes the case with a ruling, kept as a precedent. Its evidence never opens another. Raises ReasonMissing too."""
    text = _said(ruling)
    return _act(scope, CaseVerb.RESOLVED, case_id, version, state=CaseStatus.RESOLVED, text=text, accepted=accepts_proposal)


def dismiss(scope: Scope, *, case_id: int, version: int, reason: str) -> CaseAct:
    """The case was none: its evidence is no breach and never opens another. Raises ReasonMissing too."""
    return _act(scope, CaseVerb.DISMISSED, case_id, version, state=CaseStatus.DISMISSED, text=_said(reason))


def reopen(scope: Scope, *, case_id: int, version: int, reason: str) -> CaseAct:
    """Takes back that a person closed the case. One that only went quiet is refused. Raises ReasonMissing too."""
    return _act(scope, CaseVerb.REOPENED, case_id, version, state=CaseStatus.OPEN, text=_said(reason))


def raise_level(scope: Scope, *, case_id: int, version: int, reason: str, today: date) -> CaseAct:
    """Hands the case to the next level; its deadline runs from ``today``. Raises TopLevelReached, ReasonMissing too."""
    seen = _seen(scope, case_id)
    level = seen.level + 1
    if level > TOP_LEVEL:
        raise TopLevelReached
    due_date = due_date_of(level, today, mediation_days(scope, brand=seen.brand, day=today))
    return _act(scope, CaseVerb.RAISED, case_id, version, text=_said(reason), level=level, due_date=due_date)


def assign(scope: Scope, *, case_id: int, version: int, assignee: str) -> CaseAct:
    """Gives the case to a person (an e-mail address; empty: to nobody). Raises AssigneeUnfit for one who may not work on it."""
    _seen(scope, case_id)
    if assignee not in ("", scope.actor) and not _may_work(assignee, case_id):
        raise AssigneeUnfit
    return _act(scope, CaseVerb.ASSIGNED, case_id, version, assignee=assignee)


def comment(scope: Scope, *, case_id: int, text: str) -> CaseAct:
    """Adds a remark, whatever version of the case its writer had read. Raises ReasonMissing, NotAllowed, CaseMissing."""
    said = _said(text)
    with transaction.atomic():
        seen = _seen(scope, case_id)
        return _write_down(scope, CaseVerb.COMMENTED, seen, seen.version, said, None, {})


def escalate_overdue(scope: Scope, *, day: date) -> int:
    """Raises every live case whose level ran out of time before ``day``; how many. One that somebody changed meanwhile waits
    for the next time."""
    raised = 0
    for case_id, version in overdue_cases(scope, day=day):
        try:
            seen = one_case(scope, case_id=case_id)
            if not allows(CaseStatus(seen.status), CaseVerb.ESCALATED):
                continue
            level = min(seen.level + 1, TOP_LEVEL)
            due_date = due_date_of(level, day, mediation_days(scope, brand=seen.brand, day=day))
            _act(scope, CaseVerb.ESCALATED, case_id, version, level=level, due_date=due_date)
        except (CaseChanged, CaseMissing):
            continue
        raised += 1
    return raised


def _may_work(assignee: str, case_id: int) -> bool:
    person = scope_of_person(assignee)
    if person is None or not person.may(RIGHT):
        return False
    try:
        one_case(person, case_id=case_id)
    except CaseMissing:
        return False
    return True


def _said(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text.strip()


def _seen(scope: Scope, case_id: int) -> CaseRow:
    """The case as people see it; asks for it first, so that somebody else's is missing and not forbidden."""
    seen = one_case(scope, case_id=case_id)
    if not scope.may(RIGHT):
        raise NotAllowed
    return seen


def _act(
    scope: Scope,
    verb: CaseVerb,
    case_id: int,
    version: int,
    *,
    text: str = "",
    accepted: bool | None = None,
    **changes: Any,
) -> CaseAct:
    with transaction.atomic():
        seen = _seen(scope, case_id)
        if version != seen.version:
            raise _changed(scope, case_id, version, seen)
        if not allows(CaseStatus(seen.status), verb) or (verb is CaseVerb.REOPENED and not seen.is_closed_by_person):
            raise MoveRefused(seen.status)
        if verb in DECISIONS and not may_decide(scope.role, seen.level):
            raise LeadDecides
        state = changes.get("state")
        try:
            # Whatever moves a case in or out of a person's hands decides what the next cut may do with its evidence.
            head = change_head(scope, case_id=case_id, version=version, recut=state is not None, **changes)
        except CaseChanged as error:
            error.acts = list(history(scope, case_id=case_id, after=version))
            raise
        if state is not None:
            _keep_evidence(scope, seen, CaseStatus(state))
        return _write_down(scope, verb, seen, head.version, text, accepted, changes)


def _changed(scope: Scope, case_id: int, version: int, seen: CaseRow) -> CaseChanged:
    error = CaseChanged(seen)
    error.acts = list(history(scope, case_id=case_id, after=version))
    return error


def _keep_evidence(scope: Scope, seen: CaseRow, state: CaseStatus) -> None:
    """A closed case keeps the evidence it has; where it becomes, or was, dismissed, the compliance of its days changes."""
    identities = proof_identities(scope, case_id=seen.id) if state in CLOSED else {}
    hold_proofs(scope, case_id=seen.id, state=state, identities=list(identities))
    if CaseStatus.DISMISSED in (state, seen.status):
        places = [(channel or 0, partner or 0, day) for channel, partner, day in evidence_places(scope, case_id=seen.id)]
        mark_dirty(scope, brand=seen.brand, topic=DirtyTopic.BREACH, keys=places)


def _write_down(
    scope: Scope,
    verb: CaseVerb,
    seen: CaseRow,
    version: int,
    text: str,
    accepted: bool | None,
    changes: dict[str, Any],
) -> CaseAct:
    details = {name: value.isoformat() if isinstance(value, date) else value for name, value in sorted(changes.items())}
    act = CaseAct.objects.create(
        case_id=seen.id,
        verb=verb,
        actor=scope.actor,
        at=timezone.now(),
        version=version,
        text=text,
        proposal_accepted=accepted,
        details=details,
    )
    before = {name: getattr(seen, "status" if name == "state" else name) for name in sorted(changes)}
    before = {name: value.isoformat() if isinstance(value, date) else value for name, value in before.items()}
    subject = str(seen.id)
    record(scope, action=f"case.{verb}", subject_kind="case", subject=subject, before=before, after=details, reason=text)
    payload = {"brand": seen.brand, "case": seen.id, "kind": seen.kind, "version": version, "act": act.pk}
    announce(scope, name=CaseEvent[verb.name], dedupe_key=f"case:{seen.id}:act:{act.pk}", payload=payload)
    return act
