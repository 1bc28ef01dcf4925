"""Words of a person, and how they leave a text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ERASED = "[erased]"
SHORTEST_NAME = 2  # characters: a name of one would take letters out of every text


@dataclass(frozen=True)
class Words:
    """What a person is called, each with what stands there afterwards. ``key`` is the person's id, told from ``names`` (name,
    company, contacts) by its case: ids are case-sensitive."""

    key: str
    new_key: str
    names: tuple[str, ...] = ()
    _patterns: tuple[tuple[re.Pattern[str], str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = sorted({name for name in self.names if len(name) >= SHORTEST_NAME}, key=lambda name: (-len(name), name))
        patterns = [(re.compile(_whole(name), re.IGNORECASE), ERASED) for name in names]
        object.__setattr__(self, "_patterns", (*patterns, (re.compile(_whole(self.key)), self.new_key)))

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way in which one of the words may stand in a column: as it is, or escaped in JSON."""
        words = sorted({self.key, *(name for name in self.names if len(name) >= SHORTEST_NAME)})
        found = {form for word in words for form in (word, json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1])}
        return tuple(sorted(found))

    def leave(self, text: str) -> str:
        """``text`` without them."""
        for pattern, instead in self._patterns:
            # Backslashes doubled: a key may hold what a replacement text would read as a group.
            text = pattern.sub(instead.replace("\\", "\\\\"), text)
        return text

    def leave_document(self, value: Any) -> Any:
        """A JSON value without them, in its texts and in its names."""
        match value:
            case str():
                return self.leave(value)
            case list():
                return [self.leave_document(item) for item in value]
            case dict():
                return {self.leave(str(name)): self.leave_document(item) for name, item in value.items()}
        return value


def mapping_texts(document: Mapping[str, Any] | None, names: tuple[str, ...]) -> list[str]:
    """The texts that ``document`` holds under ``names``."""
    held = document or {}
    return [str(held[name]) for name in names if held.get(name)]


def _whole(word: str) -> str:
    """A pattern of the word, not of a part of a longer one: C1 is not in C12. Chinese has no such borders."""
    before = "(?<![0-9A-Za-z_])" if re.match("[0-9A-Za-z_]", word) else ""
    after = "(?![0-9A-Za-z_])" if re.search("[0-9A-Za-z_]$", word) else ""
    return before + re.escape(word) + after
