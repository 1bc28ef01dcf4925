"""Events reach their handlers once; one that fails waits and holds up nobody."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from foundation.outbox import registry
from foundation.outbox.models import OutboxEvent
from foundation.outbox.registry import Event
from foundation.outbox.services import MAX_TRIES, announce, deliver_waiting
from foundation.values.scope import Scope, system_scope

pytestmark = pytest.mark.django_db
SCOPE = system_scope("test")
heard: list[tuple[str, dict]] = []


def hear(scope: Scope, event: Event) -> None:
    heard.append((event.name, dict(event.payload)))


def refuse(scope: Scope, event: Event) -> None:
    OutboxEvent.objects.create(name="half", dedupe_key="half", created_at=timezone.now())
    raise ConnectionError("their server is down")


@pytest.fixture(autouse=True)
def subscriptions() -> Iterator[None]:
    before = dict(registry._handlers)
    heard.clear()
    registry.hand_over({"told": [hear], "refused": [hear, refuse]})
    yield
    registry.hand_over(before)


def test_an_event_is_heard_once_however_often_it_is_announced_or_delivered() -> None:
    announce(SCOPE, name="told", dedupe_key="one", payload={"case": 7})
    announce(SCOPE, name="told", dedupe_key="one", payload={"case": 7})
    assert deliver_waiting(SCOPE) == 1
    assert deliver_waiting(SCOPE) == 0
    assert heard == [("told", {"actor": "test", "case": 7})]


def test_a_handler_that_fails_leaves_no_half_work_and_holds_up_nobody() -> None:
    announce(SCOPE, name="refused", dedupe_key="a", payload={})
    announce(SCOPE, name="told", dedupe_key="b", payload={})
    assert deliver_waiting(SCOPE) == 1
    event = OutboxEvent.objects.get(name="refused")
    assert (event.delivered_at, event.attempts, event.error) == (None, 1, "ConnectionError: their server is down")
    assert not OutboxEvent.objects.filter(name="half").exists()


def test_an_event_that_fails_ten_times_is_left() -> None:
    announce(SCOPE, name="refused", dedupe_key="a", payload={})
    for _ in range(MAX_TRIES + 2):
        deliver_waiting(SCOPE)
    assert OutboxEvent.objects.get(name="refused").attempts == MAX_TRIES


def test_an_event_that_nobody_hears_is_done() -> None:
    announce(SCOPE, name="unheard", dedupe_key="a", payload={})
    assert deliver_waiting(SCOPE) == 1
