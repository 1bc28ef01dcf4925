"""A book for each test."""

from pathlib import Path

import pytest

from tests.conflicts.book import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book")
