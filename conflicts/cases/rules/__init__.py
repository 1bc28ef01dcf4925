"""The rules of cases: their life, their weight, and how people and programs read them."""

from conflicts.cases.rules.life import Cut, Head, Proof, cut_cases
from conflicts.cases.rules.naming import Names
from conflicts.cases.rules.reading import CaseRow, case_json
from conflicts.cases.rules.weight import FoundRow, Weighed, weighed_cases

__all__ = [
    "CaseRow",
    "Cut",
    "FoundRow",
    "Head",
    "Names",
    "Proof",
    "Weighed",
    "case_json",
    "cut_cases",
    "weighed_cases",
]
