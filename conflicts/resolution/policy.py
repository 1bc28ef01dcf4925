"""How long a level has before the case goes to the next one."""

from __future__ import annotations

from decimal import Decimal

from foundation.thresholds.rules import Threshold

#: Working days of a partner manager; the rule's own proposal and the GTM lead's ruling have no deadline.
MEDIATION_DAYS = Threshold("case.mediation_days", Decimal(5), Decimal(1), Decimal(60), "days", "section 11")

MEDIATION_LEVEL = 2
