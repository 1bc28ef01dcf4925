"""surveys.csv, complaints.csv and market_signals.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNERS
from channels_core.products.services import PRODUCTS
from channels_core.signals.choices import SignalMetric, SurveySubject
from channels_core.signals.services import (
    COMPLAINT_TABLE,
    SIGNAL_TABLE,
    SURVEY_TABLE,
    mark_changed_complaints,
    mark_changed_surveys,
    signal_rule,
    survey_rule,
)
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, choice, code, decimal, fact_day, refers, text

SURVEY_FILE = InterchangeFile(
    code="surveys",
    columns=(
        code("survey_id", required=True),
        fact_day("day", required=True),
        choice("subject", SurveySubject, required=True),
        refers("channel_code", CHANNELS, "channel_id"),
        refers("partner_code", PARTNERS, "partner_id"),
        decimal("nps", 3, lowest=0, highest=10),
        decimal("csat", 3, lowest=1, highest=5),
    ),
    key=("survey_id",),
    target=SURVEY_TABLE,
    prepare=survey_rule,
    tracked=("channel_id", "partner_id", "day"),
    reaches=(mark_changed_surveys,),
)

COMPLAINT_FILE = InterchangeFile(
    code="complaints",
    columns=(
        code("complaint_id", required=True),
        fact_day("day", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("partner_code", PARTNERS, "partner_id"),
        code("order_id"),
        text("kind", 100),
        text("severity", 100),
    ),
    key=("complaint_id",),
    target=COMPLAINT_TABLE,
    tracked=("channel_id", "partner_id", "day"),
    reaches=(mark_changed_complaints,),
)

SIGNAL_FILE = InterchangeFile(
    code="market_signals",
    columns=(
        code("source", required=True),
        fact_day("day", required=True),
        choice("metric", SignalMetric, required=True),
        decimal("value", 6, lowest=0, required=True),
        refers("channel_code", CHANNELS, "channel_id"),
        refers("sku", PRODUCTS, "product_id", code="sku"),
        refers("territory_code", TERRITORIES, "territory_id"),
    ),
    key=("source", "day", "metric", "channel_code", "sku", "territory_code"),
    target=SIGNAL_TABLE,
    derived=("brand_id",),
    prepare=signal_rule,
)
