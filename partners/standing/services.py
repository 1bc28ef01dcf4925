"""What the import may write of partners' standing."""

from __future__ import annotations

from foundation.intake.specification import Side, Target
from partners.standing.choices import PartnerStatus
from partners.standing.models import Standing

# An imported status is taken as given; without one a new partner begins as a prospect and a known one stays what it is.
STANDING_SIDE = Side(
    "standing", Target(Standing, key=("partner_id",)), link="partner_id", defaults={"status": PartnerStatus.PROSPECT.value}
)
