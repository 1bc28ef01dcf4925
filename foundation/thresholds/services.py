"""New versions of thresholds, and their withdrawal while no night has judged by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.jobs.registry import calendar
from foundation.outbox.services import announce
from foundation.thresholds.events import PUBLISHED, WITHDRAWN
from foundation.thresholds.models import ThresholdVersion
from foundation.thresholds.queries import Night, night, settings, version_of
from foundation.thresholds.registry import EditableRule, rule_of, thresholds_of
from foundation.thresholds.rules import Setting
from foundation.thresholds.wording import day_text, value_text
from foundation.values.scope import Scope

RIGHT = "thresholds:write"
SUBJECT_KIND = "threshold"
LONGEST_REASON = 1_000


def publish_threshold(
    scope: Scope, *, brand: str, code: str, value: Decimal, valid_from: date, reason: str, version: str
) -> None:
    """``value`` is in force from ``valid_from`` on, until a version begins later. Raises like publish_thresholds."""
    publish_thresholds(scope, brand=brand, values={code: value}, valid_from=valid_from, reason=reason, version=version)


def publish_thresholds(
    scope: Scope, *, brand: str, values: Mapping[str, Decimal], valid_from: date, reason: str, version: str
) -> None:
    """New values of thresholds of one rule, from one day on, in one act; days before it keep the values they were judged by.

    A version of that very day that no night has judged by is replaced. Raises EditForbidden, EditMissing, EditStale, EditRefused
    (bounds, decimals, a day that nights have judged, no reason, the value that is in force anyway, values that do not go together).
    """
    rule = _rule(scope, brand, values)
    with transaction.atomic():
        last = night(scope, brand=brand, lock=True)
        held = _read(scope, brand, rule, version)
        _check(rule, held, values, valid_from, reason, last)
        now = timezone.now()
        for setting in held:
            code = setting.threshold.code
            if code in values:
                _put(scope, brand, code, values[code], valid_from, now, reason.strip())
                _tell(scope, PUBLISHED, brand, setting, valid_from, values[code], reason.strip())
        if rule.reach is not None:
            rule.reach(scope, brand, valid_from)


def withdraw_threshold(scope: Scope, *, brand: str, code: str, valid_from: date, version: str) -> None:
    """Takes the version of that day back while no night has judged by it. Raises EditForbidden, EditMissing, EditStale, EditRefused."""
    withdraw_thresholds(scope, brand=brand, codes=[code], valid_from=valid_from, version=version)


def withdraw_thresholds(scope: Scope, *, brand: str, codes: Sequence[str], valid_from: date, version: str) -> None:
    """The versions that these thresholds of one rule have from that day on, taken back in one act. Raises like withdraw_threshold."""
    rule = _rule(scope, brand, codes)
    with transaction.atomic():
        last = night(scope, brand=brand, lock=True)
        held = _read(scope, brand, rule, version)
        if not last.is_open(valid_from):
            text = _("The night has judged %(day)s by it already: publish the former value again, from a later day.")
            raise EditRefused.because("valid_from", text % {"day": day_text(valid_from)})
        gone = ThresholdVersion.objects.for_scope(scope).filter(brand=brand, code__in=list(codes), valid_from=valid_from)
        found = set(gone.values_list("code", flat=True))
        if not found:
            raise EditMissing
        gone.delete()
        for setting in held:
            if setting.threshold.code in found:
                _tell(scope, WITHDRAWN, brand, setting, valid_from, None, "")
        if rule.reach is not None:
            rule.reach(scope, brand, valid_from)


def subject_of(brand: str, code: str) -> str:
    """The thing's name in the audit."""
    return f"{brand} {code}"


def _rule(scope: Scope, brand: str, codes: Mapping[str, Decimal] | Sequence[str]) -> EditableRule:
    """The one rule that has all of these thresholds, for somebody who may edit them."""
    if not scope.may(RIGHT) or scope.codes("partner") is not None:
        raise EditForbidden
    if brand not in {each.code for each in calendar().brands(scope)}:
        raise EditMissing
    found = [rule_of(scope, brand=brand, code=code) for code in codes]
    rule = found[0] if found and all(each is found[0] for each in found) else None
    if rule is None:
        raise EditMissing
    return rule


def _read(scope: Scope, brand: str, rule: EditableRule, version: str) -> tuple[Setting, ...]:
    held = settings(scope, brand=brand, thresholds=[each for each, _name in thresholds_of(scope, brand=brand, rule=rule)])
    if version_of(held) != version:
        raise EditStale(SUBJECT_KIND, subject_of(brand, _latest(held)))
    return held


