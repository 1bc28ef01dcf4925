"""Reads of the outbox."""

from __future__ import annotations

from foundation.outbox.models import OutboxEvent
from foundation.values.scope import Scope


def waiting_events(scope: Scope) -> int:
    """How many events are not delivered yet."""
    return OutboxEvent.objects.filter(delivered_at=None).count()
