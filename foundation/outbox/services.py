"""Puts events into the outbox and marks them delivered."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from foundation.outbox.models import OutboxEvent
from foundation.values.scope import Scope


def announce(scope: Scope, *, name: str, dedupe_key: str, payload: dict[str, Any]) -> None:
    """Writes the event once, inside the caller's transaction; a second one with the same key changes nothing."""
    event = OutboxEvent(name=name, dedupe_key=dedupe_key, created_at=timezone.now(), payload={"actor": scope.actor, **payload})
    OutboxEvent.objects.bulk_create([event], ignore_conflicts=True)
