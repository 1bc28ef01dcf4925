"""Drafts tried before they take effect."""

from conflicts.tryout.queries.bands import preview_of_bands
from conflicts.tryout.queries.trial import TRIED, Trial, draft_of, trial_of
from conflicts.tryout.queries.trying import HISTORY_DAYS, preview, try_out

__all__ = ["HISTORY_DAYS", "TRIED", "Trial", "draft_of", "preview", "preview_of_bands", "trial_of", "try_out"]
