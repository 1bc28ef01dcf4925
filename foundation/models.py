"""The tables of every room, so that Django finds them."""

from foundation.audit.models import AuditEntry
from foundation.jobs.models import DirtyKey, JobChunk, JobFailure, JobRun, JobStep, Publication
from foundation.outbox.models import OutboxEvent
from foundation.people.models import ApiToken, OneTimeLink, User, UserLimit
from foundation.thresholds.models import ThresholdVersion

__all__ = [
    "ApiToken",
    "AuditEntry",
    "DirtyKey",
    "JobChunk",
    "JobFailure",
    "JobRun",
    "JobStep",
    "OneTimeLink",
    "OutboxEvent",
    "Publication",
    "ThresholdVersion",
    "User",
    "UserLimit",
]
