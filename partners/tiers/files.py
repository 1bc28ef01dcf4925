"""partners.csv: feeds parties, standing and tiers, so it is loaded by the highest of them."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNER_TABLE
from foundation.intake import parsing
from foundation.intake.specification import Column, InterchangeFile, choice, code, day, refers, text
from partners.standing.choices import PartnerStatus
from partners.standing.services import STANDING_SIDE
from partners.tiers.services import HOLDING_SIDE, partner_rule

PARTNER_FILE = InterchangeFile(
    code="partners",
    columns=(
        code("code", required=True),
        text("name", 300, required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        text("kind", 100),
        code("scheme_code", side="tier_holding"),
        Column("tier_code", parsing.text_of(parsing.LONGEST_CODE), "tier_id", "tier_holding__tier__code", side="tier_holding"),
        choice("status", PartnerStatus, side="standing"),
        day("joined_on"),
        text("contact_email", 254),
        text("contact_phone", 100),
    ),
    key=("code",),
    target=PARTNER_TABLE,
    sides=(STANDING_SIDE, HOLDING_SIDE),
    prepare=partner_rule,
)
