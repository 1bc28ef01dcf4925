"""agreements.csv."""

from __future__ import annotations

from channels_core.channels.services import checked_validity
from channels_core.parties.services import PARTNERS
from foundation.intake.arranging import without_overlap
from foundation.intake.specification import InterchangeFile, choice, decimal, refers, valid_days
from partners.agreements.choices import PromotionAuthority
from partners.agreements.services import AGREEMENT_TABLE, reach_of_agreements, stored_validities

AGREEMENT_FILE = InterchangeFile(
    code="agreements",
    columns=(
        refers("partner_code", PARTNERS, "partner_id", required=True),
        choice("promotion_authority", PromotionAuthority, required=True),
        decimal("price_authority_percent", 6, lowest=0, highest=100),
        decimal("commission_rate", 6, lowest=0, highest=1),
        *valid_days(required=True),
    ),
    key=("partner_code", "valid_from"),
    target=AGREEMENT_TABLE,
    prepare=checked_validity,
    arrange=without_overlap("partner_code", stored=stored_validities),
    tracked=("partner_id", "valid_from", "valid_to"),
    reaches=(reach_of_agreements,),
)
