"""Reads of goal profiles and scorecards."""

from analytics.scorecards.queries.cards import Scorecard, before_of, scorecards, tried
from analytics.scorecards.queries.conflicts import GoalConflict, goal_conflicts
from analytics.scorecards.queries.profiles import ProfileVersion, in_force, profile_versions

__all__ = [
    "GoalConflict",
    "ProfileVersion",
    "Scorecard",
    "before_of",
    "goal_conflicts",
    "in_force",
    "profile_versions",
    "scorecards",
    "tried",
]
