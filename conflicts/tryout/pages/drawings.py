"""Whom the line would catch, and how many cases there are at each line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conflicts.detectors.policy import DIVERSION_SHARE, UNDERCUT_SHARE
from conflicts.tryout.choices import Change
from conflicts.tryout.queries import Trial
from conflicts.tryout.rules import Line, Subject, TriedCase, cases_at, near_misses
from conflicts.tryout.wording import cases_text, remark_of, share_text
from foundation.web import formats
from foundation.web.strips import Staircase, Strip, StripRow, ticks_of

MOST_ROWS = 24


def in_force_label(trial: Trial, current: Mapping[str, Decimal]) -> str:
    """How the line is called that judged the last day tried; ``current`` are the values in force by now."""
    threshold = DIVERSION_SHARE if trial.is_by_partner else UNDERCUT_SHARE
    if trial.now is not None and current.get(threshold.code) != trial.now.share:
        return _("then in force %(value)s")
    return _("in force %(value)s")


_STEP = 5.0  # of the axis, in percent
_LINES = 26


def strip_of(trial: Trial, in_force: str, currency: str, *, is_drafted: bool) -> Strip | None:
    """A row for each partner or channel that came near, the highest first."""
    now, then = trial.now, trial.then
    if now is None or then is None or trial.named is None:
        return None
    threshold = DIVERSION_SHARE if trial.is_by_partner else UNDERCUT_SHARE
    shown = [(subject, peak) for subject in trial.subjects if (peak := subject.peak()) is not None and peak.part > 0]
    shown.sort(key=lambda each: (-_order(each[0], then), each[0].row))
    near = {subject.row for subject in near_misses(trial.subjects, then)}
    rows = [_row(trial, subject, now, then, subject.row in near, is_drafted) for subject, _peak in shown[:MOST_ROWS]]
    top = max([*(float(peak.share) * 100 for _subject, peak in shown), 200 * float(now.share), 200 * float(then.share)])
    high = float(Decimal(str(top / _STEP)).to_integral_value(ROUND_CEILING)) * _STEP
    differs = then.share != now.share
    stake = sum((case.row.at_stake or Decimal(0) for case in trial.tried.cases if case.would is not None), Decimal(0))
    return Strip(
        question=_("Whom would the line catch?"),
        unit=_unit(trial),
        name_label=_("Partner") if trial.is_by_partner else _("Channel"),
        high=high,
        in_force=float(now.share) * 100,
        in_force_label=in_force % {"value": share_text(now.share)},
        lowest=float(threshold.lowest) * 100,
        highest=float(threshold.highest) * 100,
        columns=(_("Peak %"), _("Days over"), _("Worth %(currency)s") % {"currency": formats.currency_symbol(currency).strip()}),
        rows=rows,
        remark_label=_("What it would do") if is_drafted else _("What it did"),
        draft=float(then.share) * 100 if differs else None,
        draft_label=_("draft %(value)s") % {"value": share_text(then.share)},
        ticks=[
            (at, formats.number(Decimal(str(at))))
            for at in ticks_of(high, 1.0 if high <= 10 else _STEP if high <= 40 else 2 * _STEP)
        ],
        foot=_foot(trial, len(shown)),
        total_label=_subjects(len(rows), by_partner=trial.is_by_partner),
        total=("", "", formats.number(stake)),
    )


def _unit(trial: Trial) -> str:
    if trial.is_by_partner:
        return _(
            "share of the window’s units shipped outside the own territory, %: the highest, and small dots for each day it shipped"
        )
    return _("how far a price lay under the lowest of a protected channel, %: the furthest, and small dots for each sale")


def _subjects(count: int, *, by_partner: bool) -> str:
    if by_partner:
        return ngettext("%(count)s partner", "%(count)s partners", count) % {"count": count}
    return ngettext("%(count)s channel", "%(count)s channels", count) % {"count": count}


def _order(subject: Subject, line: Line) -> Decimal:
    """By the highest share that enough units stand behind; then the others."""
    peak = subject.peak(line.units)
    if peak is None:
        return Decimal(0)
    return peak.share if peak.units >= line.units else peak.share / 1000


def _row(trial: Trial, subject: Subject, now: Line, then: Line, is_near: bool, is_drafted: bool) -> StripRow:
    named = trial.named or {}
    code, name = named[subject.row]
    peak = subject.peak(then.units)
    cases = _cases_of(trial, code)
    case = next((each for each in cases if each.change is not Change.STAYS), next(iter(cases), None))
    days = subject.days_over(then)
    stake = sum((each.row.at_stake or Decimal(0) for each in cases if each.would is not None), Decimal(0))
    standing = "under"
    if peak is not None and peak.exceeds(then):
        standing = "over" if peak.exceeds(now) else "between"
    elif peak is not None and peak.exceeds(now):
        standing = "between"
    return StripRow(
        name=name,
        url=reverse("partner", args=[code]) if trial.is_by_partner else reverse("channel", args=[code]),
        dots=_thinned(subject),
        peak=None if peak is None else float(peak.share) * 100,
        standing=standing,
        cells=(
            formats.EN_DASH if peak is None else formats.number(peak.share * 100, digits=1),
            formats.number(days) if days else formats.EN_DASH,
            formats.number(stake) if stake else formats.EN_DASH,
        ),
        remark=remark_of(case, peak, then, is_near=is_near, is_drafted=is_drafted),
        is_marked=standing != "under",
        is_changed=is_drafted and case is not None and case.change is not Change.STAYS,
    )


def _thinned(subject: Subject) -> list[float]:
    """Dots that can be told apart: a quarter of a percent is one place."""
    return sorted({round(float(point.share) * 400) / 4 for point in subject.points if point.part > 0})


def _cases_of(trial: Trial, code: str) -> list[TriedCase]:
    """The cases of the partner or channel; of an undercut the channel that is not protected."""
    found = []
    for case in trial.tried.cases:
        parties = case.row.partners if trial.is_by_partner else case.row.channels
        if code in parties and code != case.row.figures.get("protected_channel"):
            found.append(case)
    return found


def _foot(trial: Trial, shown: int) -> list[str]:
    lines = [_("exactly on the line is no case")]
    left = len(trial.subjects) - shown
    if trial.is_by_partner and left:
        lines.append(
            ngettext("%(count)s partner shipped nothing outside", "%(count)s partners shipped nothing outside", left)
            % {"count": left}
        )
    if trial.is_by_partner:
        lines.append(_("partners without granted territories are not tested"))
    return lines


def near_text(trial: Trial) -> str:
    """The near misses by name."""
    if trial.then is None or trial.named is None:
        return ""
    near = near_misses(trial.subjects, trial.then)[:3]
    parts = []
    for subject in near:
        peak = subject.peak(trial.then.units)
        if peak is not None:
            parts.append(f"{trial.named[subject.row][1]} {share_text(peak.share.quantize(Decimal('0.001')))}")
    return _(", ").join(parts)


def stairs_of(trial: Trial, in_force: str) -> Staircase | None:
    """How many cases the last days would have made at each line."""
    now, then = trial.now, trial.then
    if now is None or then is None:
        return None
    threshold = DIVERSION_SHARE if trial.is_by_partner else UNDERCUT_SHARE
    lines_at = [now.share, then.share]
    shares = _shares(max(threshold.lowest, min(lines_at) / 3), _highest(trial, threshold.highest), lines_at)
    counts = [cases_at(trial.subjects, Line(share, then.units), gap=trial.gap) for share in shares]
    lines = [(then.share, _("draft %(value)s"), "strip__draft")] if then.share != now.share or not trial.is_alike else []
    if trial.is_alike:
        lines.append((now.share, in_force, "strip__force"))
    marks = []
    for share, text, name in lines:
        count = counts[shares.index(share)]
        marks.append((float(share * 100), f"{text % {'value': share_text(share)}}{_(': ')}{cases_text(count)}", name))
    return Staircase(
        question=_("How many cases at each line?"),
        unit=_("share at which a case opens, %"),
        steps=[(float(share * 100), count) for share, count in zip(shares, counts, strict=True)],
        marks=marks,
        value_label=_("Line"),
        count_label=_("Cases"),
        table=[(share_text(share), formats.number(count)) for share, count in zip(shares, counts, strict=True)],
    )


def _highest(trial: Trial, bound: Decimal) -> Decimal:
    """A little over the highest share there was, and over both lines."""
    peaks = [peak.share for subject in trial.subjects if (peak := subject.peak()) is not None]
    lines = [line.share for line in (trial.now, trial.then) if line is not None]
    top = max([*peaks, *(2 * line for line in lines)])
    return min(bound, (top * 20).to_integral_value(ROUND_CEILING) / 20)


def _shares(lowest: Decimal, highest: Decimal, lines: Sequence[Decimal]) -> list[Decimal]:
    step = max((highest - lowest) / (_LINES - 1), Decimal("0.005")).quantize(Decimal("0.005"), rounding=ROUND_CEILING)
    lowest = lowest.quantize(Decimal("0.005"), rounding=ROUND_CEILING)
    found = {lowest + step * number for number in range(_LINES + 1) if lowest + step * number <= highest}
    return sorted({*found, *lines})
