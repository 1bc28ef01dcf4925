"""Which act a case allows, and when a level's time is over (section 11)."""

from __future__ import annotations

from datetime import date, timedelta

from conflicts.cases.choices import CaseStatus
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.policy import MEDIATION_LEVEL
from foundation.values.scope import Role

TOP_LEVEL = 3
DECISIONS = frozenset({CaseVerb.RESOLVED, CaseVerb.DISMISSED, CaseVerb.REOPENED})

_LIVE = frozenset({CaseStatus.OPEN, CaseStatus.ACKNOWLEDGED, CaseStatus.IN_RESOLUTION})
_FROM = {
    CaseVerb.ACKNOWLEDGED: frozenset({CaseStatus.OPEN}),
    CaseVerb.STARTED: frozenset({CaseStatus.OPEN, CaseStatus.ACKNOWLEDGED}),
    CaseVerb.RESOLVED: _LIVE,
    # A case that went quiet may still turn out to have been none: its breaches then stop counting.
    CaseVerb.DISMISSED: _LIVE | {CaseStatus.RESOLVED},
    CaseVerb.REOPENED: frozenset({CaseStatus.RESOLVED, CaseStatus.DISMISSED}),
    CaseVerb.RAISED: _LIVE,
    CaseVerb.ESCALATED: _LIVE,
    CaseVerb.ASSIGNED: frozenset(CaseStatus),
    CaseVerb.COMMENTED: frozenset(CaseStatus),
}


def allows(status: CaseStatus, verb: CaseVerb) -> bool:
    """Whether a case that people see as ``status`` allows the act."""
    return status in _FROM[verb]


def may_decide(role: Role, level: int) -> bool:
    """Whether ``role`` may rule on, dismiss or reopen a case of ``level``: the last level is the GTM lead's (section 11)."""
    return level < TOP_LEVEL or role in (Role.GTM_LEAD, Role.SYSTEM)


def working_day_after(day: date, working_days: int) -> date:
    """The day ``working_days`` working days (Monday to Friday) after ``day``."""
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.weekday() < 5
    return day


def due_date_of(level: int, day: date, working_days: int) -> date | None:
    """The last day on which ``level``, entered on ``day``, may still settle the case; None where it has no deadline.
    ``working_days`` are those that a mediation has (conflicts/resolution/policy.py)."""
    return working_day_after(day, working_days) if level == MEDIATION_LEVEL else None


def is_overdue(due_date: date | None, day: date) -> bool:
    return due_date is not None and due_date < day
