"""The pages of one case: its story, its proofs, and what people do to it."""

from conflicts.resolution.pages.acts import (
    Acknowledgement,
    Assignment,
    Comments,
    Dismissal,
    Level,
    Reopening,
    Ruling,
    Start,
)
from conflicts.resolution.pages.bulk import BulkAcknowledgement, BulkAssignment, BulkDismissal, BulkLevel
from conflicts.resolution.pages.case import CaseView
from conflicts.resolution.pages.proofs import ProofDownload, ProofView

__all__ = [
    "Acknowledgement",
    "Assignment",
    "BulkAcknowledgement",
    "BulkAssignment",
    "BulkDismissal",
    "BulkLevel",
    "CaseView",
    "Comments",
    "Dismissal",
    "Level",
    "ProofDownload",
    "ProofView",
    "Reopening",
    "Ruling",
    "Start",
]
