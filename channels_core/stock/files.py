"""inventory.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNERS
from channels_core.products.services import PRODUCTS
from channels_core.stock.services import STOCK_TABLE, mark_changed_stock, stock_rule
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, code, decimal, fact_day, refers

STOCK_FILE = InterchangeFile(
    code="inventory",
    columns=(
        fact_day("day", required=True),
        code("location_code", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        decimal("on_hand", 3, required=True),
        refers("partner_code", PARTNERS, "partner_id"),
        refers("territory_code", TERRITORIES, "territory_id"),
    ),
    key=("day", "location_code", "channel_code", "sku"),
    target=STOCK_TABLE,
    prepare=stock_rule,
    tracked=("channel_id", "partner_id", "day"),
    reaches=(mark_changed_stock,),
)
