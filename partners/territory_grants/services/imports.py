"""What the import may write of granted territories, and what their change reaches."""

from __future__ import annotations

from channels_core.orders.services.marks import INSIDE, JUDGED, mark_lines
from foundation.intake.specification import Target
from foundation.values.scope import Scope
from partners.territory_grants.models import TerritoryGrant

GRANT_TABLE = Target(TerritoryGrant, key=("partner_id", "territory_id", "valid_from"))


def reach_of_grants(scope: Scope) -> None:
    """The partner's lines within the grant's validity."""
    mark_lines(scope, "intake_touched t", f"l.partner_id = t.partner_id AND {INSIDE}", JUDGED)
