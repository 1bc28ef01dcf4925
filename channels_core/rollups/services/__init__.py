"""The writes of the roll-ups."""

from channels_core.rollups.services.changes import work_in_changes
from channels_core.rollups.services.days import add_up_days
from channels_core.rollups.services.histories import replace_histories, replace_split_orders

__all__ = ["add_up_days", "replace_histories", "replace_split_orders", "work_in_changes"]
