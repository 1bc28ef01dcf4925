"""products.csv and assortment.csv."""

from __future__ import annotations

from channels_core.brands.services import BRANDS
from channels_core.channels.services import CHANNELS, checked_validity
from channels_core.products.choices import AssortmentRuleKind, ProductType
from channels_core.products.services import (
    ASSORTMENT_TABLE,
    PRODUCT_TABLE,
    PRODUCTS,
    product_rule,
    stored_successors,
)
from channels_core.territories.services import TERRITORIES
from foundation.intake.arranging import by_parent
from foundation.intake.specification import (
    InterchangeFile,
    choice,
    code,
    currency,
    day,
    money,
    own_code,
    refers,
    text,
    valid_days,
)

PRODUCT_FILE = InterchangeFile(
    code="products",
    columns=(
        code("sku", required=True),
        text("name", 300, required=True),
        refers("brand_code", BRANDS, "brand_id", required=True),
        text("line", 100),
        text("category", 100),
        choice("type", ProductType),
        money("msrp", required=True),
        money("unit_cost", required=True),
        currency(),
        day("launched_on"),
        own_code("successor_sku", "successor_id", code="sku"),
    ),
    key=("sku",),
    target=PRODUCT_TABLE,
    prepare=product_rule,
    arrange=by_parent(PRODUCTS, code="sku", parent="successor_sku", stored=stored_successors),
    tracked=("msrp", "unit_cost", "currency", "launched_on", "line"),
)

ASSORTMENT_FILE = InterchangeFile(
    code="assortment",
    columns=(
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        choice("rule", AssortmentRuleKind, required=True),
        refers("territory_code", TERRITORIES, "territory_id"),
        *valid_days(),
    ),
    key=("sku", "channel_code", "rule", "territory_code", "valid_from"),
    target=ASSORTMENT_TABLE,
    prepare=checked_validity,
    tracked=("product_id", "valid_from", "valid_to"),
)
