"""spend.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNERS
from channels_core.spend.choices import Purpose
from channels_core.spend.services import SPEND_TABLE, mark_changed_spend, recompute_returned, spend_rule
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, choice, code, currency, fact_day, money, refers, text

SPEND_FILE = InterchangeFile(
    code="spend",
    columns=(
        code("source", required=True),
        code("spend_id", required=True),
        fact_day("day", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        choice("purpose", Purpose, required=True),
        money("amount", lowest=None, required=True),
        currency(),
        refers("partner_code", PARTNERS, "partner_id"),
        refers("territory_code", TERRITORIES, "territory_id"),
        text("campaign", 300),
    ),
    key=("source", "spend_id"),
    target=SPEND_TABLE,
    derived=("brand_amount",),
    prepare=spend_rule,
    tracked=("channel_id", "partner_id", "day"),
    reaches=(mark_changed_spend,),
    returns=(recompute_returned,),
)
