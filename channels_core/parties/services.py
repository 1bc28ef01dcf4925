"""What the import may write of partners as companies, and what people change of them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from channels_core.parties.models import Partner
from foundation.edits.errors import EditMissing
from foundation.intake.specification import Target, lookup
from foundation.values.scope import Scope

PARTNERS = lookup(gettext_lazy("partner"), Partner)
PARTNER_TABLE = Target(Partner, key=("code",))


def locked_partner(scope: Scope, code: str) -> Partner:
    """The scope's partner, nobody else's to change until the caller's transaction ends. Raises EditMissing."""
    held = Partner.objects.for_scope(scope).select_for_update(of=("self",)).select_related("channel__brand").filter(code=code)
    found: Partner | None = held.first()
    if found is None:
        raise EditMissing
    return found


def change_contact(scope: Scope, held: Partner, values: Mapping[str, str]) -> None:
    """Writes name, kind and contacts of a locked partner; what an import brought is a person's from now on."""
    for name, value in values.items():
        setattr(held, name, value)
    held.import_id = None
    held.save(update_fields=[*values, "import_id"])
