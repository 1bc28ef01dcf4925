"""orders.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.customers.services import CUSTOMERS
from channels_core.orders.services.amounts import recompute_returned
from channels_core.orders.services.changes import note_changed_lines
from channels_core.orders.services.lines import DERIVED, LINE_TABLE, line_rule, rewrite_claims
from channels_core.orders.services.marks import mark_changed_lines
from channels_core.outlets.services import OUTLETS
from channels_core.parties.services import PARTNERS
from channels_core.products.services import PRODUCTS
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import (
    InterchangeFile,
    code,
    currency,
    decimal,
    moment,
    money,
    refers,
    text,
    whole,
)

ORDER_FILE = InterchangeFile(
    code="orders",
    columns=(
        code("source", required=True),
        code("order_id", required=True),
        whole("line_no", lowest=1, highest=2**31 - 1, required=True),
        moment("ordered_at", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        decimal("quantity", 3, required=True),
        money("unit_price", required=True),
        currency(),
        money("unit_cost"),
        money("list_price"),
        money("discount"),
        money("net_amount", lowest=None),
        refers("partner_code", PARTNERS, "partner_id"),
        refers("outlet_code", OUTLETS, "outlet_id"),
        refers("territory_code", TERRITORIES, "territory_id"),
        refers("customer_id", CUSTOMERS, "customer_id", code="customer_id"),
        code("promotion_code"),
        refers("servicing_partner_code", PARTNERS, "servicing_partner_id"),
        text("commission_partner_codes", 1000),
        code("returns_order_id"),
    ),
    key=("source", "order_id", "line_no"),
    target=LINE_TABLE,
    derived=DERIVED,
    prepare=line_rule,
    tracked=("brand_id", "channel_id", "product_id", "partner_id", "customer_id", "business_day"),
    before=("quantity", "net_revenue", "cost"),
    reaches=(mark_changed_lines, note_changed_lines, rewrite_claims),
    returns=(recompute_returned,),
)
