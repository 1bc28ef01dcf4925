"""The writes of the roll-ups."""

from channels_core.rollups.services.days import replace_days
from channels_core.rollups.services.histories import replace_histories, replace_split_orders

__all__ = ["replace_days", "replace_histories", "replace_split_orders"]
