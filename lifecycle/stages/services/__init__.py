"""The only writes of stages: what the import brings, what the night suggests, and what people decide."""

from lifecycle.stages.services.edits import decide_stage, undo_stage
from lifecycle.stages.services.imports import STAGE_TABLE
from lifecycle.stages.services.suggestions import replace_suggestions

__all__ = ["STAGE_TABLE", "decide_stage", "replace_suggestions", "undo_stage"]
