"""The case file in order, the levels, the comments and the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conflicts.cases.blocks import due_of, proof_key
from conflicts.cases.blocks.evidence import proof_name
from conflicts.cases.choices import CLOSED, CaseStatus
from conflicts.cases.queries import EvidenceRow as Proof
from conflicts.cases.rules import CaseRow, Names
from conflicts.detectors.choices import FactKind
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.queries import ActRow
from conflicts.resolution.rules import TOP_LEVEL
from conflicts.resolution.wording import act_text
from foundation.web import formats
from foundation.web.components import Entry, Figure, FigureKind, Link, Step, Tone

_ICONS = {
    CaseVerb.ACKNOWLEDGED: "check",
    CaseVerb.STARTED: "run",
    CaseVerb.RESOLVED: "gavel",
    CaseVerb.DISMISSED: "close",
    CaseVerb.REOPENED: "undo",
    CaseVerb.RAISED: "up-arrow",
    CaseVerb.ESCALATED: "clock",
    CaseVerb.ASSIGNED: "user",
}
_MOST_DAYS = 6


@dataclass(frozen=True)
class Comment:
    author: str
    at: datetime
    text: str


@dataclass(frozen=True)
class HistoryLine:
    at: datetime
    text: str
    reason: str = ""


def comments_of(acts: Sequence[ActRow], names: Names) -> list[Comment]:
    return [Comment(names.person(act.actor), act.at, act.text) for act in acts if act.verb == CaseVerb.COMMENTED]


def history_of(acts: Sequence[ActRow], names: Names) -> list[HistoryLine]:
    """What people did, comments aside; they stand where they can be answered."""
    done = [act for act in acts if act.verb != CaseVerb.COMMENTED]
    return [HistoryLine(act.at, act_text(act.verb, act.actor, act.details, names), act.text) for act in done]


def entries_of(case: CaseRow, proofs: Sequence[Proof], acts: Sequence[ActRow], names: Names) -> list[Entry]:
    """Days of evidence and acts of people, in order. Of many days of evidence the first, the weightiest and the last ones."""
    dated: list[tuple[date, int, Entry]] = []
    for day, found in _shown_days(proofs):
        dated.append((day, 0, _day_entry(case, day, found, is_last=day == case.last_seen and case.status not in CLOSED)))
    for act in acts:
        if act.verb != CaseVerb.COMMENTED:
            dated.append((timezone.localtime(act.at).date(), 1, _act_entry(act, names)))
    return [entry for _day, _rank, entry in sorted(dated, key=lambda item: item[:2])]


def _shown_days(proofs: Sequence[Proof]) -> list[tuple[date, list[Proof]]]:
    by_day: dict[date, list[Proof]] = {}
    for proof in proofs:
        by_day.setdefault(proof.day, []).append(proof)
    days = sorted(by_day)
    if len(days) > _MOST_DAYS:
        heaviest = max(days, key=lambda day: (_amount(by_day[day]) or Decimal(0), day))
        days = sorted({days[0], heaviest, *days[-(_MOST_DAYS - 2) :]})
    return [(day, by_day[day]) for day in days]


def _amount(proofs: Sequence[Proof]) -> Decimal | None:
    known = [proof.amount for proof in proofs if proof.amount is not None]
    return sum(known, Decimal(0)) if known else None


def _day_entry(case: CaseRow, day: date, proofs: Sequence[Proof], *, is_last: bool) -> Entry:
    windows = [proof for proof in proofs if proof.fact_kind == FactKind.PARTNER_DAY]
    rows = [proof for proof in proofs if proof.fact_kind != FactKind.PARTNER_DAY]
    opening = [proof_name(proof) for proof in rows if proof_name(proof)][:2]
    title = _day_title(rows, windows)
    amount = _amount(rows)
    sources = [
        Link(proof_name(proof), reverse("case-proof", args=[case.id, proof_key(proof)]))
        for proof in [*windows, *rows][:1]
        if proof_name(proof)
    ]
    return Entry(
        when=formats.day(day, get_language() or "en"),
        title=title,
        detail=" · ".join(opening) if len(rows) > 1 else "",
        icon="up-arrow" if is_last else "truck" if windows else "receipt",
        tone=Tone.BAD if is_last else Tone.NEUTRAL,
        figure=None if amount is None else Figure(FigureKind.MONEY, amount, case.currency),
        sources=sources,
        exact_when=formats.long_day(day, get_language() or "en"),
    )


def _day_title(rows: Sequence[Proof], windows: Sequence[Proof]) -> str:
    if windows:
        figures = windows[0].figures
        words = {
            "share": formats.percent(Decimal(figures["share"]), get_language() or "en"),
            "outside": formats.number(Decimal(figures["units_outside"])),
            "units": formats.number(Decimal(figures["units"])),
        }
        return _("Share reaches %(share)s, %(outside)s of %(units)s units") % words
    kinds = {proof.fact_kind for proof in rows}
    count = len(rows)
    words = {"count": formats.number(count)}
    if kinds == {FactKind.OBSERVATION}:
        return ngettext("%(count)s price seen in the market", "%(count)s prices seen in the market", count) % words
    if kinds == {FactKind.PROMOTION_PAIR}:
        return _("Both promotions run")
    words["units"] = formats.number(sum((proof.units for proof in rows if proof.units is not None), Decimal(0)))
    return ngettext("%(count)s order line, %(units)s units", "%(count)s order lines, %(units)s units", count) % words


def _act_entry(act: ActRow, names: Names) -> Entry:
    local = timezone.localtime(act.at)
    language = get_language() or "en"
    return Entry(
        when=formats.day(local.date(), language),
        title=act_text(act.verb, act.actor, act.details, names),
        detail=act.text,
        icon=_ICONS.get(CaseVerb(act.verb), "dot"),
        exact_when=formats.exact_moment(local, language),
    )


def steps_of(case: CaseRow, working_days: int) -> list[Step]:
    """The three levels: what is over, where the case lies with its deadline, and what comes by itself. ``working_days`` are those of
    a mediation."""
    labels = (_("Rule"), _("Partner manager"), _("GTM lead"))
    is_over = CaseStatus(case.status) in CLOSED
    due, tone = due_of(case.due_date, timezone.localdate())
    steps = []
    for level, label in enumerate(labels, start=1):
        state = "done" if level < case.level or (is_over and level == case.level) else "next"
        if level == case.level and not is_over:
            state = "current"
        is_due = state == "current" and due
        steps.append(
            Step(
                label,
                state,
                detail=_step_detail(level, state, case, working_days),
                deadline=_("due %(day)s") % {"day": due} if is_due else "",
                deadline_tone=Tone(tone) if is_due and tone else Tone.NEUTRAL,
            )
        )
    return steps


def _step_detail(level: int, state: str, case: CaseRow, working_days: int) -> str:
    if level == 1:
        return _("proposed on %(day)s") % {"day": formats.day(case.last_seen, get_language() or "en")}
    if level < TOP_LEVEL:
        return _("mediates, %(days)s working days") % {"days": working_days}
    return _("decides, and the decision is a precedent") if state != "next" else _("takes over by itself when the days are over")
