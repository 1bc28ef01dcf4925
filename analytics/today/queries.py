"""What the morning page reads of cases: what happened between two nights, what waits, where the money sits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from conflicts.cases.choices import SEVERITIES
from conflicts.cases.queries import case_totals, changes_between, names_for
from conflicts.cases.queries.trends import cases_waiting, published_nights, stake_by_run, stakes_at
from conflicts.cases.rules import CaseRow, Names
from foundation.values.scope import Role, Scope

#: Nights in the sparkline of money at stake.
TREND_NIGHTS = 14
#: The level whose cases wait for a role; other roles decide nothing.
LEVELS = {Role.GTM_LEAD: 3, Role.PARTNER_MANAGER: 2}
#: The severities of new cases that wait for a role before anybody has looked: a lead is asked where the money is large.
UNTOUCHED = {Role.GTM_LEAD: SEVERITIES[-2:], Role.PARTNER_MANAGER: SEVERITIES}


@dataclass(frozen=True)
class Changes:
    """Cases between two published nights with what each changed by; ``earlier`` None: there is none to compare with."""

    earlier: int | None
    opened: Sequence[tuple[CaseRow, Decimal | None]]
    grew: Sequence[tuple[CaseRow, Decimal | None]]
    closed: Sequence[tuple[CaseRow, Decimal | None]]
    names: Names


@dataclass(frozen=True)
class KindTotal:
    """The live cases of a kind. ``severity`` is the worst among them; ``at_stake`` in the brand's currency."""

    kind: str
    cases: int
    at_stake: Decimal
    severity: str
    critical: int = 0


@dataclass(frozen=True)
class Waiting:
    """Decisions that wait for the reader: how many, their money, and the first of them; ``decides`` False: the role decides none."""

    decides: bool
    count: int
    at_stake: Decimal
    rows: Sequence[CaseRow]
    names: Names


def nights(scope: Scope, *, brand: str, run: int) -> list[tuple[int, date]]:
    """(run, business day) of the last published nights up to ``run``, oldest first."""
    return [(each, day) for each, day in published_nights(scope, brand=brand, most=TREND_NIGHTS) if each <= run]


def changes_since(scope: Scope, *, earlier: int | None, later: int) -> Changes:
    """What happened to cases from run ``earlier`` to run ``later``; no names of what the scope does not see.

    What a person has closed is no doing of a night, and its money counts in neither (``stake_trend``).
    """
    if earlier is None:
        return Changes(None, [], [], [], names_for(scope, []))
    told = changes_between(scope, earlier=earlier, later=later)
    found = {what: [row for row in rows if not row.is_closed_by_person] for what, rows in told.items()}
    before = stakes_at(scope, run=earlier, cases=[row.id for row in found["grew"]])
    grew = [(row, (row.at_stake or Decimal(0)) - (before.get(row.id) or Decimal(0))) for row in found["grew"]]
    opened = [(row, row.at_stake) for row in found["opened"]]
    closed = [(row, None if row.at_stake is None else -row.at_stake) for row in found["closed"]]
    names = names_for(scope, [row for row, _amount in (*opened, *grew, *closed)])
    return Changes(earlier, opened, grew, closed, names)


def stake_trend(scope: Scope, *, runs: Sequence[int]) -> list[Decimal]:
    """Money at stake in open cases after each of ``runs``."""
    return stake_by_run(scope, runs=runs)


def kinds_at_stake(scope: Scope) -> list[KindTotal]:
    """The live cases by kind, most money first; ties by kind."""
    held: dict[str, KindTotal] = {}
    rank = {str(severity): place for place, severity in enumerate(SEVERITIES)}
    for row in case_totals(scope):
        kind, amount = row["kind"], row["at_stake"] or Decimal(0)
        old = held.get(kind, KindTotal(kind, 0, Decimal(0), row["severity"]))
        worst = max(old.severity, row["severity"], key=rank.__getitem__)
        critical = old.critical + (row["cases"] if row["severity"] == SEVERITIES[-1] else 0)
        held[kind] = KindTotal(kind, old.cases + row["cases"], old.at_stake + amount, worst, critical)
    return sorted(held.values(), key=lambda total: (-total.at_stake, total.kind))


def waiting_for_me(scope: Scope, *, most: int) -> Waiting:
    """The live cases at the reader's level, given to the reader by name, or new and weighty; none for roles that decide nothing."""
    level = LEVELS.get(scope.role)
    if level is None or not scope.may("cases:write"):
        return Waiting(False, 0, Decimal(0), [], names_for(scope, []))
    count, money, rows = cases_waiting(scope, level=level, assignee=scope.actor, untouched=UNTOUCHED[scope.role], most=most)
    return Waiting(True, count, money, rows, names_for(scope, rows))


def fresh_by_kind(changes: Changes) -> Mapping[str, int]:
    """How many cases of each kind opened since."""
    found: dict[str, int] = {}
    for row, _amount in changes.opened:
        found[row.kind] = found.get(row.kind, 0) + 1
    return found
