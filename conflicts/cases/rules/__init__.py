"""The rules of cases: their life, their weight, and how programs read them."""

from conflicts.cases.rules.life import Cut, Head, Proof, cut_cases
from conflicts.cases.rules.weight import FoundRow, Weighed, weighed_cases

__all__ = ["Cut", "FoundRow", "Head", "Proof", "Weighed", "cut_cases", "weighed_cases"]
