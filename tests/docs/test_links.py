"""What a page leads to is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, anchors_of, code_words_of, links_of, name_of

TOPS = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")} - {"var"}
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)*/?")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_to_a_file_and_its_heading(page: Path) -> None:
    for link in links_of(page):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = link.partition("#")
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{name_of(page)} links to {link}"
        assert not anchor or anchor in anchors_of(file), f"{name_of(page)} links to {link}, but there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_path_of_the_project_that_is_named_is_there(page: Path) -> None:
    """Folders and files below the root, named in backticks; patterns with <...> or * name no file."""
    for word in code_words_of(page):
        if not PATH.fullmatch(word) or "/" not in word or word.split("/")[0] not in TOPS:
            continue
        assert (ROOT / word).exists() or (ROOT / f"{word}.py").exists(), f"{name_of(page)} names {word}"
