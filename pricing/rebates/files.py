"""rebate_programmes.csv and rebate_slabs.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNERS
from foundation.intake.specification import InterchangeFile, choice, code, currency, day, decimal, money, refers, text
from pricing.rebates.choices import Metric, Mode, RateKind
from pricing.rebates.queries.exported import told_programmes, told_slabs
from pricing.rebates.services import (
    PROGRAMME_TABLE,
    PROGRAMMES,
    SLAB_TABLE,
    follow_programmes,
    follow_slabs,
    programme_rule,
    slab_rule,
)

PROGRAMME_FILE = InterchangeFile(
    code="rebate_programmes",
    columns=(
        code("code", required=True),
        text("name", 300, required=True),
        refers("partner_code", PARTNERS, "partner_id"),
        code("tier_code"),
        refers("channel_code", CHANNELS, "channel_id"),
        text("line", 100),
        choice("metric", Metric, required=True),
        choice("mode", Mode, required=True),
        day("starts_on", required=True),
        day("ends_on", required=True),
        currency(),
        money("baseline"),
        money("minimum"),
        money("cap"),
    ),
    key=("code",),
    target=PROGRAMME_TABLE,
    derived=("brand_id",),
    prepare=programme_rule,
    tracked=("code", "brand_id"),
    reaches=(follow_programmes,),
    told=told_programmes,
)

SLAB_FILE = InterchangeFile(
    code="rebate_slabs",
    columns=(
        refers("programme_code", PROGRAMMES, "programme_id", required=True),
        money("lower_bound", required=True),
        decimal("rate", 6, lowest=0, required=True),
        choice("rate_kind", RateKind, required=True),
    ),
    key=("programme_code", "lower_bound"),
    target=SLAB_TABLE,
    prepare=slab_rule,
    tracked=("programme_id",),
    reaches=(follow_slabs,),
    told=told_slabs,
)
