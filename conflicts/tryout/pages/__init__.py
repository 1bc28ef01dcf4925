"""Settings > Rules: all thresholds, and the page of one rule."""

from conflicts.tryout.pages.listing import RuleListView
from conflicts.tryout.pages.rule import RuleView
from conflicts.tryout.pages.withdrawal import Withdrawal

__all__ = ["RuleListView", "RuleView", "Withdrawal"]
