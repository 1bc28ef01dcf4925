"""Settings > Rules: all thresholds, and the page of one rule; and what a draft of price bands would do."""

from conflicts.tryout.pages.bands import BandDraftPreview
from conflicts.tryout.pages.listing import RuleListView
from conflicts.tryout.pages.rule import RuleView
from conflicts.tryout.pages.withdrawal import Withdrawal

__all__ = ["BandDraftPreview", "RuleListView", "RuleView", "Withdrawal"]
