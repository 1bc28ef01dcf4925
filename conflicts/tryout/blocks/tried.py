"""The cases that a draft would open and close, as a list with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conflicts.cases.blocks import stake_figure
from conflicts.cases.queries import names_for
from conflicts.cases.wording import case_number, kind_label, title_of, who_of
from conflicts.tryout.choices import Change
from conflicts.tryout.rules import TriedCase, TriedOut, stake_of
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Figure

SHOWN = 50
TOLD = (Change.OPENS, Change.CLOSES, Change.RETURNS, Change.CHANGES)


@dataclass(frozen=True)
class TriedRow:
    """``was`` is the money of a case that goes on with another sum. ``url`` leads to a case that a night has made."""

    change: str
    tone: str
    number: str
    url: str
    title: str
    kind: str
    who: str
    severity: str
    days: str
    at_stake: Figure
    was: Figure | None
    note: str


@dataclass(frozen=True)
class Tried:
    """One list: what would change, in words and rows; ``more`` are those beyond what is shown."""

    title: str
    lead: str
    text: str
    rows: Sequence[TriedRow]
    more: int


def change_label(change: Change) -> str:
    return {
        Change.OPENS: _("opens"),
        Change.CLOSES: _("closes"),
        Change.RETURNS: _("opens again"),
        Change.CHANGES: _("changes"),
        Change.STAYS: _("stays"),
    }[change]


_TONES = {Change.OPENS: "pill--bad", Change.RETURNS: "pill--bad", Change.CLOSES: "pill--good", Change.CHANGES: "pill--warn"}


def tried_of(scope: Scope, found: TriedOut, title: str) -> Tried:
    told = found.having(*TOLD)
    names = names_for(scope, [case.row for case in told[:SHOWN]])
    lead, text = _sentence(found)
    rows = [
        TriedRow(
            change=change_label(case.change),
            tone=_TONES[case.change],
            number=case_number(case.row.id) if case.row.id else "",
            url=reverse("case", args=[case.row.id]) if case.row.id else "",
            title=title_of(case.row, names),
            kind=kind_label(case.row.kind),
            who=who_of(case.row, names),
            severity=case.row.severity,
            days=formats.day_range(case.row.first_seen, case.row.last_seen, get_language() or "en"),
            at_stake=stake_figure(case.row),
            was=stake_figure(case.was) if case.change is Change.CHANGES and case.was is not None else None,
            note=_note(case),
        )
        for case in told[:SHOWN]
    ]
    return Tried(title, lead, text, rows, max(0, len(told) - SHOWN))


def _note(case: TriedCase) -> str:
    if case.quiet_on is None or case.change is not Change.OPENS:
        return ""
    words = {"day": formats.day(case.quiet_on, get_language() or "en")}
    return _("resolved by quiet on %(day)s") % words


def _sentence(found: TriedOut) -> tuple[str, str]:
    """How many would open and close and what they come to; then the days and facts that were judged."""
    parts = []
    opened, closed = found.having(Change.OPENS, Change.RETURNS), found.closes
    for cases, one, many in (
        (opened, _("%(count)s case opens, %(money)s at stake"), _("%(count)s cases open, %(money)s at stake")),
        (closed, _("%(count)s case closes, %(money)s at stake"), _("%(count)s cases close, %(money)s at stake")),
    ):
        if cases:
            money = formats.money(stake_of(case.row for case in cases), found.currency)
            parts.append((one if len(cases) == 1 else many) % {"count": formats.number(len(cases)), "money": money})
    changed = len(found.having(Change.CHANGES))
    if changed:
        text = ngettext("%(count)s case changes", "%(count)s cases change", changed)
        parts.append(text % {"count": formats.number(changed)})
    lead = _("%(what)s.") % {"what": _("; ").join(parts)} if parts else _("No case opens and none closes.")
    if found.first_day > found.last_day:
        return lead, _("The change begins after the last judged day.")
    language = get_language() or "en"
    words = {
        "days": formats.day_range(found.first_day, found.last_day, language, year=True),
        "facts": formats.number(found.read),
    }
    return lead, _("%(facts)s prices of %(days)s were judged.") % words
