"""What people did to cases, and which cases wait for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from conflicts.cases.choices import CLOSED
from conflicts.cases.models import Case
from conflicts.cases.queries import one_case, visible_cases
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.models import CaseAct
from conflicts.resolution.policy import MEDIATION_DAYS
from foundation.thresholds.queries import in_force
from foundation.values.scope import Scope


@dataclass(frozen=True)
class ActRow:
    """One act with its actor (as audited) and moment in UTC."""

    id: int
    case_id: int
    verb: str
    actor: str
    at: datetime
    version: int
    text: str
    proposal_accepted: bool | None
    details: dict[str, Any]


_COLUMNS = ("id", "case_id", "verb", "actor", "at", "version", "text", "proposal_accepted", "details")


def history(scope: Scope, *, case_id: int, after: int = 0) -> list[ActRow]:
    """The acts on a case since head version ``after``, the oldest first. Raises CaseMissing.

    A partner reads the acts without their words: those speak of others, and of what was weighed.
    """
    one_case(scope, case_id=case_id)
    acts = CaseAct.objects.for_scope(scope).filter(case_id=case_id, version__gt=after).order_by("id").distinct()
    rows = [ActRow(*row) for row in acts.values_list(*_COLUMNS)]
    if not scope.is_partner:
        return rows
    shown = [row for row in rows if row.verb not in (CaseVerb.COMMENTED, CaseVerb.ASSIGNED)]
    return [ActRow(row.id, row.case_id, row.verb, "", row.at, row.version, "", None, {}) for row in shown]


def precedents(scope: Scope, *, kind: str, text: str = "", most: int = 50) -> list[ActRow]:
    """Rulings on cases of ``kind`` that contain ``text``, the latest first."""
    acts = CaseAct.objects.for_scope(scope).filter(verb=CaseVerb.RESOLVED, case__kind=kind, text__icontains=text)
    return [ActRow(*row) for row in acts.order_by("-id").distinct().values_list(*_COLUMNS)[:most]]


def overdue_cases(scope: Scope, *, day: date) -> list[tuple[int, int]]:
    """(case, head version) of the live cases whose level ran out of time before ``day``, by id."""
    heads = Case.objects.for_scope(scope).filter(due_date__lt=day).exclude(state__in=CLOSED)
    return list(heads.order_by("id").values_list("id", "version").distinct())


def waiting_for(scope: Scope, *, assignee: str, statuses: Sequence[str]) -> int:
    """How many cases of these statuses are assigned to a person."""
    return visible_cases(scope).filter(case__assignee=assignee, now__in=list(statuses)).count()


def mediation_days(scope: Scope, *, brand: str, day: date) -> int:
    """The working days that a mediation begun on ``day`` has."""
    return int(in_force(scope, brand=brand, day=day, thresholds=[MEDIATION_DAYS])[MEDIATION_DAYS.code])
