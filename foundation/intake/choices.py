"""The life of an import."""

from enum import StrEnum


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"  # atomic, and something was wrong: nothing of it is stored
    FAILED = "failed"  # the machine failed, not the input
    UNDONE = "undone"
