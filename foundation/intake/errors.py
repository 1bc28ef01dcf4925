"""What can be wrong with input: with a value, with a row, with a file."""

from __future__ import annotations


class Refused(ValueError):
    """A value or row that is not taken: ``reason`` is the sentence for people, ``column`` the place (empty: the row)."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.column = reason, column


class FileUnreadable(ValueError):
    """A file that cannot be read, or not to its end: ``reason`` says why and the way out, ``line`` where (0: the whole file)."""

    def __init__(self, reason: str, *, line: int = 0, column: str = "") -> None:
        super().__init__(reason)
        self.reason, self.line, self.column = reason, line, column


class UnknownFormat(ValueError):
    """``--format`` names a layout that this version does not read."""


class UnknownImport(LookupError):
    """No import of this id that the scope may see."""


class TakenOver(RuntimeError):
    """Another worker does this import by now: what this one still has in hand is not stored."""


class ImportsOpen(RuntimeError):
    """Imports (``ids``) wait or run: what is asked for has to wait for their end."""

    def __init__(self, ids: list[int]) -> None:
        super().__init__(", ".join(map(str, ids)))
        self.ids = ids
