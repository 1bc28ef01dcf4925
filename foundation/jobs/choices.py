"""The lives of runs and chunks."""

from enum import StrEnum


class RunState(StrEnum):
    RUNNING = "running"
    PUBLISHED = "published"
    ABANDONED = "abandoned"


class ChunkState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
