"""What the outbox says about thresholds."""

PUBLISHED = "threshold.published"
WITHDRAWN = "threshold.withdrawn"
