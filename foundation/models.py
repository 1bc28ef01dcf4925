"""The tables of every room, so that Django finds them."""

from foundation.audit.models import AuditEntry
from foundation.intake.models import ImportBatch, ImportBefore, ImportFile, ImportReject
from foundation.jobs.models import DirtyKey, JobChunk, JobFailure, JobRun, JobStep, Publication
from foundation.outbox.models import OutboxEvent
from foundation.people.models import ApiToken, OneTimeLink, SignInFailure, User, UserLimit
from foundation.thresholds.models import ThresholdVersion
from foundation.web.models import KeptAnswer, SavedView

__all__ = [
    "ApiToken",
    "AuditEntry",
    "DirtyKey",
    "ImportBatch",
    "ImportBefore",
    "ImportFile",
    "ImportReject",
    "JobChunk",
    "JobFailure",
    "JobRun",
    "JobStep",
    "KeptAnswer",
    "OneTimeLink",
    "OutboxEvent",
    "Publication",
    "SavedView",
    "SignInFailure",
    "ThresholdVersion",
    "User",
    "UserLimit",
]
