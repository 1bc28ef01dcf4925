"""What happens to rebate programmes, for those who listen."""

from enum import StrEnum


class RebateEvent(StrEnum):
    PUBLISHED = "rebate.published"
