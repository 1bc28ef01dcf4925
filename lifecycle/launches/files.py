"""launches.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.products.services import PRODUCTS
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, day, refers
from lifecycle.launches.services import LAUNCH_TABLE, launch_rule, reach_of_launches

LAUNCH_FILE = InterchangeFile(
    code="launches",
    columns=(
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        day("opens_on", required=True),
        refers("territory_code", TERRITORIES, "territory_id"),
    ),
    key=("sku", "channel_code", "territory_code"),
    target=LAUNCH_TABLE,
    prepare=launch_rule,
    tracked=("product_id", "channel_id", "opens_on"),
    reaches=(reach_of_launches,),
)
