"""What the project's text may not say."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOT, Finding, assert_none, project_files

SKIPPED = ("static/vendor/", "locale/")
TEXT = {".py", ".md", ".html", ".js", ".css", ".toml", ".yml", ".yaml", ".sh", ".sql", ".txt", ".ini", ".cfg", ""}
# Put together from parts, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.$}~<-])/(?:" + "|".join(("work", "root", "home", "Users", "tmp")) + r")/[A-Za-z0-9_.-]")
UNFINISHED = re.compile(r"\b(?:" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX")) + r")\b")
OUTSIDE = re.compile(r"\.\./" + "shared")


def test_no_path_of_one_machine() -> None:
    assert_none(_lines_with(MACHINE_PATH, "machine-path"), "A path of one machine means nothing on another")


def test_nothing_is_marked_as_unfinished() -> None:
    assert_none(_lines_with(UNFINISHED, "unfinished"), "What is not built is not there; it is not promised in a comment")


def test_the_project_stands_alone() -> None:
    assert_none(_lines_with(OUTSIDE, "outside"), "Nothing refers to files outside the project")


def _lines_with(pattern: re.Pattern[str], rule: str) -> Iterator[Finding]:
    for path in project_files():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix not in TEXT or name.startswith(SKIPPED):
            continue
        for number, line in enumerate(_read(path).splitlines(), start=1):
            match = pattern.search(line)
            if match:
                yield Finding(rule, name, number, match[0])


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")
