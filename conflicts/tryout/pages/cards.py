"""Tiles, fields, stories and lists of the page of a rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conflicts.cases.wording import case_number
from conflicts.tryout.choices import Change
from conflicts.tryout.forms import Typed
from conflicts.tryout.pages.shapes import ChangeLine, DraftField, PublishCard, TriedLine
from conflicts.tryout.queries import Trial
from conflicts.tryout.rules import TriedCase, near_misses, stake_of
from conflicts.tryout.wording import case_title, case_who, consequences_of, happening_of
from foundation.thresholds.registry import RuleState
from foundation.thresholds.rules import Change as Publication
from foundation.thresholds.rules import Setting
from foundation.thresholds.wording import day_text, typed_text, unit_text, value_text
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Tile, Tone
from foundation.web.editing import Trouble

_SHOWN_WHOLE = ("share", "yes", "advise")
MOST_STORIES = 8
MOST_CHANGES = 12
MOST_OPENING = 3


def tiles_of(state: RuleState, trial: Trial | None, draft: Mapping[str, Decimal], since: date, currency: str) -> list[Tile]:
    """The line in force and the draft's, and what they come to."""
    code = next(iter(draft), state.settings[0].threshold.code) if state.settings else ""
    if not code:
        return []
    setting = state.setting(code)
    is_led = bool(draft) or not setting.threshold.is_choice
    named = f"{pgettext('a value', 'In force')}{_(', ')}{state.labels[code]}"
    tiles = [_value_tile(named, setting, setting.at(since), currency, default=True)] if is_led else []
    if draft:
        tiles.append(_value_tile(_("Draft"), setting, draft[code], currency, default=False))
    return tiles if trial is None else [*tiles, *_trial_tiles(trial, bool(draft))]


def _value_tile(label: str, setting: Setting, value: Decimal, currency: str, *, default: bool) -> Tile:
    unit = setting.threshold.unit
    bounds = [value_text(bound, unit, currency=currency) for bound in (setting.threshold.lowest, setting.threshold.highest)]
    foot = _("default %(value)s") % {"value": value_text(setting.threshold.default, unit, currency=currency)}
    if not default:
        foot = _("bounds %(lowest)s to %(highest)s") % {"lowest": bounds[0], "highest": bounds[1]}
    tone = Tone.NEUTRAL if default else Tone.ACCENT
    text = value_text(value, unit, currency=currency)
    return Tile(label, Figure(FigureKind.NUMBER, None), text=text, foot=foot, tone=tone)


def _trial_tiles(trial: Trial, is_drafted: bool) -> list[Tile]:
    tried = trial.tried
    money = Figure(FigureKind.MONEY, stake_of(tried.after), tried.currency)
    words = {"opens": len(tried.opens), "closes": len(tried.closes)}
    before = formats.money(stake_of(tried.before), tried.currency)
    tiles = [
        Tile(
            _("Cases"),
            Figure(FigureKind.NUMBER, len(tried.after)),
            foot=_("instead of %(count)s: %(opens)s open, %(closes)s close") % {**words, "count": len(tried.before)}
            if is_drafted
            else "",
        ),
        Tile(_("At stake"), money, foot=_("in force %(money)s") % {"money": before} if is_drafted else ""),
    ]
    if is_drafted and tried.earlier:
        first = max(tried.earlier, key=lambda case: case.days_earlier)
        tiles.append(
            Tile(_("Days earlier, at most"), Figure(FigureKind.NUMBER, first.days_earlier), foot=case_who(first, trial.names))
        )
    if trial.then is not None:
        near = near_misses(trial.subjects, trial.then)
        tiles.append(Tile(_("Near misses"), Figure(FigureKind.NUMBER, len(near)), foot=_("within 1 point under the line")))
    return tiles


def fields_of(
    state: RuleState, typed: Typed, trouble: Trouble | None, since: date, currency: str, draft: Mapping[str, Decimal]
) -> list[DraftField]:
    errors = {problem.field: problem.message for problem in typed.problems}
    if trouble is not None:
        errors = {**errors, **trouble.by_field}
    fields = [
        _field(setting, state.labels[setting.threshold.code], typed, errors, since, currency, setting.threshold.code in draft)
        for setting in state.settings
    ]
    first = next((place for place, field in enumerate(fields) if field.choices), None)
    if first is not None:
        fields[first] = replace(fields[first], heading=str(state.rule.choices))
    return fields