def _latest(held: Sequence[Setting]) -> str:
    """The threshold that was changed last."""
    changed = [version for setting in held for version in setting.versions]
    return max(changed, key=lambda each: each.changed_at).code if changed else held[0].threshold.code


def _check(
    rule: EditableRule, held: Sequence[Setting], values: Mapping[str, Decimal], valid_from: date, reason: str, last: Night
) -> None:
    problems = [problem for setting in held for problem in _value_problems(setting, values, valid_from)]
    if not reason.strip():
        problems.append(Problem("reason", _("Say why: the reason stands beside the value for whoever asks later.")))
    elif len(reason) > LONGEST_REASON:
        problems.append(Problem("reason", _("At most %(count)s characters.") % {"count": LONGEST_REASON}))
    if not last.is_open(valid_from) and last.first_open is not None:
        text = _("Nights have judged the days up to %(day)s already and keep their values: %(first)s or later.")
        days = {"day": day_text(last.first_open - date.resolution), "first": day_text(last.first_open)}
        problems.append(Problem("valid_from", text % days))
    if not problems and not _is_coherent(rule, held, values, valid_from):
        problems.append(Problem(min(values), str(rule.incoherent)))
    if problems:
        raise EditRefused(problems)


def _value_problems(setting: Setting, values: Mapping[str, Decimal], valid_from: date) -> list[Problem]:
    threshold = setting.threshold
    if threshold.code not in values:
        return []
    value = values[threshold.code]
    if not value.is_finite() or not threshold.accepts(value):
        text = _("Between %(lowest)s and %(highest)s.")
        bounds = {name: value_text(getattr(threshold, name), threshold.unit) for name in ("lowest", "highest")}
        return [Problem(threshold.code, text % bounds)]
    if not threshold.is_whole_enough(value):
        return [
            Problem(
                threshold.code,
                _("At most %(count)s decimals.") % {"count": max(threshold.places - 2 * (threshold.unit == "share"), 0)},
            )
        ]
    if value == setting.at(valid_from):
        text = _("%(value)s is in force on %(day)s already.")
        return [Problem(threshold.code, text % {"value": value_text(value, threshold.unit), "day": day_text(valid_from)})]
    return []


def _is_coherent(rule: EditableRule, held: Sequence[Setting], values: Mapping[str, Decimal], valid_from: date) -> bool:
    """Whether the values go together on every day on which one of them begins, from ``valid_from`` on."""
    days = {valid_from} | {version.valid_from for setting in held for version in setting.coming(valid_from)}
    return all(
        rule.coherent({setting.threshold.code: _value_on(setting, values, valid_from, day) for setting in held}) for day in days
    )


def _value_on(setting: Setting, values: Mapping[str, Decimal], valid_from: date, day: date) -> Decimal:
    code = setting.threshold.code
    if code not in values:
        return setting.at(day)
    return [value for since, value in setting.with_value(values[code], valid_from) if since <= day][-1]


def _put(scope: Scope, brand: str, code: str, value: Decimal, since: date, now: datetime, reason: str) -> None:
    columns = {"value": f"{_plain(value):f}", "changed_by": scope.actor, "changed_at": now, "reason": reason}
    if ThresholdVersion.objects.for_scope(scope).filter(brand=brand, code=code, valid_from=since).update(**columns):
        return
    try:
        with transaction.atomic():
            ThresholdVersion(brand=brand, code=code, valid_from=since, **columns).save()
    except IntegrityError as error:  # two first editors of a brand without a pointer to wait at
        raise EditStale(SUBJECT_KIND, subject_of(brand, code)) from error


def _plain(value: Decimal) -> Decimal:
    """The same number without zeros behind the point."""
    return Decimal(f"{value.normalize():f}")


def _tell(scope: Scope, name: str, brand: str, setting: Setting, since: date, value: Decimal | None, reason: str) -> None:
    """The audit's row and the event: the value on ``since`` before, and after (None: what was in force before it)."""
    code = setting.threshold.code
    rest = [held for day, held in setting.history if day < since]
    before, after = (_plain(each) for each in (setting.at(since), rest[-1] if value is None else value))
    record(
        scope,
        action=name,
        subject_kind=SUBJECT_KIND,
        subject=subject_of(brand, code),
        before={"value": before},
        after={"value": after, "valid_from": since},
        reason=reason,
        brand=brand,
    )
    payload = {"brand": brand, "code": code, "valid_from": since.isoformat(), "value": f"{after:f}"}
    announce(scope, name=name, dedupe_key=f"{name}:{brand}:{code}:{since}:{timezone.now().isoformat()}", payload=payload)
