"""What the import may write of partners as companies."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from channels_core.parties.models import Partner
from foundation.intake.specification import Target, lookup

PARTNERS = lookup(gettext_lazy("partner"), Partner)
PARTNER_TABLE = Target(Partner, key=("code",))
