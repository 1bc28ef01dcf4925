"""partner_territories.csv."""

from __future__ import annotations

from channels_core.channels.services import checked_validity
from channels_core.parties.services import PARTNERS
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, flag, refers, valid_days
from partners.territory_grants.services import GRANT_TABLE, reach_of_grants

GRANT_FILE = InterchangeFile(
    code="partner_territories",
    columns=(
        refers("partner_code", PARTNERS, "partner_id", required=True),
        refers("territory_code", TERRITORIES, "territory_id", required=True),
        flag("exclusive"),
        *valid_days(),
    ),
    key=("partner_code", "territory_code", "valid_from"),
    target=GRANT_TABLE,
    prepare=checked_validity,
    tracked=("partner_id", "valid_from", "valid_to"),
    reaches=(reach_of_grants,),
)
