"""What a quarter's review comes to: who moves where, what is still to be decided, and from which day on it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from foundation.edits.rules import token_of
from partners.tiers.choices import Verdict
from partners.tiers.rules.quarters import months_after

#: The board's groups, in the order in which they are read.
ORDER = (Verdict.UP, Verdict.DOWN, Verdict.GRACE, Verdict.HELD, Verdict.STAY)


@dataclass(frozen=True)
class Decision:
    """What a person made of a proposal: the partner holds ``decided`` from ``effective_from`` on."""

    decided: str
    proposed: str
    from_tier: str
    verdict: Verdict
    reason: str
    effective_from: date
    decided_by: str
    decided_at: datetime

    @property
    def is_overruled(self) -> bool:
        return self.decided != self.proposed


@dataclass(frozen=True)
class Moved:
    """A partner of a review: the tier it holds, what is proposed, and what was decided of it."""

    partner: str
    tier: str
    verdict: Verdict
    proposed: str
    score: Decimal | None
    decision: Decision | None = None

    @property
    def after(self) -> str:
        """The tier after the review: the decided one, else the proposed one."""
        return self.decision.decided if self.decision else self.proposed

    @property
    def asks(self) -> bool:
        """Whether somebody has to decide: who stays needs no word."""
        return self.verdict is not Verdict.STAY


@dataclass(frozen=True)
class Tally:
    """Partners by verdict, tiers before and after, how many of those that ask are decided."""

    verdicts: Mapping[Verdict, int]
    before: Mapping[str, int]
    after: Mapping[str, int]
    asked: int
    decided: int

    @property
    def is_done(self) -> bool:
        return self.decided == self.asked


def tally(moves: Sequence[Moved], tiers: Sequence[str]) -> Tally:
    verdicts = Counter(each.verdict for each in moves)
    before, after = Counter(each.tier for each in moves), Counter(each.after for each in moves)
    asking = [each for each in moves if each.asks]
    return Tally(
        verdicts={verdict: verdicts[verdict] for verdict in ORDER},
        before={tier: before[tier] for tier in tiers},
        after={tier: after[tier] for tier in tiers},
        asked=len(asking),
        decided=sum(1 for each in asking if each.decision is not None),
    )


def effective_day(today: date) -> date:
    """What is decided today counts from the first day of the next month on: until then it can be undone."""
    return months_after(today, 1)


def needs_reason(proposed: str, decided: str) -> bool:
    """Only who decides against the proposal says why."""
    return decided != proposed


def proposal_version(moved: Moved, quarter: str, scheme: str) -> str:
    """The version of what a person read of a proposal: the tier, the score, the proposal and what was decided of it."""
    decision = moved.decision
    return token_of(
        {
            "quarter": quarter,
            "scheme": scheme,
            "partner": moved.partner,
            "tier": moved.tier,
            "verdict": str(moved.verdict),
            "proposed": moved.proposed,
            "score": moved.score,
            "decided": decision and [decision.decided, decision.effective_from, decision.reason],
        }
    )


def review_version(moves: Iterable[Moved], quarter: str, scheme: str) -> str:
    """The version of all that is still to be decided."""
    open_ones = sorted((each for each in moves if each.asks and each.decision is None), key=lambda each: each.partner)
    return token_of({"open": [proposal_version(each, quarter, scheme) for each in open_ones]})


@dataclass(frozen=True)
class Changed:
    """A partner that a draft would have judged otherwise in a past quarter."""

    partner: str
    quarter: str
    was: tuple[Verdict, str]
    now: tuple[Verdict, str]


def changed_verdicts(
    stored: Mapping[tuple[str, str], tuple[Verdict, str]], drafted: Mapping[tuple[str, str], tuple[Verdict, str]]
) -> list[Changed]:
    """(partner, quarter) whose verdict or proposed tier differs, by quarter and partner; what one side lacks is left out."""
    return [
        Changed(partner, quarter, stored[partner, quarter], drafted[partner, quarter])
        for partner, quarter in sorted(stored, key=lambda key: (key[1], key[0]))
        if (partner, quarter) in drafted and stored[partner, quarter] != drafted[partner, quarter]
    ]
