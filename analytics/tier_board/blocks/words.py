"""The sentences of the tier board."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.web import formats
from foundation.web.components import Figure, FigureKind
from foundation.web.templatetags.relay import figure_text
from partners.tiers.choices import Missing, ScorePart, Verdict
from partners.tiers.queries import Proposal, Review
from partners.tiers.rules import Gap, PartFact, SchemeTerms
from partners.tiers.wording import missing_text, part_name


def points(value: Decimal | None, digits: int = 0) -> str:
    return formats.EN_DASH if value is None else formats.number(value, digits=digits)


def money(value: Decimal, currency: str) -> str:
    return figure_text(Figure(FigureKind.MONEY, value, currency))


def lead_of(review: Review, cost: Decimal | None) -> str:
    """Who moves, and for how much."""
    verdicts = review.tally.verdicts
    up, down = verdicts[Verdict.UP], verdicts[Verdict.DOWN]
    if not up and not down:
        return _("Nobody changes the tier.")
    moves = [
        ngettext("%(count)s partner moves up", "%(count)s partners move up", up) % {"count": up} if up else _("Nobody moves up"),
        _("%(count)s down") % {"count": down} if down else _("none down"),
    ]
    text = _(", ").join(moves)
    if cost:
        return _("%(moves)s, for %(money)s a year.") % {"moves": text, "money": money(cost, review.currency)}
    return _("%(moves)s.") % {"moves": text}


def rest_of(review: Review) -> str:
    """Who has a grace quarter, and who is held."""
    told = []
    for each in review.proposals:
        words = {"name": each.row.name, "score": points(each.row.score.total), "tier": each.row.reached}
        if each.row.verdict is Verdict.GRACE:
            told.append(_("%(name)s, at %(score)s, has its grace quarter.") % words)
        elif each.row.verdict is Verdict.HELD:
            told.append(_("%(name)s reaches %(tier)s but is held by a breach.") % words)
    if len(told) > 3:
        more = _("%(count)s more have a grace quarter or are held.") % {"count": len(told) - 2}
        told = [*told[:2], more]
    return formats.sentences(told, get_language() or "en")


def group_note(verdict: Verdict, terms: SchemeTerms, count: int) -> str:
    match verdict:
        case Verdict.UP:
            return _("the bar of a better tier is met: promoted at once")
        case Verdict.DOWN:
            return _("under the bar for longer than the grace, or over the cap of a breach")
        case Verdict.GRACE:
            return _("under the bar of the tier held: falls only if the grace ends under it too")
        case Verdict.HELD:
            words = {"severity": severity(terms.cap_severity), "tier": terms.tiers[terms.cap_rank - 1]}
            return _("a case that is %(severity)s or worse stands in the way; at most %(tier)s") % words
    return ngettext("needs no decision", "need no decision", count)


def severity(code: str) -> str:
    return {"low": _("low"), "medium": _("medium"), "high": _("high"), "critical": _("critical")}[code]


def distance(proposal: Proposal, terms: SchemeTerms) -> str:
    """How far the next bar is, or by how much the bar of the top is passed."""
    score, rank = proposal.row.score.total, terms.rank(proposal.row.tier)
    if score is None or ScorePart.SALES not in proposal.row.score.points:
        return _("no target: not judged")
    if rank == 1:
        return _("%(points)s over the bar") % {"points": points(score - terms.bars[proposal.row.tier])}
    return _("%(points)s short of %(tier)s") % {
        "points": points(max(terms.bars[terms.tiers[rank - 2]] - score, Decimal(0)), 1),
        "tier": terms.tiers[rank - 2],
    }


def figures_text(part: ScorePart, fact: PartFact, currency: str) -> str:
    """What a part was made from."""
    if fact.share is None:
        reason = missing_text(fact.missing or Missing.NO_ANSWERS)
        return _("Not computed: %(reason)s; the other parts count for it.") % {"reason": reason}
    figures = fact.figures
    if part is ScorePart.SALES:
        words = {"sold": money(figures["net_revenue"], currency), "target": money(figures["target"], currency)}
        return _("%(sold)s of %(target)s") % words
    if part is ScorePart.COVERAGE:
        return _("%(active)s of %(known)s outlets or accounts active") % {
            "active": points(figures["active"]),
            "known": points(figures["known"]),
        }
    told = []
    if "complaint_rate" in figures:
        told.append(_("%(rate)s complaints a thousand orders") % {"rate": points(figures["complaint_rate"], 1)})
    if "csat" in figures:
        told.append(_("satisfaction %(csat)s of 5") % {"csat": points(figures["csat"], 1)})
    return _(", ").join(told)


def gap_text(gap: Gap, currency: str) -> str:
    """What one part would have to bring."""
    if gap.more is None:
        return _("full marks in %(part)s") % {"part": part_name(gap.part)}
    match gap.unit:
        case "money":
            return _("%(money)s more net revenue") % {"money": money(gap.more, currency)}
        case "accounts":
            text = ngettext("%(count)s more active outlet or account", "%(count)s more active outlets or accounts", int(gap.more))
            return text % {"count": points(gap.more)}
        case "csat":
            return _("%(points)s more satisfaction, of 5") % {"points": points(gap.more, 2)}
    return _("%(points)s fewer complaints a thousand orders") % {"points": points(gap.more, 1)}


def names_of(names: Sequence[str], most: int = 3) -> str:
    shown = _(", ").join(names[:most])
    return shown if len(names) <= most else _("%(names)s and %(count)s more") % {"names": shown, "count": len(names) - most}
