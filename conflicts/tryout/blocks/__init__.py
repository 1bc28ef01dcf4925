"""What pages show of drafts that were tried."""

from conflicts.tryout.blocks.tried import Tried, TriedRow, tried_of

__all__ = ["Tried", "TriedRow", "tried_of"]
