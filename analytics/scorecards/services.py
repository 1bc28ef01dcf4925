"""Profiles published and withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.scorecards.models import GoalProfileVersion
from analytics.scorecards.policy import PROFILES
from analytics.scorecards.queries import ProfileVersion, profile_versions
from analytics.scorecards.rules import Goal, faults_of
from analytics.scorecards.wording import fault_text
from channels_core.brands.models import Brand
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.values.scope import Scope

RIGHT, SUBJECT = "goals:write", "goal_profile"
LONGEST_REASON = 2000


def publish_profile(
    scope: Scope, *, brand: str, kind: str, version: str, goals: Sequence[Goal], valid_from: date, reason: str, today: date
) -> ProfileVersion:
    """Judges the periods that begin on ``valid_from`` or later by ``goals``; earlier ones keep theirs. ``version`` is that of the latest
    version, which the editor read; ``today`` is the brand's.

    Raises EditMissing (brand or kind), EditForbidden, EditStale, EditRefused (``goal_0`` ..., ``goals``, ``valid_from``, ``reason``).
    """
    with transaction.atomic():
        owner, versions = _locked(scope, brand, kind)
        if versions[-1].version != version:
            raise EditStale(SUBJECT, f"{brand} {kind}")
        problems = _problems(goals, valid_from, reason, today)
        if any(each.valid_from == valid_from for each in versions):
            problems.append(Problem("valid_from", _("A version begins on that day already: withdraw it, or choose another day.")))
        if problems:
            raise EditRefused(problems)
        row = GoalProfileVersion.objects.create(
            brand=owner,
            channel_kind=kind,
            number=max(each.number for each in versions) + 1,
            valid_from=valid_from,
            goals=[goal.as_dict() for goal in goals],
            reason=reason.strip(),
            published_by=scope.actor,
            published_at=timezone.now(),
        )
        _record(scope, "goals.published", brand, kind, before=_told(versions[-1].goals), after=_told(goals), reason=row.reason)
        return profile_versions(scope, brand=brand)[kind][-1]


def withdraw_profile(scope: Scope, *, brand: str, kind: str, version: str, reason: str, today: date) -> None:
    """Takes the latest version back, as long as it has not begun.

    Raises EditMissing, EditForbidden, EditStale, EditRefused (it has begun, or is the default; no reason).
    """
    with transaction.atomic():
        _owner, versions = _locked(scope, brand, kind)
        last = versions[-1]
        if last.version != version:
            raise EditStale(SUBJECT, f"{brand} {kind}")
        if last.number == 0 or last.valid_from <= today:
            raise EditRefused.because("", _("It has begun and stays as it is; publish a new version that follows it."))
        if not reason.strip():
            raise EditRefused.because("reason", _("Say why."))
        GoalProfileVersion.objects.for_scope(scope).filter(brand__code=brand, channel_kind=kind, number=last.number).delete()
        _record(scope, "goals.withdrawn", brand, kind, before=_told(last.goals), reason=reason.strip())


def _locked(scope: Scope, brand: str, kind: str) -> tuple[Brand, list[ProfileVersion]]:
    """The brand, locked, and the versions of the kind."""
    owner = Brand.objects.for_scope(scope).filter(code=brand).select_for_update().first()
    if owner is None or kind not in PROFILES:
        raise EditMissing
    if not scope.may(RIGHT) or scope.codes("partner") is not None:
        raise EditForbidden
    return owner, profile_versions(scope, brand=brand)[kind]


def _problems(goals: Sequence[Goal], valid_from: date, reason: str, today: date) -> list[Problem]:
    found = [Problem("goals" if place is None else f"goal_{place}", fault_text(fault)) for place, fault in faults_of(goals)]
    if valid_from < today:
        found.append(
            Problem("valid_from", _("Periods that have begun keep their goals: begin on %(day)s or later.") % {"day": today})
        )
    if not reason.strip() or len(reason) > LONGEST_REASON:
        found.append(Problem("reason", _("Say why, in at most %(most)s characters.") % {"most": LONGEST_REASON}))
    return found


def _told(goals: Sequence[Goal]) -> dict[str, str]:
    return {str(goal.code): f"{goal.weight:f}" for goal in goals}


def _record(scope: Scope, action: str, brand: str, kind: str, **more: object) -> None:
    record(scope, action=action, subject_kind=SUBJECT, subject=f"{brand} {kind}", brand=brand, **more)  # type: ignore[arg-type]
