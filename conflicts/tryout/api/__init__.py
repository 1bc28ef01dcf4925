"""Rules and drafts tried by programs."""

from conflicts.tryout.api.bands import BandPreview
from conflicts.tryout.api.thresholds import ThresholdDetail, ThresholdList, ThresholdTryOut

__all__ = ["BandPreview", "ThresholdDetail", "ThresholdList", "ThresholdTryOut"]
