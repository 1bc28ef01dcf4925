"""What a draft would do to a case."""

from enum import StrEnum


class Change(StrEnum):
    OPENS = "opens"  # there would be a case where there is none
    CLOSES = "closes"  # there would be none, or one that has gone quiet
    RETURNS = "returns"  # one that has gone quiet would be open
    CHANGES = "changes"  # it would begin earlier or later, weigh more or less
    STAYS = "stays"
