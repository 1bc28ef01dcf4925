"""brands.csv and exchange_rates.csv."""

from __future__ import annotations

from channels_core.brands.choices import BrandStage
from channels_core.brands.services import BRAND_TABLE, HIGHEST_RATE, RATE_TABLE, brand_rule, demand_settled, rate_rule
from foundation.intake import parsing
from foundation.intake.specification import Column, InterchangeFile, choice, code, currency, decimal, fact_day, text

BRAND_FILE = InterchangeFile(
    code="brands",
    columns=(
        code("code", required=True),
        text("name", 300, required=True),
        currency(),
        Column("time_zone", parsing.time_zone, "time_zone", "time_zone", required=True),
        choice("stage", BrandStage),
    ),
    key=("code",),
    target=BRAND_TABLE,
    prepare=brand_rule,
    tracked=("currency", "time_zone"),
    returns=(demand_settled,),
)

RATE_FILE = InterchangeFile(
    code="exchange_rates",
    columns=(
        fact_day("day", required=True),
        currency("base"),
        currency("quote"),
        decimal("rate", 12, lowest=0, highest=HIGHEST_RATE, required=True),
    ),
    key=("day", "base", "quote"),
    target=RATE_TABLE,
    prepare=rate_rule,
    tracked=("base", "quote", "day"),
)
