"""The ladder of one product: each channel's prices against its band, and how they lie on a drawing."""

from conflicts.price_ladder.rules.ladder import Ladder, Rung, Seen, Spell, median_of, rungs_of
from conflicts.price_ladder.rules.scale import Scale, scale_of, spread

__all__ = ["Ladder", "Rung", "Scale", "Seen", "Spell", "median_of", "rungs_of", "scale_of", "spread"]
