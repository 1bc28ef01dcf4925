"""What the outbox says about tiers."""

DECIDED = "tier.decided"
WITHDRAWN = "tier.withdrawn"
PUBLISHED = "tier_scheme.published"
SCHEME_WITHDRAWN = "tier_scheme.withdrawn"
