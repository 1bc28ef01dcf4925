"""What happens to people, as events of the outbox."""

from __future__ import annotations

RESET_ASKED = "people.reset_asked"
