"""outlets.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.outlets.services import OUTLET_TABLE, outlet_rule
from channels_core.parties.services import PARTNERS
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, code, day, decimal, refers, text

OUTLET_FILE = InterchangeFile(
    code="outlets",
    columns=(
        code("code", required=True),
        text("name", 300, required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("partner_code", PARTNERS, "partner_id"),
        refers("territory_code", TERRITORIES, "territory_id", required=True),
        decimal("latitude", 6, lowest=-90, highest=90),
        decimal("longitude", 6, lowest=-180, highest=180),
        decimal("floor_area_m2", 3, lowest=0),
        day("opened_on"),
        day("closed_on"),
    ),
    key=("code",),
    target=OUTLET_TABLE,
    tracked=("partner_id",),
    prepare=outlet_rule,
)
