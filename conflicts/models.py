"""The tables of every room, so that Django finds them."""

from conflicts.detectors.models import FoundConflict

__all__ = ["FoundConflict"]
