"""One small demo brand for all tests of this folder."""

from datetime import date
from pathlib import Path

import pytest

from demo.simulate import simulate

UNTIL = date(2026, 11, 23)


@pytest.fixture(scope="session")
def until() -> date:
    return UNTIL


@pytest.fixture(scope="session")
def brand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the brand at scale 0.1 up to ``UNTIL``."""
    folder = tmp_path_factory.mktemp("brand")
    simulate(folder, seed=7, scale=0.1, until=UNTIL)
    return folder
