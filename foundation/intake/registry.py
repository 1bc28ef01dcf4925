"""The interchange files in the order in which they are read, handed over by config when Django is ready."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from foundation.intake.specification import InterchangeFile, Need, Reach

FORMATS = ("interchange",)

_files: dict[str, InterchangeFile] = {}
_reaches: dict[str, tuple[Reach, ...]] = {}
_needs: dict[str, tuple[Need, ...]] = {}
_later: tuple[str, ...] = ()


def hand_over(
    files: Sequence[InterchangeFile],
    *,
    reaches: Mapping[str, Sequence[Reach]],
    needs: Mapping[str, Sequence[Need]] = MappingProxyType({}),
    later: Sequence[str] = (),
) -> None:
    """Takes the ordered files; ``reaches`` and ``needs`` are what higher rooms add to a lower room's file, ``later`` the names of files
    that exist and are not loaded yet. Raises ValueError where a file stands twice or a reach names none."""
    global _later
    codes = [file.code for file in files]
    if len(set(codes)) != len(codes) or (set(reaches) | set(needs)) - set(codes) or set(later) & set(codes):
        raise ValueError("each interchange file once, and reaches for them only")
    _files.clear()
    _files.update((file.code, file) for file in files)
    _reaches.clear()
    _reaches.update((code, tuple(added)) for code, added in reaches.items())
    _needs.clear()
    _needs.update((code, tuple(added)) for code, added in needs.items())
    _later = tuple(later)


def interchange_files() -> tuple[InterchangeFile, ...]:
    return tuple(_files.values())


def interchange_file(code: str) -> InterchangeFile | None:
    return _files.get(code)


def reaches_of(code: str) -> tuple[Reach, ...]:
    return _files[code].reaches + _reaches.get(code, ())


def needs_of(code: str) -> tuple[Need, ...]:
    return _needs.get(code, ())


def later_files() -> tuple[str, ...]:
    return _later
