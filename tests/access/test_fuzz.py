"""Generated requests to every operation of the schema: nothing answers 500, and every answer is one that the schema tells of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings

from config.wsgi import application
from foundation.values.scope import Role
from tests.access.world import make_world
from tests.builders.people import bearer, make_token

schemathesis = pytest.importorskip("schemathesis")

pytestmark = [pytest.mark.fuzz, pytest.mark.slow, pytest.mark.django_db]

# Not asked for by a request: one outside a test, closed late, closes the connection that holds the test database.
SCHEMA = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
SCHEMA.app = application
# Rows of a request are judged one by one: one that the schema forbids is refused in an answer of 207.
CHECKS = SCHEMA.config.checks
CHECKS.negative_data_rejection.expected_statuses = ["4xx", "207"]

# No schema can say which cursor a list gave out, which file names are interchange files or which key was used before.
CHECKS.positive_data_acceptance.expected_statuses = ["2xx", "400", "404", "422"]


@pytest.fixture(scope="module")
def headers(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A token that may everything, in a published world that is gone afterwards."""
    folder: Path = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        for name in ("MEDIA_ROOT", "REJECTS_ROOT"):
            patch.setattr(django_settings, name, str(folder / name))
        patch.setattr(django_settings, "API_REQUESTS_A_MINUTE", 10**9)
        for signal in (request_started, request_finished):  # the world lives in the connection's transaction
            signal.disconnect(close_old_connections)
        make_world(folder)
        yield bearer(make_token(Role.GTM_LEAD))
        transaction.set_rollback(True)
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", [found.ok() for found in SCHEMA.get_all_operations()], ids=lambda found: found.label)
def test_every_operation_holds_to_the_schema(operation: Any, mode: Any, headers: dict[str, str]) -> None:
    """Requests that the schema allows, and such that it forbids; new ones each time."""

    @settings(max_examples=40, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        case.call_and_validate(headers=headers)

    holds()
