"""Why a tier was not decided or a scheme not published; texts in wording.py."""

from __future__ import annotations

from enum import StrEnum


class ReviewFault(StrEnum):
    UNKNOWN_TIER = "unknown_tier"
    REASON_MISSING = "reason_missing"
    NOT_OVER = "not_over"  # the quarter is still under way
    REVIEW_OVER = "review_over"  # a later quarter is under review
    HAS_BEGUN = "has_begun"  # the decided tier holds already
    NOT_DECIDED = "not_decided"
    NOTHING_TO_DECIDE = "nothing_to_decide"
    NO_QUARTER = "no_quarter"  # a version begins with a quarter
    QUARTER_HAS_BEGUN = "quarter_has_begun"
    QUARTER_TAKEN = "quarter_taken"
    NO_VERSION_TO_WITHDRAW = "no_version_to_withdraw"
    SAME_AS_IN_FORCE = "same_as_in_force"
