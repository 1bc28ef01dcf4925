"""Drafts tried before they take effect."""

from conflicts.tryout.queries.trial import TRIED, Trial, draft_of, trial_of
from conflicts.tryout.queries.trying import HISTORY_DAYS, preview, try_out

__all__ = ["HISTORY_DAYS", "TRIED", "Trial", "draft_of", "preview", "trial_of", "try_out"]
