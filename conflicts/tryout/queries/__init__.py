"""Drafts tried before they take effect."""

from conflicts.tryout.queries.trying import HISTORY_DAYS, preview, try_out

__all__ = ["HISTORY_DAYS", "preview", "try_out"]
