"""The life of a case (section 11): cut from the days of its evidence and the night's day, however many nights computed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from conflicts.cases.choices import CLOSED, CaseStatus


@dataclass(frozen=True, order=True)
class Proof:
    """A piece of evidence: its days [since, until], both inside, and the identity of its fact, whatever its figures are."""

    since: date
    until: date
    identity: str


@dataclass(frozen=True)
class Head:
    """A case that exists: what people made of it, and the identities of the proofs it holds.

    A case that a person closed holds what it held then; any other what it held after the last cut. ``first_seen`` is that
    of the last cut, None where it had no proof. ``life`` counts how often a person moved it, as of when this was read.
    """

    id: int
    state: CaseStatus = CaseStatus.OPEN
    holds: frozenset[str] = frozenset()
    first_seen: date | None = None
    life: int = 0

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED


@dataclass(frozen=True)
class Cut:
    """A case as cut: ``head`` is None for a new one; ``status`` says open or resolved, or what the person who closed it said;
    ``recurs`` is the place of the earlier case in the list of cuts."""

    proofs: tuple[Proof, ...]
    status: CaseStatus
    head: int | None = None
    recurs: int | None = None
    first_seen: date = field(init=False)
    last_seen: date = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "first_seen", min(proof.since for proof in self.proofs))
        object.__setattr__(self, "last_seen", max(proof.until for proof in self.proofs))


def cut_cases(proofs: Iterable[Proof], heads: Sequence[Head], *, day: date, gap: Callable[[date], int]) -> list[Cut]:
    """The cases of one key, in order of their evidence, each (after the first) a recurrence of the one before.

    Evidence in a case that a person closed stays there and opens no other. The rest is cut where more than ``gap(day of
    the later proof)`` days lie between, but a case in resolution goes on until a person closes it. A case is resolved
    when its last evidence is more than ``gap(day)`` days old, one in resolution apart. Each piece keeps the earliest of
    the cases whose proofs it holds; an untouched case that lost all its proofs serves before a new one is opened.
    """
    free = sorted(set(proofs))
    closed: list[Cut] = []
    for head in sorted((head for head in heads if head.is_closed), key=lambda head: head.id):
        held = tuple(proof for proof in free if proof.identity in head.holds)
        if held:
            closed.append(Cut(held, head.state, head.id))
            free = [proof for proof in free if proof.identity not in head.holds]
    living = [head for head in heads if not head.is_closed]
    pieces = _joined(_pieces(free, gap), [head for head in living if head.state is CaseStatus.IN_RESOLUTION])
    states: dict[int | None, CaseStatus] = {head.id: head.state for head in living}
    opened = []
    for place, (piece, kept) in enumerate(zip(pieces, _matched(pieces, living), strict=True)):
        status = _status(piece, states.get(kept), day, gap)
        if any(later[0].since <= day for later in pieces[place + 1 :]):
            status = CaseStatus.RESOLVED  # the gap has resolved it, also where a longer one is in force by now
        opened.append(Cut(piece, status, kept))
    return _linked(closed, opened, gap)


def _pieces(proofs: Sequence[Proof], gap: Callable[[date], int]) -> list[tuple[Proof, ...]]:
    pieces: list[list[Proof]] = []
    last = date.min
    for proof in proofs:
        if pieces and (proof.since - last).days <= gap(proof.since):
            pieces[-1].append(proof)
        else:
            pieces.append([proof])
        last = max(last, proof.until)
    return [tuple(piece) for piece in pieces]


def _joined(pieces: list[tuple[Proof, ...]], in_resolution: Sequence[Head]) -> list[tuple[Proof, ...]]:
    """A case in resolution takes up all later evidence: the gap does not resolve it, and one case is open at a time."""
    held = frozenset[str]().union(*(head.holds for head in in_resolution))
    first = next((place for place, piece in enumerate(pieces) if _overlap(piece, held)), None)
    if first is None:
        return pieces
    return [*pieces[:first], tuple(proof for piece in pieces[first:] for proof in piece)]


def _overlap(piece: Sequence[Proof], identities: frozenset[str]) -> bool:
    return any(proof.identity in identities for proof in piece)


def _matched(pieces: Sequence[tuple[Proof, ...]], heads: Sequence[Head]) -> list[int | None]:
    """Which head each piece keeps, or None for a new case."""
    waiting = sorted(heads, key=lambda head: (head.first_seen or date.max, head.id))
    spare = [
        head for head in waiting if head.state is CaseStatus.OPEN and not any(_overlap(piece, head.holds) for piece in pieces)
    ]
    matched: list[int | None] = []
    for piece in pieces:
        head = next((head for head in waiting if _overlap(piece, head.holds)), None)
        if head is not None:
            waiting.remove(head)
        matched.append(None if head is None else head.id)
    return [spare.pop(0).id if head is None and spare else head for head in matched]


def _status(piece: Sequence[Proof], state: CaseStatus | None, day: date, gap: Callable[[date], int]) -> CaseStatus:
    is_past = (day - max(proof.until for proof in piece)).days > gap(day)
    return CaseStatus.RESOLVED if is_past and state is not CaseStatus.IN_RESOLUTION else CaseStatus.OPEN


def _linked(closed: Sequence[Cut], opened: Sequence[Cut], gap: Callable[[date], int]) -> list[Cut]:
    """All cuts in one order, each a recurrence of the one before. Evidence that came after a person closed a case follows
    it, also where its days lie shortly before: so it stands behind every closed case within the gap."""
    places: dict[int, date] = {}
    for place, cut in enumerate(closed):
        near = [places[before] for before in range(place) if _is_near(closed[before], cut, gap)]
        places[place] = max([cut.first_seen, *near])
    ranked = [((places[place], 0, cut.first_seen, cut.head or 0), cut) for place, cut in enumerate(closed)]
    for cut in opened:
        near = [places[place] for place, other in enumerate(closed) if _is_near(other, cut, gap)]
        ranked.append(((max([cut.first_seen, *near]), 1, cut.first_seen, 0), cut))
    ranked.sort(key=lambda entry: entry[0])
    return [replace(cut, recurs=place - 1 if place else None) for place, (_, cut) in enumerate(ranked)]


def _is_near(one: Cut, other: Cut, gap: Callable[[date], int]) -> bool:
    first, last = sorted((one, other), key=lambda cut: (cut.first_seen, cut.last_seen))
    return last.first_seen - first.last_seen <= timedelta(days=gap(last.first_seen))
