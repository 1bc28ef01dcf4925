"""Which goals channels of a kind are judged by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from analytics.scorecards.models import GoalProfileVersion
from analytics.scorecards.policy import PROFILES
from analytics.scorecards.rules import Goal, goal_from
from foundation.edits.rules import token_of
from foundation.values.scope import Scope


@dataclass(frozen=True)
class ProfileVersion:
    """The goals for periods that begin on ``valid_from`` or later; ``number`` 0 is the default."""

    kind: str
    number: int
    valid_from: date
    goals: tuple[Goal, ...]
    reason: str = ""
    published_by: str = ""
    published_at: datetime | None = None

    @property
    def version(self) -> str:
        """What an editor of the profile has read."""
        return token_of({"kind": self.kind, "number": self.number, "goals": [goal.as_dict() for goal in self.goals]})


def profile_versions(scope: Scope, *, brand: str) -> dict[str, list[ProfileVersion]]:
    """Channel kind -> its versions for the brand, ascending, beginning with the default."""
    found = {kind: [ProfileVersion(kind, 0, date.min, goals)] for kind, goals in PROFILES.items()}
    rows = GoalProfileVersion.objects.for_scope(scope).filter(brand__code=brand).order_by("channel_kind", "valid_from")
    for row in rows:
        goals = tuple(goal_from(told) for told in row.goals)
        found.setdefault(row.channel_kind, []).append(
            ProfileVersion(row.channel_kind, row.number, row.valid_from, goals, row.reason, row.published_by, row.published_at)
        )
    return found


def in_force(versions: list[ProfileVersion], starts_on: date) -> ProfileVersion:
    """The version that judges a period that begins on ``starts_on``."""
    return [version for version in versions if version.valid_from <= starts_on][-1]
