"""Which interchange files a path holds, by name, in the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from foundation.intake.registry import interchange_files, later_files

ENDINGS = (".csv", ".csv.gz", ".xlsx", ".parquet")


@dataclass(frozen=True)
class Found:
    """``code`` is the interchange file it is; ``problem`` why it cannot be read, ``skipped`` why it is passed over."""

    path: Path
    name: str
    code: str = ""
    problem: str = ""
    skipped: str = ""


def discover(path: Path, name: str = "") -> list[Found]:
    """A single file must be one that is loaded; in a folder others are passed over and named."""
    if path.is_dir():
        order = [file.code for file in interchange_files()]
        found = [_of_folder(entry) for entry in sorted(path.iterdir()) if entry.is_file() and not entry.name.startswith(".")]
        return sorted(found, key=lambda item: (order.index(item.code) if item.code else len(order), item.name))
    if not path.exists():
        return [Found(path, name or path.name, problem=_("there is no such file or folder"))]
    return [_alone(path, name or path.name)]


def name_problem(name: str) -> str:
    """Why a file of this name cannot be taken in, or ""."""
    return _alone(Path(name), name).problem


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.partition(".")
    return stem, dot + ending


def _of_folder(path: Path) -> Found:
    stem, ending = _split(path.name)
    loaded = {file.code for file in interchange_files()}
    if stem in loaded:
        if ending in ENDINGS:
            return Found(path, path.name, stem)
        return Found(path, path.name, stem, problem=_ending_problem(ending))
    if stem in later_files():
        return Found(path, path.name, skipped=_("this version does not load it yet"))
    return Found(path, path.name, skipped=_("it is no interchange file"))


def _alone(path: Path, name: str) -> Found:
    stem, ending = _split(name)
    loaded = [file.code for file in interchange_files()]
    if stem in later_files():
        return Found(path, name, problem=_("this version does not load %(name)s yet") % {"name": stem})
    if stem not in loaded:
        known = ", ".join(loaded)
        return Found(path, name, problem=_("the name is none of the interchange files: %(known)s") % {"known": known})
    return Found(path, name, stem, problem="" if ending in ENDINGS else _ending_problem(ending))


def _ending_problem(ending: str) -> str:
    known = ", ".join(ENDINGS)
    return _("files ending in %(ending)s are not read; save it as one of %(known)s") % {"ending": ending or "-", "known": known}
