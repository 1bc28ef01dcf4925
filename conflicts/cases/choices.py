"""The life and the weight of a case (section 11)."""

from enum import StrEnum


class CaseStatus(StrEnum):
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    IN_RESOLUTION = "in_resolution"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"


CLOSED = (CaseStatus.RESOLVED, CaseStatus.DISMISSED)


class Severity(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


SEVERITIES = tuple(Severity)


class Mode(StrEnum):
    """What may be proposed where a case lies (section 10)."""

    ENFORCE = "enforce"
    ADVISE = "advise"


class InboxView(StrEnum):
    """The tabs of the inbox."""

    ALL = "all"
    MINE = "mine"
    DUE = "due"
    LEVEL_THREE = "level3"
    PRICES = "prices"
    TERRITORY = "territory"
    OWNERSHIP = "ownership"
    CALENDAR = "calendar"
    UNASSIGNED = "unassigned"
    CLOSED = "closed"


STAFF_VIEWS = frozenset({InboxView.MINE, InboxView.UNASSIGNED})  # they tell whose a case is


class InboxLayout(StrEnum):
    """Rows, or a column for each status."""

    TABLE = "table"
    BOARD = "board"


class InboxSort(StrEnum):
    """What the inbox is ordered by; falling unless turned round."""

    AT_STAKE = "at_stake"
    AGE = "age"
    LEVEL = "level"
    DUE = "due"
