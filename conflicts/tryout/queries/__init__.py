"""Drafts tried before they take effect."""

from conflicts.tryout.queries.bands import preview_of_bands, preview_of_draft
from conflicts.tryout.queries.trial import TRIED, Trial, draft_of, trial_of
from conflicts.tryout.queries.trying import HISTORY_DAYS, preview, try_out

__all__ = [
    "HISTORY_DAYS",
    "TRIED",
    "Trial",
    "draft_of",
    "preview",
    "preview_of_bands",
    "preview_of_draft",
    "trial_of",
    "try_out",
]
