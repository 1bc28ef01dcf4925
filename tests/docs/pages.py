"""The project's pages of text, and what stands in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = tuple(sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "demo").glob("*.md")]))

_FENCE = re.compile(r"^(`{3,})[^\n]*\n.*?^\1\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """Without fenced blocks: what they hold is output or code."""
    return _FENCE.sub("", text_of(page))


def links_of(page: Path) -> Iterator[str]:
    return (match[1] for match in _LINK.finditer(_CODE.sub("", prose_of(page))))


def code_words_of(page: Path) -> Iterator[str]:
    """What stands between single backticks."""
    return (match[1] for match in _CODE.finditer(prose_of(page)))


def anchors_of(page: Path) -> set[str]:
    """The anchors that headings get: small letters, signs dropped, blanks as hyphens."""
    headings = (_CODE.sub(r"\1", match[1]).lower() for match in _HEADING.finditer(prose_of(page)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()
