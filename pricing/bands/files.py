"""price_bands.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.products.services import PRODUCTS
from channels_core.territories.services import TERRITORIES
from foundation.intake.arranging import without_overlap
from foundation.intake.specification import InterchangeFile, currency, money, refers, valid_days
from pricing.bands.services import BAND_TABLE, band_rule, reach_of_bands, stored_validities

BAND_FILE = InterchangeFile(
    code="price_bands",
    columns=(
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("territory_code", TERRITORIES, "territory_id"),
        money("floor", required=True),
        money("ceiling", required=True),
        currency(),
        *valid_days(required=True),
    ),
    key=("sku", "channel_code", "territory_code", "valid_from"),
    target=BAND_TABLE,
    prepare=band_rule,
    arrange=without_overlap("sku", "channel_code", "territory_code", stored=stored_validities),
    tracked=("product_id", "channel_id", "valid_from", "valid_to"),
    reaches=(reach_of_bands,),
)
