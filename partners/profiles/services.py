"""A person edits a partner: what it is called, how it is reached, where it stands in its life."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from channels_core.parties.services import change_contact, locked_partner
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.values.scope import Scope
from partners.profiles.queries import profile_of, profile_version
from partners.profiles.rules import Profile, faults_of
from partners.profiles.wording import fault_text
from partners.standing.choices import PartnerStatus
from partners.standing.services import move_standing

RIGHT = "partners:write"


def edit_profile(
    scope: Scope,
    *,
    code: str,
    version: str,
    texts: Mapping[str, str] | None = None,
    status: PartnerStatus | None = None,
    reason: str = "",
) -> Profile:
    """Changes ``texts`` (name, kind, contacts) and, where given, moves the partner to ``status``; as it is then.

    Raises EditForbidden, EditMissing, EditStale, EditRefused. What is as it was is no change and leaves no trace.
    """
    if not scope.may(RIGHT):
        raise EditForbidden
    with transaction.atomic():
        held = locked_partner(scope, code)
        profile = profile_of(scope, code)
        if profile is None:
            raise EditMissing
        if profile_version(profile) != version:
            raise EditStale("partner", code)
        changed = {name: text.strip() for name, text in (texts or {}).items()}
        changed = {name: text for name, text in changed.items() if text != getattr(profile, name)}
        faults = faults_of(changed)
        if faults:
            raise EditRefused([Problem(name, fault_text(name, fault)) for name, fault in faults])
        brand = held.channel.brand.code
        if changed:
            change_contact(scope, held, changed)
            record(
                scope,
                action="partner.changed",
                subject_kind="partner",
                subject=code,
                before={name: getattr(profile, name) for name in changed},
                after=changed,
                reason=reason.strip(),
                brand=brand,
            )
        if status is not None and status != profile.status:
            move_standing(scope, partner=held.pk, code=code, brand=brand, status=status, reason=reason)
        found = profile_of(scope, code)
        assert found is not None
        return found
