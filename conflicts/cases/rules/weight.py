"""What a case comes to: its evidence, money at stake, weight and mode."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from conflicts.cases.choices import Mode, Severity
from conflicts.cases.policy import GAP_DAYS, LIMITS, severity_of
from conflicts.cases.rules.life import Cut, Head, Proof, cut_cases
from conflicts.detectors.choices import PRICE_KINDS, ConflictKind, FactKind
from conflicts.detectors.policy import Policy


class FoundRow(NamedTuple):
    """A stored finding, as far as cases need it; ``id`` is its row's."""

    id: int
    kind: str
    day: date
    until: date | None
    drives: bool
    fact_kind: str
    fact: int
    other_fact: int
    amount: Decimal | None
    units: Decimal | None
    figures: dict[str, Any]
    rule: str
    place: int | None

    @property
    def identity(self) -> str:
        """The same for the same fact, whatever its figures are; a partner is found out anew each day."""
        day = f":{self.day.isoformat()}" if self.fact_kind == FactKind.PARTNER_DAY else ""
        return f"{self.fact_kind}:{self.fact}:{self.other_fact}{day}"


@dataclass(frozen=True)
class Weighed:
    """A cut with what it comes to; ``findings`` are the row ids of all its evidence, ``evidence`` how many they are."""

    cut: Cut
    findings: tuple[int, ...]
    at_stake: Decimal | None
    units: Decimal | None
    severity: Severity
    mode: Mode
    figures: dict[str, Any]
    rule: str

    @property
    def evidence(self) -> int:
        return len(self.findings)


def weighed_cases(
    rows: Sequence[FoundRow],
    heads: Sequence[Head],
    *,
    day: date,
    policy: Policy,
    mode_at: Callable[[int | None, date], Mode],
    has_partner: bool,
) -> list[Weighed]:
    """The cases of one key as of ``day``, in order. ``mode_at`` is the jurisdiction mode of a territory (row id) on a day."""
    driving = {row.identity: row for row in rows if row.drives}
    proofs = [Proof(row.day, row.until or row.day, row.identity) for row in driving.values()]
    supporting = [row for row in rows if not row.drives]
    cuts = cut_cases(proofs, heads, day=day, gap=lambda when: int(policy.at(GAP_DAYS, when)))
    return [
        _weighed(cut, [driving[proof.identity] for proof in cut.proofs], supporting, policy, mode_at if has_partner else _own)
        for cut in cuts
    ]


def _own(place: int | None, day: date) -> Mode:
    """The brand's own channels are always enforced."""
    return Mode.ENFORCE


def _weighed(
    cut: Cut,
    driving: Sequence[FoundRow],
    supporting: Iterable[FoundRow],
    policy: Policy,
    mode_at: Callable[[int | None, date], Mode],
) -> Weighed:
    windows = [_window(proof) for proof in driving] if driving[0].kind == ConflictKind.DIVERSION else []
    support = [row for row in supporting if any(since <= row.day <= until for since, until in windows)]
    counted = support if windows else driving
    at_stake = _sum(row.amount for row in counted)
    limits = [policy.at(limit, cut.last_seen) for limit in LIMITS]
    weightiest = min(driving, key=_by_weight)
    advised = driving[0].kind in PRICE_KINDS and any(mode_at(row.place, row.day) is Mode.ADVISE for row in driving)
    return Weighed(
        cut=cut,
        findings=tuple(sorted(row.id for row in (*driving, *support))),
        at_stake=at_stake,
        units=_sum(row.units for row in counted),
        severity=severity_of(at_stake, limits, recurs=cut.recurs is not None),
        mode=Mode.ADVISE if advised else Mode.ENFORCE,
        figures=weightiest.figures,
        rule=weightiest.rule,
    )


def _window(proof: FoundRow) -> tuple[date, date]:
    """The days whose diverted lines a day of diversion rests on."""
    return date.fromisoformat(str(proof.figures["window_from"])), proof.day


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of the known amounts, exact; None where none is known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _by_weight(row: FoundRow) -> tuple[Decimal, date, str]:
    """The largest amount (of proofs without one the largest share) first, then the earliest day; never the order of rows."""
    weight = row.amount if row.amount is not None else Decimal(str(row.figures.get("share", 0)))
    return -weight, row.day, json.dumps(row.figures, sort_keys=True)
