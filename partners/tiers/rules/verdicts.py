"""What a quarter's score makes of the tier that a partner holds (O4, V16)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from partners.tiers.choices import SEVERITIES, Verdict
from partners.tiers.rules.terms import SchemeTerms


@dataclass(frozen=True)
class Standing:
    """What is judged: the tier held at the quarter's end, the score, how many quarters before it were below the bar of that
    tier in a row, and the severities of the quarter's breaches (cases that nobody dismissed)."""

    tier: str
    score: Decimal | None
    quarters_below: int = 0
    severities: Sequence[str] = ()


@dataclass(frozen=True)
class Judged:
    """The proposal. ``reached`` is the tier that the score alone would give, ``quarters_below`` counts this quarter too,
    ``is_capped`` says that a breach decided."""

    verdict: Verdict
    proposed: str
    reached: str | None
    quarters_below: int
    is_capped: bool = False


def judge(standing: Standing, terms: SchemeTerms) -> Judged:
    """Promoted at once to the tier whose bar is met; demoted, to the tier that is met, after more than ``grace_quarters`` quarters
    below the bar; with a breach of ``cap_severity`` or worse no promotion, and at most the tier of ``cap_rank``.

    Without a score nothing moves but by the cap. Raises ValueError for a tier that the scheme has not.
    """
    held = terms.rank(standing.tier)
    limit = SEVERITIES.index(terms.cap_severity)
    is_capped = any(SEVERITIES.index(severity) >= limit for severity in standing.severities)
    reached = None if standing.score is None else terms.reached(standing.score)
    wanted = held if reached is None else terms.rank(reached)
    below = standing.quarters_below + 1 if wanted > held else 0
    verdict, rank = _moved(held, wanted, below, terms.grace_quarters)
    if not is_capped:
        return Judged(verdict, terms.tiers[rank - 1], reached, below)
    if held < terms.cap_rank and rank <= terms.cap_rank:
        return Judged(Verdict.DOWN, terms.tiers[terms.cap_rank - 1], reached, below, is_capped=True)
    if verdict is Verdict.UP:
        return Judged(Verdict.HELD, standing.tier, reached, below, is_capped=True)
    return Judged(verdict, terms.tiers[rank - 1], reached, below)


def _moved(held: int, wanted: int, below: int, grace: int) -> tuple[Verdict, int]:
    if wanted < held:
        return Verdict.UP, wanted
    if wanted == held:
        return Verdict.STAY, held
    return (Verdict.DOWN, wanted) if below > grace else (Verdict.GRACE, held)
