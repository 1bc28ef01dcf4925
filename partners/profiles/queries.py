"""A partner as its editor reads it."""

from __future__ import annotations

from channels_core.parties.models import Partner
from foundation.edits.rules import token_of
from foundation.values.scope import Scope
from partners.profiles.rules import Profile


def profile_of(scope: Scope, code: str) -> Profile | None:
    """The scope's partner with this code."""
    rows = Partner.objects.for_scope(scope).filter(code=code)
    fields = ("code", "name", "kind", "contact_email", "contact_phone", "standing__status")
    row = rows.values_list(*fields).first()
    return None if row is None else Profile(*row[:-1], row[-1] or "")


def profile_version(profile: Profile) -> str:
    """What an edit sends back."""
    return token_of({"code": profile.code, "status": profile.status, **profile.texts()})
