"""What people do to a case."""

from enum import StrEnum


class CaseVerb(StrEnum):
    ACKNOWLEDGED = "acknowledged"
    STARTED = "started"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    REOPENED = "reopened"
    RAISED = "raised"
    ESCALATED = "escalated"
    ASSIGNED = "assigned"
    COMMENTED = "commented"
