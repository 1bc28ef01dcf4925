"""The tables of every room, so that Django finds them."""

from lifecycle.launches.models import LaunchGate
from lifecycle.stages.models import ProductStage, StageSuggestion

__all__ = [
    "LaunchGate",
    "ProductStage",
    "StageSuggestion",
]
