"""price_observations.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNERS
from channels_core.products.services import PRODUCTS
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, code, currency, decimal, moment, money, refers, text
from pricing.observations.services import (
    DERIVED,
    OBSERVATION_TABLE,
    mark_changed_observations,
    observation_rule,
    recompute_returned,
)

OBSERVATION_FILE = InterchangeFile(
    code="price_observations",
    columns=(
        code("source", required=True),
        code("observation_id", required=True),
        moment("observed_at", required=True),
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        money("price", required=True),
        currency(),
        decimal("tax_rate", 6, lowest=0, highest=1),
        refers("partner_code", PARTNERS, "partner_id"),
        refers("territory_code", TERRITORIES, "territory_id"),
        text("seller", 300),
        text("url", 2000),
    ),
    key=("source", "observation_id"),
    target=OBSERVATION_TABLE,
    derived=DERIVED,
    prepare=observation_rule,
    tracked=("channel_id", "product_id", "partner_id", "day"),
    reaches=(mark_changed_observations,),
    returns=(recompute_returned,),
)
