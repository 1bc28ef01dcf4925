"""The steps of the roll-ups: first what links a customer's or order's days, then the sums of the days."""

from channels_core.rollups.step.days import STEP as DAYS
from channels_core.rollups.step.histories import STEP as HISTORIES

__all__ = ["DAYS", "HISTORIES"]
