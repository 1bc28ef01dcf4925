"""What one call of the import knows: who asks, its id, the codes it has looked up, and what came of each file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from foundation.intake.rejects import RejectsFile
from foundation.intake.specification import InterchangeFile, Lookup
from foundation.values.scope import Scope


@dataclass
class Outcome:
    """What came of one file so far. ``error``: it could not be read, or not to its end."""

    name: str
    code: str = ""
    rows: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    error: str = ""
    skipped: bool = False

    @property
    def accepted(self) -> int:
        return self.changed + self.unchanged


@dataclass
class Intake:
    """One call of the import: who asks, its id, what it knows by now."""

    scope: Scope
    import_id: int
    rejects: RejectsFile
    source: str = ""
    ignore_unknown: bool = False
    resumed: bool = False  # an earlier worker may have stored some of it under the same id
    progress: Callable[[Outcome], None] = lambda outcome: None
    _ids: dict[int, tuple[Lookup, dict[str, int]]] = field(default_factory=dict)
    _known: dict[str, Any] = field(default_factory=dict)

    def ids(self, to: Lookup) -> dict[str, int]:
        """Codes and row ids of a kind of thing; loaded once, and again after a file that changed them."""
        if id(to) not in self._ids:
            self._ids[id(to)] = (to, to.ids(self.scope))
        return self._ids[id(to)][1]

    def known(self, name: str, load: Callable[[Scope], Any]) -> Any:
        """Anything else that row rules look up, kept until a file changes something."""
        if name not in self._known:
            self._known[name] = load(self.scope)
        return self._known[name]

    def forget(self, file: InterchangeFile) -> None:
        self._known.clear()
        self._ids = {key: held for key, held in self._ids.items() if held[0].model is not file.target.model}
