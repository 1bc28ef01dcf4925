"""The quarters of partners, judged: facts and terms read in sets, the verdicts by the rules."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from channels_core.parties.models import Partner
from channels_core.rollups.queries import brand_of
from foundation.values.money import EXACT
from foundation.values.scope import Scope
from partners.breaches.queries import BreachRow, breaches_by_partner
from partners.targets.choices import TargetLevel, TargetMetric
from partners.targets.queries import targets_by_subject
from partners.targets.rules import quarter_target
from partners.tiers.choices import ScorePart
from partners.tiers.policy import RULE
from partners.tiers.queries.facts import Key, QuarterSums, Reached, first_days, quarter_sums, reached
from partners.tiers.queries.holdings import TierPeriod, tier_periods
from partners.tiers.queries.terms import in_force, scheme_versions
from partners.tiers.queries.work import held_at
from partners.tiers.rules import (
    PartFact,
    Quarter,
    SchemeTerms,
    Standing,
    coverage_fact,
    judge,
    quarters_between,
    sales_fact,
    scored,
    service_fact,
)


@dataclass(frozen=True)
class Book:
    """Everything that a batch of partners is judged by."""

    day: date
    codes: Mapping[int, str]
    first: Mapping[int, date]
    periods: Mapping[int, list[TierPeriod]]
    targets: Mapping[str, Mapping[str, Decimal]]
    breaches: Mapping[int, list[BreachRow]]
    terms: Mapping[str, list[SchemeTerms]]
    sums: Mapping[Key, QuarterSums]
    reached: Reached


def judged_rows(
    scope: Scope, *, day: date, since: Mapping[int, date], terms: Mapping[str, list[SchemeTerms]] | None = None
) -> list[dict[str, Any]]:
    """The scores of the partners of ``since`` for each quarter from its day's quarter to that of ``day``, as TierScore holds them.

    The quarters before are judged too where the grace looks back at them. With ``terms`` these stand in for the published versions.
    """
    if not since:
        return []
    book = _book(scope, day, sorted(since), terms)
    return [row for partner in sorted(since) for row in _partner_rows(book, partner) if row["quarter_on"] >= since[partner]]


def _book(scope: Scope, day: date, partners: Collection[int], terms: Mapping[str, list[SchemeTerms]] | None) -> Book:
    brand = brand_of(scope)
    first = first_days(scope, partners=partners, last=day)
    codes = dict(Partner.objects.for_scope(scope).filter(id__in=sorted(partners)).values_list("id", "code"))
    periods: dict[int, list[TierPeriod]] = {}
    for period in tier_periods(scope, partners=partners):
        periods.setdefault(period.partner, []).append(period)
    quarters = quarters_between(min(first.values(), default=day), day)
    return Book(
        day=day,
        codes=codes,
        first=first,
        periods=periods,
        targets=targets_by_subject(
            scope, level=TargetLevel.PARTNER, metric=TargetMetric.NET_REVENUE, codes=[codes[each] for each in codes]
        ),
        breaches=breaches_by_partner(scope, partners=partners),
        terms=terms or scheme_versions(scope, brand=brand.code),
        sums=quarter_sums(scope, partners=partners, first=quarters[0].starts_on, last=day),
        reached=reached(scope, partners=partners, quarters=quarters, last=day),
    )


def _partner_rows(book: Book, partner: int) -> Iterator[dict[str, Any]]:
    """The partner's quarters in order: the grace of each looks back at the one before."""
    if partner not in book.first or partner not in book.codes:
        return
    below, tier_before = 0, None
    for quarter in quarters_between(book.first[partner], book.day):
        held = held_at(book.periods.get(partner, []), quarter.ends_on)
        if held is None or held.tier is None or held.scheme not in book.terms:
            below, tier_before = 0, None
            continue
        terms = in_force(book.terms[held.scheme], quarter.starts_on)
        if (held.scheme, held.tier) != tier_before:
            below, tier_before = 0, (held.scheme, held.tier)
        parts = _parts(book, partner, quarter)
        score = scored(parts, terms.weights)
        noted = [
            each
            for each in book.breaches.get(partner, [])
            if each.lies_in(quarter.starts_on, min(quarter.until, _after(book.day)))
        ]
        # Without a target nobody knows what was sold of what should have been: coverage and service alone move no tier.
        weighed = None if parts[ScorePart.SALES].share is None else score.total
        judged = judge(Standing(held.tier, weighed, below, [each.severity for each in noted]), terms)
        below = judged.quarters_below
        yield {
            "partner_id": partner,
            "scheme_code": held.scheme,
            "quarter_on": quarter.starts_on,
            "tier": held.tier,
            "score": score.total,
            "points": {str(part): f"{points:f}" for part, points in score.points.items()},
            "parts": {str(part): _told(fact) for part, fact in parts.items()},
            "verdict": str(judged.verdict),
            "proposed": judged.proposed,
            "reached": judged.reached or "",
            "quarters_below": judged.quarters_below,
            "breaches": [{"case": each.case, "kind": each.kind, "severity": each.severity} for each in noted],
            "is_capped": judged.is_capped,
            "is_final": quarter.until <= _after(book.day),
            "rule": f"{RULE}, scheme version {terms.number}",
        }


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _parts(book: Book, partner: int, quarter: Quarter) -> dict[ScorePart, PartFact]:
    key = (partner, quarter.starts_on)
    sums = book.sums.get(key, QuarterSums())
    outlets, accounts = book.reached.outlets.get(key), book.reached.accounts.get(key, (0, 0))
    return {
        ScorePart.SALES: sales_fact(sums.net_revenue, _target(book, partner, quarter)),
        ScorePart.COVERAGE: coverage_fact(*(outlets or accounts)),
        ScorePart.SERVICE: service_fact(sums.complaints, sums.orders, sums.csat_total, sums.csat_answers),
    }


def _target(book: Book, partner: int, quarter: Quarter) -> Decimal | None:
    """The quarter's target; of the quarter under way the part of the days gone by."""
    target = quarter_target(book.targets.get(book.codes[partner], {}), quarter.starts_on, TargetMetric.NET_REVENUE)
    gone = (min(_after(book.day), quarter.until) - quarter.starts_on).days
    return target if target is None or gone >= quarter.days else EXACT.divide(target * gone, Decimal(quarter.days))


def _told(fact: PartFact) -> dict[str, Any]:
    """The part as it is kept: share and figures as texts, at most 6 decimals."""
    figures = {name: f"{round(value, 6).normalize():f}" for name, value in fact.figures.items()}
    share = None if fact.share is None else f"{round(fact.share, 6):f}"
    return {"share": share, "missing": str(fact.missing) if fact.missing else None, "figures": figures}
