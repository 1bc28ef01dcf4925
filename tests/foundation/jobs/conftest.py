"""The synthetic night in place of the product's, for each test of this folder."""

from collections.abc import Iterator
from typing import Any

import pytest

from foundation.jobs import registry
from tests.foundation.jobs import synthetic


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        synthetic.make_tables()


@pytest.fixture(autouse=True)
def synthetic_night() -> Iterator[None]:
    steps, calendar = registry.ordered_steps(), registry.calendar()
    synthetic.install()
    yield
    registry.hand_over(steps)
    registry.hand_over_calendar(calendar)
