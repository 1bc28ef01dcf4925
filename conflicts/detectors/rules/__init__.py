"""The detectors' vocabulary of facts and findings; the rules that need a page of their own lie beside it."""

from conflicts.detectors.rules.facts import BatchBy, Detector, Keys, Line, in_force, itself
from conflicts.detectors.rules.findings import Finding, Judged, Left, case_key

__all__ = ["BatchBy", "Detector", "Finding", "Judged", "Keys", "Left", "Line", "case_key", "in_force", "itself"]
