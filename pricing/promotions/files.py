"""promotions.csv and budget_pools.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNERS
from channels_core.products.services import PRODUCTS
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, choice, code, currency, day, decimal, money, refers
from pricing.promotions.choices import PromotionStatus
from pricing.promotions.services import (
    POOL_TABLE,
    PROMOTION_TABLE,
    checked_days,
    promotion_rule,
    reach_of_promotions,
)

PROMOTION_FILE = InterchangeFile(
    code="promotions",
    columns=(
        code("code", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        day("starts_on", required=True),
        day("ends_on", required=True),
        choice("status", PromotionStatus, required=True),
        refers("partner_code", PARTNERS, "partner_id"),
        refers("territory_code", TERRITORIES, "territory_id"),
        decimal("discount_rate", 6, lowest=0, highest=1),
        money("price"),
        money("budget"),
        code("joint_plan"),
    ),
    key=("code",),
    target=PROMOTION_TABLE,
    prepare=promotion_rule,
    tracked=("product_id", "channel_id", "starts_on", "ends_on"),
    reaches=(reach_of_promotions,),
)

POOL_FILE = InterchangeFile(
    code="budget_pools",
    columns=(
        code("code", required=True),
        day("starts_on", required=True),
        day("ends_on", required=True),
        money("amount", required=True),
        currency(),
    ),
    key=("code",),
    target=POOL_TABLE,
    prepare=checked_days,
)
