"""Two cuts of the same facts compared: the cases under what is in force, and those under a draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from conflicts.cases.choices import CLOSED, CaseStatus
from conflicts.cases.rules import CaseRow, FoundRow, Head, Weighed
from conflicts.detectors.rules import Finding
from conflicts.tryout.choices import Change


@dataclass(frozen=True)
class TriedCase:
    """A case as it is under what is in force (``was``) and as it would be (``would``); ``id`` 0 in both where no night made one.

    ``quiet_on`` is the day whose night finds it resolved by quiet, where that has come.
    """

    change: Change
    was: CaseRow | None
    would: CaseRow | None
    quiet_on: date | None = None

    @property
    def row(self) -> CaseRow:
        """The case as it would be, else as it is."""
        found = self.would or self.was
        if found is None:
            raise ValueError("a tried case has one side at least")
        return found

    @property
    def days_earlier(self) -> int:
        """How many days sooner it would have opened; negative: later; 0 where it is not in both."""
        return 0 if self.was is None or self.would is None else (self.was.first_seen - self.would.first_seen).days


@dataclass(frozen=True)
class TriedOut:
    """What a draft would have made of the days [first_day, last_day]; money is in ``currency``, the brand's. ``cases`` are all
    cases with evidence since ``first_day`` that the draft could touch: what it changes first, then by money at stake."""

    brand: str
    currency: str
    first_day: date
    last_day: date
    cases: tuple[TriedCase, ...]
    read: int = 0  # facts that were judged

    def having(self, *changes: Change) -> tuple[TriedCase, ...]:
        return tuple(case for case in self.cases if case.change in changes)

    @property
    def opens(self) -> tuple[TriedCase, ...]:
        return self.having(Change.OPENS)

    @property
    def closes(self) -> tuple[TriedCase, ...]:
        return self.having(Change.CLOSES)

    @property
    def earlier(self) -> tuple[TriedCase, ...]:
        return tuple(case for case in self.cases if case.days_earlier > 0)

    @property
    def before(self) -> tuple[CaseRow, ...]:
        """The cases under what is in force."""
        return tuple(case.was for case in self.cases if case.was is not None)

    @property
    def after(self) -> tuple[CaseRow, ...]:
        """The cases under the draft."""
        return tuple(case.would for case in self.cases if case.would is not None)


@dataclass(frozen=True)
class Preview:
    """``next_night``: what publishing as dated opens and closes, which the night of its last day does exactly; ``history``: what
    the draft would have done, had it been in force over the days before. None: nothing has been published yet."""

    next_night: TriedOut | None
    history: TriedOut | None


def stake_of(rows: Iterable[CaseRow]) -> Decimal:
    return sum((row.at_stake for row in rows if row.at_stake is not None), Decimal(0))


def found_row(finding: Finding, number: int) -> FoundRow:
    """A finding that is in no table, as cases read it; ``number`` stands for its row id."""
    return FoundRow(
        number,
        str(finding.kind),
        finding.day,
        finding.until,
        finding.drives,
        str(finding.fact_kind),
        finding.fact,
        finding.other_fact,
        finding.amount,
        finding.units,
        dict(finding.figures),
        finding.rule,
        finding.place,
    )


def identities(case: Weighed) -> frozenset[str]:
    """The identities of what drives the case."""
    return frozenset(proof.identity for proof in case.cut.proofs)


def head_of(case: Weighed, heads: Sequence[Head]) -> int:
    """The case that a night made of this evidence: its own head, else the first that holds some of it; 0 for none."""
    held = identities(case)
    found = (head.id for head in heads if head.holds & held)
    return case.cut.head or next(found, 0)


def paired(before: Sequence[Weighed], after: Sequence[Weighed]) -> list[tuple[int | None, int | None]]:
    """The places of the same cases in both cuts: one head, else evidence in common; what has no counterpart stands alone."""
    waiting = list(range(len(after)))
    pairs: list[tuple[int | None, int | None]] = []
    for place, one in enumerate(before):
        match = next((other for other in waiting if _is_same(one, after[other])), None)
        if match is not None:
            waiting.remove(match)
        pairs.append((place, match))
    return [*pairs, *((None, place) for place in waiting)]


def _is_same(one: Weighed, other: Weighed) -> bool:
    if one.cut.head is not None and other.cut.head is not None:
        return one.cut.head == other.cut.head
    return bool(identities(one) & identities(other))


def tried_case(was: CaseRow | None, would: CaseRow | None, *, gap: int) -> TriedCase:
    """``gap`` is how many days without evidence resolve a case."""
    row = would or was
    is_quiet = row is not None and row.status == CaseStatus.RESOLVED
    quiet_on = row.last_seen + timedelta(days=gap + 1) if row is not None and is_quiet else None
    return TriedCase(_change(was, would), was, would, quiet_on)


def _change(was: CaseRow | None, would: CaseRow | None) -> Change:
    if was is None:
        return Change.OPENS
    if would is None or (would.status in CLOSED and was.status not in CLOSED):
        return Change.CLOSES
    if was.status in CLOSED and would.status not in CLOSED:
        return Change.RETURNS
    same = replace(would, figures=was.figures, rule=was.rule, id=was.id, recurrence_of=was.recurrence_of)
    return Change.STAYS if same == was else Change.CHANGES


_ORDER = {change: place for place, change in enumerate(Change)}


def in_order(cases: Iterable[TriedCase]) -> tuple[TriedCase, ...]:
    return tuple(
        sorted(cases, key=lambda case: (_ORDER[case.change], -(case.row.at_stake or 0), case.row.first_seen, _told(case.row)))
    )


def _told(row: CaseRow) -> tuple[str, ...]:
    return row.kind, *row.channels, *row.partners, row.sku or "", row.territory or "", row.customer or ""
