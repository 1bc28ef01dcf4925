"""Puts events into the outbox and marks them delivered."""

from __future__ import annotations

import logging
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from foundation.erasure.services import Place
from foundation.outbox.models import OutboxEvent
from foundation.outbox.registry import Event, handlers_of
from foundation.values.scope import Scope

MAX_TRIES = 10

WORDS = Place("events", OutboxEvent, texts=("dedupe_key", "error"), documents=("payload",))

log = logging.getLogger(__name__)


def announce(scope: Scope, *, name: str, dedupe_key: str, payload: dict[str, Any]) -> None:
    """Writes the event once, inside the caller's transaction; a second one with the same key changes nothing."""
    event = OutboxEvent(name=name, dedupe_key=dedupe_key, created_at=timezone.now(), payload={"actor": scope.actor, **payload})
    OutboxEvent.objects.bulk_create([event], ignore_conflicts=True)


def deliver_waiting(scope: Scope, *, limit: int = 500) -> int:
    """Hands waiting events, oldest first, to the handlers of their name; how many were delivered.

    One transaction an event: its handlers' work and the mark together, so a crash delivers it again whole. A handler
    that raises leaves the event waiting with its error, for ten tries; the others go on.
    """
    waiting = OutboxEvent.objects.filter(delivered_at=None, attempts__lt=MAX_TRIES).order_by("id")
    return sum(_deliver(scope, pk) for pk in list(waiting.values_list("pk", flat=True)[:limit]))


def _deliver(scope: Scope, pk: int) -> bool:
    try:
        with transaction.atomic():
            rows = OutboxEvent.objects.select_for_update(skip_locked=True).filter(pk=pk, delivered_at=None)
            event = rows.first()
            if event is None:
                return False
            for handle in handlers_of(event.name):
                handle(scope, Event(event.pk, event.name, event.payload))
            OutboxEvent.objects.filter(pk=pk).update(delivered_at=timezone.now(), error="")
    except Exception as error:
        log.exception("event %s was not delivered", pk)
        failed = OutboxEvent.objects.filter(pk=pk, delivered_at=None)
        failed.update(attempts=F("attempts") + 1, error=f"{type(error).__name__}: {error}"[:2_000])
        return False
    return True
