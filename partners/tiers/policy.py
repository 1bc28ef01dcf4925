"""The defaults of a tier scheme (section 7); each brand may publish versions of its own."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from partners.tiers.choices import ScorePart

WEIGHTS: Mapping[ScorePart, Decimal] = {
    ScorePart.SALES: Decimal(50),
    ScorePart.COVERAGE: Decimal(25),
    ScorePart.SERVICE: Decimal(25),
}
#: The score from which a tier is reached, by its rank: 1 is the top.
BARS: Mapping[int, Decimal] = {1: Decimal(85), 2: Decimal(60), 3: Decimal(0)}
GRACE_QUARTERS = 1
MOST_GRACE_QUARTERS = 8
#: A case of this severity or a higher one, not dismissed, stops a promotion ...
CAP_SEVERITY = "high"
#: ... and leaves at most the tier of this rank.
CAP_RANK = 2
#: So many complaints a thousand orders, or more, leave nothing of that half of the service part.
MOST_COMPLAINTS = Decimal(20)
#: Satisfaction runs from 1 to 5.
LOWEST_CSAT, HIGHEST_CSAT = Decimal(1), Decimal(5)
RULE = "V16 tiers 1"
