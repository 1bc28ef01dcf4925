"""What a trial says in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conflicts.cases.choices import CLOSED, Mode
from conflicts.cases.rules import Names
from conflicts.cases.wording import rule_text, title_of, who_of
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import DIVERSION_DAYS, DIVERSION_SHARE, DIVERSION_UNITS, UNDERCUT_SHARE
from conflicts.tryout.choices import Change
from conflicts.tryout.rules import Line, Point, TriedCase, TriedOut, stake_of
from foundation.thresholds.wording import value_text
from foundation.web import formats

#: A piece of a quote: "" as it is, "del" what would no longer hold, "ins" what would.
Piece = tuple[str, str]


def language() -> str:
    return get_language() or "en"


def share_text(value: Decimal) -> str:
    """A share as an axis shows it: 12 %, 13.6 %."""
    digits = 0 if value * 100 == (value * 100).to_integral_value() else 1
    return formats.percent(value, language(), digits=digits)


def lead_of(tried: TriedOut, drafted: str, days: int) -> tuple[str, str]:
    """The first sentence, and the rest: with a draft what it would have changed, without one what was found. ``drafted`` is the
    value or values of the draft in words."""
    before, after = len(tried.before), len(tried.after)
    more = stake_of(tried.after) - stake_of(tried.before)
    words = {"days": days, "draft": drafted, "cases": cases_text(after), "before": before, "now": cases_text(before)}
    if not drafted:
        words["money"] = formats.money(stake_of(tried.before), tried.currency)
        first = _("The last %(days)s days brought %(now)s, %(money)s at stake.") % words
        return first, _("Type another value and try it: nothing is written before you publish.")
    changed = [case for case in tried.cases if case.change is not Change.STAYS]
    if not changed:
        return _("At %(draft)s the last %(days)s days would have brought the same %(cases)s.") % words, ""
    words["money"] = formats.money(abs(more), tried.currency)
    if more > 0:
        text = _(
            "At %(draft)s the last %(days)s days would have brought %(cases)s instead of %(before)s, %(money)s more at stake."
        )
    elif more < 0:
        text = _(
            "At %(draft)s the last %(days)s days would have brought %(cases)s instead of %(before)s, %(money)s less at stake."
        )
    else:
        text = _(
            "At %(draft)s the last %(days)s days would have brought %(cases)s instead of %(before)s, with the same at stake."
        )
    return text % words, _rest(tried)


def cases_text(count: int) -> str:
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": formats.number(count)}


def _rest(tried: TriedOut) -> str:
    closed = len(tried.closes)
    parts = [
        ngettext("%(count)s would close.", "%(count)s would close.", closed) % {"count": closed}
        if closed
        else _("None would close.")
    ]
    if tried.earlier:
        days = max(case.days_earlier for case in tried.earlier)
        text = ngettext(
            "One would have opened %(days)s day earlier.", "The earliest would have opened %(days)s days earlier.", days
        )
        parts.append(text % {"days": days})
    return formats.sentences(parts, language())


def remark_of(case: TriedCase | None, peak: Point | None, line: Line, *, is_near: bool, is_drafted: bool) -> str:
    """What the draft would do to a subject."""
    if case is not None and (case.change is not Change.STAYS or not is_drafted):
        return happening_of(case)
    if case is not None:
        return _("opened %(day)s, stays as it is") % {"day": _day(case.row.first_seen)}
    if peak is not None and peak.units < line.units and peak.share > line.share:
        words = {"part": formats.number(peak.part), "whole": formats.number(peak.whole), "units": formats.number(line.units)}
        return _("%(part)s of %(whole)s units: a case needs %(units)s") % words
    if peak is not None and peak.share == line.share:
        return _("exactly on the line")
    if peak is not None and is_near:
        return _("near miss, %(points)s under") % {"points": formats.points(line.share - peak.share)}
    return ""


def happening_of(case: TriedCase) -> str:
    """What would happen to a case, in few words."""
    if case.change is Change.OPENS:
        words = {"day": _day(case.row.first_seen), "quiet": _day(case.quiet_on) if case.quiet_on else ""}
        if case.quiet_on:
            return _("would open %(day)s, close by itself %(quiet)s") % words
        return _("would open %(day)s, still open") % words
    if case.change is Change.CLOSES and case.would is None:
        return _("opened %(day)s, would not have opened") % {"day": _day(case.row.first_seen)}
    if case.change is Change.CLOSES:
        return _("would be closed: no evidence since %(day)s") % {"day": _day(case.row.last_seen)}
    if case.change is Change.RETURNS:
        return _("would be open again")
    if case.was is not None and case.days_earlier:
        return _("opened %(was)s, would open %(day)s") % {"was": _day(case.was.first_seen), "day": _day(case.row.first_seen)}
    if case.was is not None and case.would is not None and case.was.severity != case.would.severity:
        return _("weight would change")
    if case.was is not None and case.would is not None and case.was.mode != case.would.mode:
        return _("would be enforced") if case.would.mode == Mode.ENFORCE else _("would only record and inform")
    opened = _("opened %(day)s, closed by itself") if case.row.status in CLOSED else _("opened %(day)s, still open")
    return opened % {"day": _day(case.row.first_seen)}


def case_title(case: TriedCase, names: Names) -> str:
    return title_of(case.row, names)


def case_who(case: TriedCase, names: Names) -> str:
    return who_of(case.row, names)


def quoted(rule: str, now: Mapping[str, Decimal], draft: Mapping[str, Decimal]) -> list[Piece]:
    """The rule as the catalogue has it, each drafted value beside the one it would replace; nothing for a rule without a quote."""
    kinds = {
        "diversion": (ConflictKind.DIVERSION, DIVERSION_SHARE),
        "price_undercut": (ConflictKind.PRICE_UNDERCUT, UNDERCUT_SHARE),
    }
    if rule not in kinds:
        return []
    kind, share = kinds[rule]
    text = rule_text(kind, share="\0share\0", units="\0units\0", days="\0days\0")
    shown = {
        "share": (share.code, share.unit),
        "units": (DIVERSION_UNITS.code, "number"),
        "days": (DIVERSION_DAYS.code, "number"),
    }
    pieces: list[Piece] = []
    for place, part in enumerate(text.split("\0")):
        if place % 2 == 0:
            pieces.append(("", part))
            continue
        code, unit = shown[part]
        if code in draft and draft[code] != now[code]:
            pieces += [("del", value_text(now[code], unit)), ("", " "), ("ins", value_text(draft[code], unit))]
        else:
            pieces.append(("", value_text(now[code], unit)))
    return [piece for piece in pieces if piece[1]]


def consequences_of(rule: str, drafted: str, since: date, later: Sequence[tuple[date, str]], opening: Sequence[str]) -> list[str]:
    """What publishing does, before anybody presses the button. ``later`` are versions that take over afterwards."""
    day = formats.day(since, language(), year=True)
    texts = [
        _("reads %(draft)s for days from %(day)s on; earlier days keep the values they were judged by")
        % {"draft": drafted, "day": day}
    ]
    texts += [
        _("until %(day)s, when %(value)s takes over") % {"day": formats.day(begins, language(), year=True), "value": value}
        for begins, value in later
    ]
    texts += [
        _("opens %(who)s’s case with its next evidence, if it is still over the line then") % {"who": who} for who in opening
    ]
    return [*texts, _("writes value, reason and the value before to the audit")]


def _day(day: date) -> str:
    return formats.day(day, language())
