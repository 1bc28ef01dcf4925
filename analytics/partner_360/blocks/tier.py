"""A partner's tier: its score with the parts, what the review would propose, and what the next tier takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Part
from partners.tiers.choices import ScorePart, Verdict
from partners.tiers.queries import in_force, scheme_versions, scores_of
from partners.tiers.queries.scores import ScoreRow
from partners.tiers.rules.what_it_takes import Gap, what_it_takes


@dataclass(frozen=True)
class TierCard:
    """``takes`` are ways to the next tier, each alone as far as it goes: what to do, and the points that it brings."""

    scheme: str
    tier: str
    quarter: str
    score: str
    was: str
    parts: Sequence[Part]
    verdict: str
    verdict_tone: str
    next_tier: str
    short: str
    takes: Sequence[tuple[str, str]]


def tier_card(scope: Scope, *, partner: str, brand: str) -> TierCard | None:
    """None where no night has judged the partner's tier."""
    rows = scores_of(scope, partner=partner)
    if not rows:
        return None
    row = rows[0]
    versions = scheme_versions(scope, brand=brand).get(row.scheme)
    if not versions:
        return None
    terms = in_force(versions, row.quarter_on)
    takes = what_it_takes(row.tier, row.score, row.parts, terms)
    return TierCard(
        scheme=row.scheme,
        tier=row.tier,
        quarter=row.quarter if row.is_final else _("%(quarter)s so far") % {"quarter": row.quarter},
        score=formats.EN_DASH if row.score.total is None else _points(row.score.total),
        was=_was(rows),
        parts=[Part(_part(part), float(points), _points(points)) for part, points in row.score.points.items()],
        verdict=_verdict(row),
        verdict_tone={
            Verdict.UP: "pill--good",
            Verdict.DOWN: "pill--bad",
            Verdict.GRACE: "pill--warn",
            Verdict.HELD: "pill--bad",
        }.get(row.verdict, ""),
        next_tier=takes[0] if takes else "",
        short=_points(takes[1]) if takes else "",
        takes=[_way(gap, row) for gap in takes[2]] if takes else [],
    )


def _points(value: Decimal) -> str:
    return formats.number(value, digits=0 if value == value.to_integral_value() else 1)


def _was(rows: Sequence[ScoreRow]) -> str:
    earlier = rows[1].score.total if len(rows) > 1 else None
    return "" if earlier is None else _points(earlier)


def _part(part: ScorePart) -> str:
    return {ScorePart.SALES: _("Sales"), ScorePart.COVERAGE: _("Coverage"), ScorePart.SERVICE: _("Service")}[part]


def _verdict(row: ScoreRow) -> str:
    words = {"tier": row.proposed}
    return {
        Verdict.UP: _("would go up to %(tier)s"),
        Verdict.STAY: _("stays in %(tier)s"),
        Verdict.GRACE: _("keeps %(tier)s for a grace quarter"),
        Verdict.DOWN: _("would go down to %(tier)s"),
        Verdict.HELD: _("held in %(tier)s by a breach"),
    }[row.verdict] % words


def _way(gap: Gap, row: ScoreRow) -> tuple[str, str]:
    points = _("+%(points)s") % {"points": _points(gap.points)}
    if gap.more is None:
        return _("service alone would not do"), points
    told = {
        "money": _("%(more)s more net revenue in the quarter") % {"more": formats.money(gap.more, row.currency)},
        "accounts": _("%(more)s more active outlets or accounts") % {"more": formats.number(gap.more)},
        "csat": _("satisfaction higher by %(more)s") % {"more": formats.number(gap.more, digits=2)},
        "complaint_rate": _("%(more)s fewer complaints per 1,000 orders") % {"more": formats.number(gap.more, digits=2)},
    }
    return told.get(gap.unit, gap.unit), points
