"""Deadlines escalate by themselves: a case whose level ran out of time goes to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from conflicts.resolution.queries import overdue_cases
from conflicts.resolution.services import escalate_overdue
from foundation.jobs.registry import Step, Written
from foundation.values.scope import Scope


def chunks(scope: Scope, day: date) -> Sequence[str]:
    return ["overdue"] if overdue_cases(scope, day=day) else []


def compute(scope: Scope, day: date, key: str) -> None:
    """Nothing: the cases are asked for where they are changed."""


def store(scope: Scope, day: date, key: str, rows: None) -> Written:
    raised = escalate_overdue(scope, day=day)
    return Written(read=raised, written=raised, counts={"cases_escalated": raised})


STEP = Step(
    code="escalations",
    after=("cases",),
    why="A mediation that ran out of its working days goes to the GTM lead.",
    chunks=chunks,
    compute=compute,
    store=store,
)
