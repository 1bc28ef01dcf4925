"""The tables of every room, so that Django finds them."""

from conflicts.cases.models import Case, CaseEvidence, CaseParty, CaseVersion, HeldProof
from conflicts.detectors.models import FoundConflict
from conflicts.resolution.models import CaseAct

__all__ = ["Case", "CaseAct", "CaseEvidence", "CaseParty", "CaseVersion", "FoundConflict", "HeldProof"]
