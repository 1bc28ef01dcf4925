"""The parts of a score, and what a review makes of a partner."""

from __future__ import annotations

from enum import StrEnum


class ScorePart(StrEnum):
    SALES = "sales"
    COVERAGE = "coverage"
    SERVICE = "service"


class Verdict(StrEnum):
    UP = "up"  # the bar of a better tier is met: promoted at once
    DOWN = "down"  # below the bar for longer than the grace, or over the cap
    GRACE = "grace"  # below the bar, and still within the grace
    HELD = "held"  # the bar of a better tier is met, and a breach stands in the way
    STAY = "stay"


class Missing(StrEnum):
    """Why a part of the score cannot be computed."""

    NO_TARGET = "no_target"
    NO_ACCOUNTS = "no_accounts"
    NO_ANSWERS = "no_answers"


SEVERITIES = ("low", "medium", "high", "critical")
