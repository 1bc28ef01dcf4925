"""Scores and verdicts, worked by hand and against a plain second reading of the rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partners.tiers.choices import SEVERITIES, Missing, ScorePart
from partners.tiers.policy import WEIGHTS
from partners.tiers.rules import (
    SchemeTerms,
    Standing,
    TermsFault,
    checked_terms,
    coverage_fact,
    default_terms,
    judge,
    sales_fact,
    scored,
    service_fact,
    what_it_takes,
)

ABC = default_terms("abc", ("A", "B", "C"))
SALES, COVERAGE, SERVICE = ScorePart


def verdict(tier: str, score: str | None, below: int = 0, *severities: str, terms: SchemeTerms = ABC) -> tuple[str, str, int]:
    judged = judge(Standing(tier, None if score is None else Decimal(score), below, severities), terms)
    return str(judged.verdict), judged.proposed, judged.quarters_below


@pytest.mark.parametrize(
    ("tier", "score", "below", "severities", "expected"),
    [
        ("B", "85", 0, (), ("up", "A", 0)),  # the bar itself is met
        ("B", "84.999999", 0, (), ("stay", "B", 0)),
        ("C", "99", 0, (), ("up", "A", 0)),  # at once to what is met, over a tier in between
        ("A", "84.999999", 0, (), ("grace", "A", 1)),  # first quarter below
        ("A", "84.999999", 1, (), ("down", "B", 2)),  # second one
        ("A", "59", 1, (), ("down", "C", 2)),
        ("A", "85", 1, (), ("stay", "A", 0)),  # back in time
        ("B", "90", 0, ("high",), ("held", "B", 0)),
        ("B", "90", 0, ("medium", "low"), ("up", "A", 0)),
        ("A", "90", 0, ("critical",), ("down", "B", 0)),  # at most the second tier
        ("A", "70", 0, ("high",), ("down", "B", 1)),
        ("A", "10", 1, ("high",), ("down", "C", 2)),
        ("C", "70", 0, ("high",), ("held", "C", 0)),  # no promotion at all, not even to the second tier
        ("C", "0", 5, (), ("stay", "C", 0)),
        ("B", None, 1, (), ("stay", "B", 0)),
    ],
)
def test_promoted_at_once_demoted_after_the_grace_and_capped_by_breaches(
    tier: str, score: str | None, below: int, severities: tuple[str, ...], expected: tuple[str, str, int]
) -> None:
    assert verdict(tier, score, below, *severities) == expected


def test_a_scheme_without_grace_demotes_at_once() -> None:
    strict = SchemeTerms("abc", ABC.tiers, ABC.bars, ABC.weights, grace_quarters=0)
    assert verdict("A", "84", 0, terms=strict) == ("down", "B", 1)


@given(
    st.sampled_from(ABC.tiers), st.integers(0, 100), st.integers(0, 3), st.lists(st.sampled_from(SEVERITIES), max_size=2),
    st.integers(0, 2),
)  # fmt: skip
def test_the_rule_reads_the_same_in_plain_words(tier: str, score: int, below: int, severities: list[str], grace: int) -> None:
    terms = SchemeTerms("abc", ABC.tiers, ABC.bars, ABC.weights, grace_quarters=grace)
    met = "A" if score >= 85 else "B" if score >= 60 else "C"
    breached = "high" in severities or "critical" in severities
    proposed = tier
    if met < tier and not breached:
        proposed = met
    if met > tier and below + 1 > grace:
        proposed = met
    if breached and proposed == "A":
        proposed = "B"
    assert judge(Standing(tier, Decimal(score), below, severities), terms).proposed == proposed


def test_the_score_weighs_its_parts() -> None:
    parts = {
        SALES: sales_fact(Decimal(542_400), Decimal(540_000)),  # more than the target is no more than full marks
        COVERAGE: coverage_fact(40, 48),
        SERVICE: service_fact(4, 1000, Decimal(17), 4),  # 4 per thousand: 0.8; 4.25 of 5: 0.8125
    }
    score = scored(parts, WEIGHTS)
    assert score.points == {SALES: Decimal(50), COVERAGE: Decimal("20.833333"), SERVICE: Decimal("20.156250")}
    assert score.total == Decimal("90.989583")


def test_a_part_without_facts_gives_its_weight_to_the_others() -> None:
    parts = {
        SALES: sales_fact(Decimal(50), Decimal(100)),
        COVERAGE: coverage_fact(0, 0),
        SERVICE: service_fact(0, 0, Decimal(0), 0),
    }
    assert (parts[COVERAGE].missing, parts[SERVICE].missing) == (Missing.NO_ACCOUNTS, Missing.NO_ANSWERS)
    assert scored(parts, WEIGHTS).total == 50
    assert (
        scored({SALES: sales_fact(Decimal(1), None), COVERAGE: parts[COVERAGE], SERVICE: parts[SERVICE]}, WEIGHTS).total is None
    )


@pytest.mark.parametrize(("complaints", "share"), [(0, 1), (10, Decimal("0.5")), (20, 0), (50, 0)])
def test_complaints_fall_straight_to_nothing_at_twenty_a_thousand(complaints: int, share: Decimal) -> None:
    assert service_fact(complaints, 1000, Decimal(0), 0).share == share


def test_what_it_takes_says_how_much_of_one_part_would_do() -> None:
    parts = {
        SALES: sales_fact(Decimal(80), Decimal(100)),
        COVERAGE: coverage_fact(13, 19),
        SERVICE: service_fact(0, 100, Decimal(0), 0),
    }
    score = scored(parts, WEIGHTS)
    found = what_it_takes("B", score, parts, ABC)
    assert found is not None
    tier, short, gaps = found
    assert (tier, score.total, short) == ("A", Decimal("82.105263"), Decimal("2.894737"))
    assert [(gap.part, gap.is_enough, gap.more, gap.unit) for gap in gaps] == [
        (SALES, True, Decimal("5.79"), "money"),
        (COVERAGE, True, Decimal(3), "accounts"),
    ]
    assert what_it_takes("A", score, parts, ABC) is None


def with_terms(**changes: object) -> list[tuple[TermsFault, str]]:
    told = {"bars": dict(ABC.bars), "weights": dict(ABC.weights), **changes}
    return [(each.fault, each.field) for each in checked_terms(SchemeTerms("abc", ABC.tiers, **told))]  # type: ignore[arg-type]


def test_terms_that_cannot_be_used_are_told_field_by_field() -> None:
    hundred, zero = Decimal(100), Decimal(0)
    assert with_terms() == []
    assert with_terms(bars={"A": Decimal(60), "B": Decimal(60), "C": zero}) == [(TermsFault.BARS_NOT_DESCENDING, "bar_B")]
    assert with_terms(bars={"A": Decimal(101), "B": Decimal(60), "C": zero}) == [(TermsFault.OUT_OF_BOUNDS, "bar_A")]
    assert with_terms(bars={"A": hundred, "B": Decimal(60)}) == [(TermsFault.MISSING_BAR, "bar_C")]
    assert with_terms(bars={**ABC.bars, "D": zero}) == [(TermsFault.UNKNOWN_TIER, "bar_D")]
    assert with_terms(weights={SALES: Decimal(50), COVERAGE: Decimal(25), SERVICE: Decimal("24.999")}) == [
        (TermsFault.WEIGHTS_NOT_100, "weight_sales")
    ]
    assert with_terms(weights={SALES: Decimal(126), COVERAGE: Decimal(-1), SERVICE: Decimal(-25)}) == [
        (TermsFault.WEIGHT_NEGATIVE, "weight_coverage"),
        (TermsFault.WEIGHT_NEGATIVE, "weight_service"),
    ]
    assert with_terms(grace_quarters=9, cap_severity="awful", cap_rank=4) == [
        (TermsFault.GRACE_OUT_OF_BOUNDS, "grace_quarters"),
        (TermsFault.UNKNOWN_SEVERITY, "cap_severity"),
        (TermsFault.CAP_NOT_A_TIER, "cap_rank"),
    ]