def _field(
    setting: Setting, label: str, typed: Typed, errors: Mapping[str, str], since: date, currency: str, is_drafted: bool
) -> DraftField:
    threshold, now = setting.threshold, setting.at(since)
    unit = threshold.unit
    choices: Sequence[tuple[str, str]] = ()
    if threshold.is_choice:
        choices = [(number, value_text(Decimal(number), unit)) for number in ("1", "0")]
    ends = [typed_text(bound, unit) for bound in (threshold.lowest, threshold.highest)]
    return DraftField(
        code=threshold.code,
        label=label,
        typed=typed.texts.get(threshold.code, typed_text(now, unit)),
        unit=currency if unit == "money" else unit_text(unit) if unit in ("share", "days") else "",
        now=value_text(now, unit, currency=currency),
        default=value_text(threshold.default, unit if unit in _SHOWN_WHOLE else "number"),
        bounds="" if choices or unit == "money" else f"{ends[0]}–{ends[1]}",
        is_drafted=is_drafted,
        error=errors.get(threshold.code, ""),
        choices=choices,
    )


def tried_lines(trial: Trial, *, is_drafted: bool) -> list[TriedLine]:
    """The cases that the draft changes; without a draft those that were found."""
    wanted = [case for case in trial.tried.cases if not is_drafted or case.change is not Change.STAYS]
    return [_tried_line(case, trial) for case in wanted[:MOST_STORIES]]


def _tried_line(case: TriedCase, trial: Trial) -> TriedLine:
    row = case.row
    return TriedLine(
        who=case_who(case, trial.names),
        url=reverse("case", args=[row.id]) if row.id else "",
        number=case_number(row.id) if row.id else "",
        figure=None if row.at_stake is None else Figure(FigureKind.MONEY, row.at_stake, row.currency),
        story=case_title(case, trial.names),
        happening=happening_of(case),
    )


def change_lines(state: RuleState, names: Mapping[str, str], today: date, currency: str, *, may_write: bool) -> list[ChangeLine]:
    """The publications, the latest first day first."""
    return [_change_line(state, change, names, today, currency, may_write) for change in reversed(state.changes[-MOST_CHANGES:])]


def _change_line(
    state: RuleState, change: Publication, names: Mapping[str, str], today: date, currency: str, may_write: bool
) -> ChangeLine:
    what = []
    for version in change.versions:
        unit = state.setting(version.code).threshold.unit
        words = [value_text(value, unit, currency=currency) for value in (version.before, version.value)]
        what.append(f"{state.labels[version.code]}: {words[0]} → {words[1]}")
    is_open = state.night.is_open(change.valid_from)
    return ChangeLine(
        number=change.number,
        what=what,
        reason=change.reason,
        day=change.valid_from,
        begins=day_text(change.valid_from),
        who=names.get(change.changed_by, change.changed_by),
        is_coming=change.valid_from > today,
        codes=" ".join(version.code for version in change.versions) if may_write and is_open else "",
    )


def publish_card(
    state: RuleState,
    trial: Trial | None,
    draft: Mapping[str, Decimal],
    drafted: str,
    since: date,
    request: HttpRequest,
    trouble: Trouble | None,
) -> PublishCard | None:
    """The form that publishes the draft; none without one, unless something went wrong with it."""
    if not draft and trouble is None:
        return None
    errors = {} if trouble is None else trouble.by_field
    later = [
        (version.valid_from, value_text(version.value, state.setting(version.code).threshold.unit))
        for code in draft
        for version in state.setting(code).coming(since)
    ]
    opening = [] if trial is None else _opening(trial)
    return PublishCard(
        number=state.next_number,
        valid_from=request.POST.get("valid_from") or since.isoformat(),
        earliest="" if state.night.first_open is None else state.night.first_open.isoformat(),
        reason=request.POST.get("reason", ""),
        hidden=[(code, _posted(state, code, value)) for code, value in draft.items()],
        consequences=consequences_of(state.rule.code, drafted, since, later, opening),
        undo=_("Can be withdrawn until the night of %(day)s has run; after that a new version follows.")
        % {"day": day_text(since)},
        day_error=errors.get("valid_from", ""),
        reason_error=errors.get("reason", ""),
    )


def _posted(state: RuleState, code: str, value: Decimal) -> str:
    return typed_text(value, state.setting(code).threshold.unit)


def _opening(trial: Trial) -> list[str]:
    """Who is over the draft's line on its last day, and has no case that is open now."""
    if trial.then is None or trial.named is None:
        return []
    live = {
        code
        for case in trial.tried.cases
        if case.was and case.was.status == "open"
        for code in (*case.was.partners, *case.was.channels)
    }
    over = [trial.named[subject.row] for subject in trial.subjects if subject.points and subject.points[-1].exceeds(trial.then)]
    return [name for code, name in over if code not in live][:MOST_OPENING]
