"""Money at stake over the last nights, and the cases whose level waits for somebody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from conflicts.cases.choices import CLOSED, CaseStatus
from conflicts.cases.models import CaseVersion
from conflicts.cases.queries.reading import LIVE, case_rows, visible_cases
from conflicts.cases.rules.reading import CaseRow
from foundation.jobs.choices import RunState
from foundation.jobs.models import JobRun
from foundation.values.scope import Scope


def published_nights(scope: Scope, *, brand: str, most: int) -> list[tuple[int, date]]:
    """(run, business day) of the last published nights of ``brand``, oldest first; of a day its last attempt."""
    runs = JobRun.objects.unscoped("numbers and days of nights; what they hold is read by scope")
    rows = runs.filter(brand=brand, state=RunState.PUBLISHED).order_by("-id").values_list("id", "business_date")[: most * 4]
    found: dict[date, int] = {}
    for run, day in rows:
        found.setdefault(day, run)
    return sorted(((run, day) for day, run in found.items()), key=lambda pair: pair[0])[-most:]


def stake_by_run(scope: Scope, *, runs: Sequence[int]) -> list[Decimal]:
    """Money at stake in the cases that were open in each of ``runs``. What a person has closed since counts in none of them:
    heads have no versions."""
    if not runs:
        return []
    rows = (
        CaseVersion.objects.for_scope(scope).filter(from_run__lte=runs[-1]).filter(Q(until_run=None) | Q(until_run__gt=runs[0]))
    )
    rows = rows.exclude(case__state__in=CLOSED).exclude(status=CaseStatus.RESOLVED, case__state__in=_UNTOUCHED)
    versions = list(rows.filter(at_stake__isnull=False).values_list("from_run", "until_run", "at_stake", "pk").distinct())
    return [
        sum((money for since, until, money, _pk in versions if since <= run and (until is None or until > run)), Decimal(0))
        for run in runs
    ]


_UNTOUCHED = (CaseStatus.OPEN, CaseStatus.ACKNOWLEDGED)


def cases_waiting(
    scope: Scope, *, level: int, assignee: str, untouched: Sequence[str], most: int
) -> tuple[int, Decimal, list[CaseRow]]:
    """The live cases that wait for a person: how many, money at stake, and those due first (then the weightiest).

    They are those of the person's ``level``, those given to the person by name, and those of a severity in ``untouched``
    that nobody has looked at yet: the rule has proposed an outcome, and it takes somebody to accept it.
    """
    new = Q(now=CaseStatus.OPEN, case__assignee="", severity__in=list(untouched))
    mine = Q(case__level=level) | Q(case__assignee=assignee)
    rows = visible_cases(scope).filter(now__in=LIVE).filter(mine | new)
    money = [amount for _pk, amount in rows.values_list("pk", "at_stake").distinct()]
    first = rows.order_by(F("case__due_date").asc(nulls_last=True), "-stake", "case_id")[:most]
    return len(money), sum((amount for amount in money if amount is not None), Decimal(0)), case_rows(scope, list(first))


def stakes_at(scope: Scope, *, run: int, cases: Collection[int]) -> dict[int, Decimal | None]:
    """Money at stake of ``cases`` as run ``run`` saw it."""
    rows = visible_cases(scope.reading_run(run)).filter(case_id__in=sorted(cases))
    return dict(rows.values_list("case_id", "at_stake"))
