"""What people hears from the outbox."""

from __future__ import annotations

from django.utils import timezone

from foundation.outbox.registry import Event
from foundation.people.services import mail_reset_link
from foundation.values.scope import Scope


def send_reset_link(scope: Scope, event: Event) -> None:
    """Somebody forgot a password: a mail where the e-mail has an account."""
    told = event.payload
    mail_reset_link(scope, email=told["email"], address=told["address"], language=told["language"], at=timezone.now())
