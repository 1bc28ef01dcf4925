"""The Chinese catalogue is whole: every text has its translation with the same placeholders, and the compiled file says the same."""

from __future__ import annotations

import ast
import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation.template import templatize

from tests.architecture.house import ROOT

FOLDER = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES"
KEYWORDS = [
    *("--keyword=_", "--keyword=gettext_noop", "--keyword=gettext_lazy", "--keyword=ngettext_lazy:1,2"),
    *("--keyword=pgettext:1c,2", "--keyword=pgettext_lazy:1c,2", "--keyword=npgettext:1c,2,3"),
]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def listed(pattern: str) -> list[str]:
    """The project's own files of that name."""
    command = ["git", "ls-files", pattern]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    return [name for name in names if (ROOT / name).exists()]


def entries() -> Iterator[dict[str, str]]:
    """The entries of the .po file."""
    return read((FOLDER / "django.po").read_text(encoding="utf-8"))


def read(text: str) -> Iterator[dict[str, str]]:
    """Entries as gettext writes them: msgid, perhaps msgctxt and msgid_plural, msgstr or msgstr[0]; ``flags`` from the comment."""
    for block in text.split("\n\n"):
        entry: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry["flags"] = line
            elif match := re.match(r"(msg\w+(?:\[0\])?) (\".*\")$", line):
                name = match[1]
                entry[name] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                entry[name] += ast.literal_eval(line)
        if entry.get("msgid"):
            yield entry


def translation_of(entry: dict[str, str]) -> str:
    return entry.get("msgstr", "") or entry.get("msgstr[0]", "")


def test_every_text_is_translated_and_none_is_a_guess():
    left = [entry["msgid"] for entry in entries() if not translation_of(entry) or "fuzzy" in entry.get("flags", "")]
    assert left == []


def test_translations_keep_the_placeholders():
    torn = [
        entry["msgid"]
        for entry in entries()
        if set(PLACEHOLDER.findall(entry.get("msgid_plural", entry["msgid"]))) != set(PLACEHOLDER.findall(translation_of(entry)))
    ]
    assert torn == []


def test_the_compiled_catalogue_says_what_the_source_says():
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for entry in entries():
        if "msgid_plural" in entry and "msgctxt" in entry:
            plural = compiled.npgettext(entry["msgctxt"], entry["msgid"], entry["msgid_plural"], 2)
            assert plural == translation_of(entry)
        elif "msgid_plural" in entry:
            assert compiled.ngettext(entry["msgid"], entry["msgid_plural"], 2) == translation_of(entry)
        elif "msgctxt" in entry:
            assert compiled.pgettext(entry["msgctxt"], entry["msgid"]) == translation_of(entry)
        else:
            assert compiled.gettext(entry["msgid"]) == translation_of(entry)


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")
def test_no_text_of_the_code_or_of_a_template_is_missing_from_the_catalogue(tmp_path: Path):
    known = {(entry.get("msgctxt", ""), entry["msgid"]) for entry in entries()}
    sources = [name for name in listed("*.py") if not name.startswith(("tests/", "demo/", "benchmarks/", "scripts/"))]
    for number, name in enumerate(listed("*.html")):
        source = tmp_path / f"{number}.py"
        source.write_text(templatize((ROOT / name).read_text(encoding="utf-8")), encoding="utf-8")
        sources.append(str(source))
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--output=-", "--no-location"]
    text = subprocess.run([*command, *KEYWORDS, *sources], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = {(entry.get("msgctxt", ""), entry["msgid"]) for entry in read(text)}
    assert len(found) > len(known) // 2
    assert sorted(found - known) == []
