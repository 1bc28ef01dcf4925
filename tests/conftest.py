"""What every test has: no shared files, quick password hashing, English, and a skip where its backend is not the one at hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from foundation.guards.services import drop_guards

# The same examples on every machine: a run that fails here fails there. Fuzzing draws new ones.
hypothesis_settings.register_profile(
    "suite", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
hypothesis_settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    on_postgres = "postgresql" in django_settings.DATABASES["default"]["ENGINE"]
    absent = {
        "postgres": "" if on_postgres else "needs PostgreSQL",
        "sqlite": "needs SQLite" if on_postgres else "",
        "redis": "" if django_settings.REDIS_URL else "needs Redis",
    }
    for item in items:
        for marker, reason in absent.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(autouse=True)
def own_surroundings(settings: object, tmp_path: Path) -> Iterator[None]:
    """Files of a test stay in its folder; one password costs microseconds; texts are the English source."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.REJECTS_ROOT = str(tmp_path / "rejects")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True, scope="session")
def guards_stand_aside_for_flushes() -> Iterator[None]:
    """Tests that commit are flushed by DELETE on SQLite, which append-only guards refuse: they are dropped for the flush,
    whose post_migrate signal makes them anew. During a test every guard stands."""
    flush = TransactionTestCase._fixture_teardown

    def without_guards(case: TransactionTestCase) -> None:
        for app in apps.get_app_configs():
            drop_guards(app, using="default")
        flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", without_guards)
        yield
