"""What the outbox says about cases that people worked on."""

from enum import StrEnum


class CaseEvent(StrEnum):
    ACKNOWLEDGED = "case.acknowledged"
    STARTED = "case.started"
    RESOLVED = "case.resolved"
    DISMISSED = "case.dismissed"
    REOPENED = "case.reopened"
    RAISED = "case.raised"
    ESCALATED = "case.escalated"
    ASSIGNED = "case.assigned"
    COMMENTED = "case.commented"
