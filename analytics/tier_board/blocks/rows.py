"""The rows of the board: a bar of three parts against the scheme's bars, the proposal, and what may be decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.tier_board.blocks import words
from analytics.tier_board.blocks.shapes import BarPart, BoardRow, Group, Line, PartTold
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Link, Option
from foundation.web.editing import Trouble
from partners.tiers.choices import ScorePart, Verdict
from partners.tiers.queries import Proposal, Review
from partners.tiers.rules import ORDER, SchemeTerms, effective_day
from partners.tiers.wording import part_name, verdict_title

#: A part's figure stands in its bar from so many points on.
_ROOM = 5
_FULL = Decimal(100)
_TONES = {Verdict.UP: "up", Verdict.DOWN: "down", Verdict.GRACE: "grace", Verdict.HELD: "held"}


@dataclass(frozen=True)
class Typed:
    """What was typed for one partner (or for the review, without one) and could not be saved."""

    trouble: Trouble
    partner: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Shown:
    """The review, who reads it, the partner whose row is open, what moves cost, and what was typed."""

    review: Review
    path: str
    may_decide: bool
    today: date
    open_code: str
    costs: Mapping[str, Decimal]
    has_costs: bool
    names: Mapping[str, str]
    typed: Typed | None = None


def percent(value: Decimal) -> str:
    return f"{max(min(value, _FULL), Decimal(0)):.2f}%"


def scheme_lines(terms: SchemeTerms) -> list[Line]:
    """A line for each bar but the last, which is 0."""
    return [Line(percent(terms.bars[tier]), f"{tier} {words.points(terms.bars[tier])}") for tier in terms.tiers[:-1]]


def groups_of(shown: Shown) -> list[Group]:
    """By verdict, not by tier: who moves comes first."""
    found = []
    for verdict in ORDER:
        held = [each for each in shown.review.proposals if each.row.verdict is verdict]
        if held:
            note = words.group_note(verdict, shown.review.terms, len(held))
            found.append(Group(verdict_title(verdict), len(held), note, [_row(shown, each) for each in held]))
    return found


def _row(shown: Shown, proposal: Proposal) -> BoardRow:
    row, moved, review = proposal.row, proposal.moved, shown.review
    decision = moved.decision
    is_open = shown.open_code == row.partner
    typed = shown.typed if shown.typed and shown.typed.partner == row.partner else None
    after = moved.after
    status, detail = _status(shown, proposal)
    decide = reverse("tier-decision", args=[review.brand, review.scheme, review.quarter, row.partner])
    undo = reverse("tier-decision-withdrawal", args=[review.brand, review.scheme, review.quarter, row.partner])
    # Until a decision holds, another one replaces it.
    can_decide = shown.may_decide and review.is_open and (decision is None or decision.effective_from > shown.today)
    cost = shown.costs.get(row.partner) if after != moved.tier else None
    bars, blocked = _parts(proposal, review.terms)
    return BoardRow(
        code=row.partner,
        name=row.name,
        url=reverse("partner", args=[row.partner]),
        open_url="" if is_open else f"{shown.path}{'&' if '?' in shown.path else '?'}open={row.partner}#open",
        tier=moved.tier,
        proposed=after,
        moves=after != moved.tier,
        tone=_TONES.get(row.verdict, ""),
        parts=bars,
        blocked=blocked,
        last_x="" if proposal.last is None else percent(proposal.last),
        score=words.points(row.score.total),
        was=words.points(proposal.last),
        cost=None if cost is None else Figure(FigureKind.MONEY, cost, review.currency),
        status=status,
        status_detail=detail,
        breaches=[
            Link(f"#{each['case']}", reverse("case", args=[each["case"]]), words.severity(each["severity"]))
            for each in row.breaches
        ],
        version=proposal.version,
        decide_url=decide,
        undo_url=undo,
        approve_label=_approve(moved.tier, moved.proposed),
        choices=[Option(tier, tier) for tier in review.terms.tiers if tier != moved.proposed],
        can_decide=can_decide,
        can_undo=shown.may_decide and decision is not None and decision.effective_from > shown.today,
        is_open=is_open,
        told=_told(proposal, review) if is_open else (),
        notes=_notes(proposal) if is_open else (),
        trouble=typed.trouble if typed else None,
        reason=typed.reason if typed else "",
    )


def _approve(tier: str, proposed: str) -> str:
    if tier == proposed:
        return _("Keep at %(tier)s") % {"tier": tier}
    return _("Approve %(tier)s") % {"tier": proposed}


def _status(shown: Shown, proposal: Proposal) -> tuple[str, str]:
    """What was decided, by whom; else how far the next bar is."""
    decision = proposal.moved.decision
    if decision is None:
        return "", words.distance(proposal, shown.review.terms)
    who = shown.names.get(decision.decided_by, decision.decided_by)
    day = formats.day(decision.effective_from, get_language() or "en")
    text = _("%(tier)s from %(day)s") % {"tier": decision.decided, "day": day}
    told = f"{who}: {decision.reason}" if decision.reason else who
    return text, told


def _parts(proposal: Proposal, terms: SchemeTerms) -> tuple[list[BarPart], BarPart | None]:
    """The parts side by side, and the stretch beyond the bar that a breach blocks."""
    x, found = Decimal(0), []
    for part in ScorePart:
        points = proposal.row.score.points.get(part)
        if points is None:
            continue
        text = words.points(points) if points >= _ROOM else ""
        found.append(BarPart(str(part), percent(x), percent(points), percent(x + points / 2), text))
        x += points
    total, row = proposal.row.score.total, proposal.row
    if row.verdict is not Verdict.HELD or total is None:
        return found, None
    bar = terms.bars.get(row.reached, total)
    return found, BarPart("blocked", percent(bar), percent(max(total - bar, Decimal(1))), "", "")


def _told(proposal: Proposal, review: Review) -> list[PartTold]:
    row, weights = proposal.row, review.terms.weights
    known = sum((weights[part] for part in row.score.points), Decimal(0))
    found = []
    for part in ScorePart:
        points = row.score.points.get(part)
        of = words.points(weights[part] if points is None or not known else weights[part] * 100 / known)
        figures = words.figures_text(part, row.parts[part], review.currency) if part in row.parts else ""
        found.append(PartTold(part_name(part), words.points(points, 1), of, figures))
    return found


def _notes(proposal: Proposal) -> Sequence[str]:
    notes = []
    row = proposal.row
    if row.quarters_below > 1:
        notes.append(
            _("%(count)s quarters in a row under the bar of %(tier)s.") % {"count": row.quarters_below, "tier": row.tier}
        )
    if row.is_capped:
        notes.append(_("A breach decides: dismiss the case, and the next night judges anew."))
    return notes


def until_text(today: date) -> str:
    """Until when a decision of today can be undone."""
    return formats.day(effective_day(today), get_language() or "en", year=True)
