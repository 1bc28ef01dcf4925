"""The API guide names every address of the API; an address that a page names is there."""

from __future__ import annotations

import re

import pytest
from django.urls import Resolver404, resolve

from config.urls import api_urls
from foundation.people.policy import PERMISSIONS
from foundation.values.scope import Role
from foundation.web.problems import problem_types
from tests.docs.pages import DOCS, PAGES, code_words_of, name_of, text_of

GUIDE = text_of(DOCS / "api.md")
DOOR = "/api/v1/"
NAMES = ("scheme", "quarter", "code", "day", "sku", "programme", "number", "partner")
SAMPLES = {
    "scheme": "x",
    "quarter": "2026Q1",
    "programme": "x",
    "number": "1",
    "partner": "x",
    "day": "2026-01-31",
    "code": "x",
    "sku": "x",
    "id": "1",
    "import_id": "1",
    "case_id": "1",
}


def addresses() -> list[str]:
    """Those that answer, as the guide writes them: /channels/{code}/."""
    told = []
    for route in api_urls:
        pattern = str(route.pattern)
        if pattern.startswith("^") or pattern in ("schema/", "docs/"):
            continue
        told.append("/" + re.sub(r"<\w+:(\w+)>", lambda match: f"{{{match[1]}}}" if match[1] in NAMES else "{id}", pattern))
    return told


@pytest.mark.parametrize("address", addresses())
def test_every_address_is_in_the_guide(address: str) -> None:
    assert f"{address}`" in GUIDE


def test_every_address_that_a_page_names_is_there() -> None:
    for page in PAGES:
        for word in code_words_of(page):
            match = re.fullmatch(r"(?:GET |POST )?(/[\w{}./-]*)(?:\?\S*)?", word)
            if match and not match[1].endswith("..."):
                assert is_there(match[1]), f"{name_of(page)} names {word}"


def is_there(told: str) -> bool:
    path = re.sub(r"\{(\w+)\}", lambda match: SAMPLES[match[1]], told)
    return path == DOOR or _resolves(path) or _resolves(f"{DOOR}{path[1:]}")


def _resolves(path: str) -> bool:
    try:
        return resolve(path).url_name != "api-missing"
    except Resolver404:
        return False


def test_every_problem_and_every_word_of_programs_is_told() -> None:
    told = set(re.findall(r"`([a-z-]+)`", GUIDE))
    assert set(problem_types()) - told == set()
    words = set(re.findall(r"`([a-z]+:[a-z]+)`", GUIDE))
    assert PERMISSIONS[Role.INTEGRATION] - words <= {"runs:read", "facts:read"}
    assert set().union(*PERMISSIONS.values()) >= words
