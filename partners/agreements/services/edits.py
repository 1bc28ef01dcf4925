"""A person agrees on something new with a partner: a version from a day on, changed or taken back until it begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from channels_core.parties.services import locked_partner
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.intake.touching import mark_touched
from foundation.values.scope import Scope
from partners.agreements.models import Agreement
from partners.agreements.queries import agreements_of, agreements_version
from partners.agreements.rules import Terms, faults_of, placed, touched_days
from partners.agreements.wording import fault_text

RIGHT = "partners:write"
FILE = "agreements"


def make_agreement(scope: Scope, *, partner: str, terms: Terms, version: str | None = None, reason: str = "") -> Terms:
    """A new version from ``terms.valid_from`` on; the one in force that day ends there.

    Days that another version judges from now on are marked for the next night. ``version`` None: whatever is there. Raises
    EditForbidden, EditMissing, EditStale, EditRefused (naming the version that would share days).
    """
    with transaction.atomic():
        held, versions = _opened(scope, partner, version)
        _check(terms)
        place = placed(versions, terms)
        if place.clash is not None:
            raise EditRefused.because("valid_from", _clash_text(place.clash))
        cut = place.cut
        if cut is not None:
            _row(scope, partner, cut.valid_from).update(valid_to=terms.valid_from, import_id=None)
        Agreement.objects.create(
            partner=held,
            **_columns(terms),
            cut_from=cut.valid_from if cut else None,
            cut_until=cut.valid_to if cut else None,
        )
        _mark(scope, held.pk, touched_days(terms, cut))
        _record(scope, held, "agreement.made", before=cut, after=terms, reason=reason)
        return terms


def change_agreement(
    scope: Scope, *, partner: str, valid_from: date, terms: Terms, version: str, today: date, reason: str = ""
) -> Terms:
    """Changes the version that begins on ``valid_from``: all of it before it begins, later its end alone. Raises as make_agreement."""
    with transaction.atomic():
        held, versions = _opened(scope, partner, version)
        was = _found(versions, valid_from)
        _check(terms)
        if was.valid_from <= today and _columns(was) != {**_columns(terms), "valid_to": was.valid_to}:
            raise EditRefused.because("", _began_text(was))
        if terms.valid_from != was.valid_from:
            raise EditRefused.because("valid_from", _("The first day stays: undo this version and make another."))
        clash = next((each for each in versions if each is not was and each.overlaps(terms)), None)
        if clash is not None:
            raise EditRefused.because("valid_to", _clash_text(clash))
        if terms == was:
            return was
        _row(scope, partner, valid_from).update(**_columns(terms), import_id=None)
        # Of one that has begun only the days between both ends are judged otherwise.
        first = min(was.until, terms.until) if was.valid_from <= today else was.valid_from
        ends = (was.valid_to, terms.valid_to)
        _mark(scope, held.pk, (first, None if None in ends else max(was.until, terms.until)))
        _record(scope, held, "agreement.changed", before=was, after=terms, reason=reason)
        return terms


def undo_agreement(scope: Scope, *, partner: str, valid_from: date, version: str, today: date, reason: str = "") -> None:
    """Takes a version back that has not begun; the one that it ended has its former end again. Raises as make_agreement."""
    with transaction.atomic():
        held, versions = _opened(scope, partner, version)
        was = _found(versions, valid_from)
        if was.valid_from <= today:
            raise EditRefused.because("", _began_text(was))
        row = _row(scope, partner, valid_from).get()
        before = next((each for each in versions if each.valid_from == row.cut_from and each.valid_to == was.valid_from), None)
        row.delete()
        if before is not None:
            restored = Terms(**{**_columns(before), "valid_to": row.cut_until})
            clash = next((each for each in versions if each not in (was, before) and each.overlaps(restored)), None)
            until = clash.valid_from if clash is not None else row.cut_until
            _row(scope, partner, before.valid_from).update(valid_to=until)
        _mark(scope, held.pk, touched_days(was, before and Terms(**{**_columns(before), "valid_to": row.cut_until})))
        _record(scope, held, "agreement.undone", before=was, after=None, reason=reason)


def _opened(scope: Scope, partner: str, version: str | None) -> tuple[Any, list[Terms]]:
    """The locked partner and its versions, if they are as the editor had read them."""
    if not scope.may(RIGHT):
        raise EditForbidden
    held = locked_partner(scope, partner)
    versions = agreements_of(scope, partner=partner)
    if version is not None and agreements_version(partner, versions) != version:
        raise EditStale("partner", partner)
    return held, versions


def _found(versions: Sequence[Terms], valid_from: date) -> Terms:
    found = next((each for each in versions if each.valid_from == valid_from), None)
    if found is None:
        raise EditMissing
    return found


def _check(terms: Terms) -> None:
    faults = list(faults_of(terms))
    if faults:
        raise EditRefused([Problem(name, fault_text(fault)) for name, fault in faults])


def _row(scope: Scope, partner: str, valid_from: date) -> Any:
    return Agreement.objects.for_scope(scope).filter(
        pk__in=Agreement.all_rows.filter(partner__code=partner, valid_from=valid_from)
    )


def _columns(terms: Terms) -> dict[str, Any]:
    return dict(vars(terms))


def _told(terms: Terms | None) -> dict[str, Any] | None:
    """The terms for the audit: a rate without the zeros of its column, so that only what differs is a change."""
    if terms is None:
        return None
    return {name: value.normalize() if isinstance(value, Decimal) else value for name, value in _columns(terms).items()}


def _mark(scope: Scope, partner: int, days: tuple[date, date | None]) -> None:
    first, until = days
    row = {"partner_id": partner, "valid_from": first.isoformat(), "valid_to": until.isoformat() if until else None}
    mark_touched(scope, FILE, [row])


def _clash_text(other: Terms) -> str:
    words = {"since": other.valid_from.isoformat(), "until": other.valid_to.isoformat() if other.valid_to else _("open")}
    return (
        _(
            "The version from %(since)s to %(until)s has days of this one: begin on another day, end before it, or take that one back first."
        )
        % words
    )


def _began_text(was: Terms) -> str:
    return _("This version began on %(day)s and stays as it was: make a new one from a day on, or change its end.") % {
        "day": was.valid_from.isoformat()
    }


def _record(scope: Scope, held: Any, action: str, *, before: Terms | None, after: Terms | None, reason: str) -> None:
    record(
        scope,
        action=action,
        subject_kind="partner",
        subject=held.code,
        before=_told(before),
        after=_told(after),
        reason=reason.strip(),
        brand=held.channel.brand.code,
    )
