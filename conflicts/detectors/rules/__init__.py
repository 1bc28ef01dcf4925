"""The detectors' vocabulary of facts and findings; the rules that need a page of their own lie beside it."""

from conflicts.detectors.rules.as_if import AS_STORED, BANDS, AsIf, History, banded, bands_over_history
from conflicts.detectors.rules.facts import BatchBy, Detector, Keys, Line, in_force, itself
from conflicts.detectors.rules.findings import Finding, Judged, Left, case_key

__all__ = [
    "AS_STORED",
    "BANDS",
    "AsIf",
    "BatchBy",
    "Detector",
    "Finding",
    "History",
    "Judged",
    "Keys",
    "Left",
    "Line",
    "banded",
    "bands_over_history",
    "case_key",
    "in_force",
    "itself",
]
