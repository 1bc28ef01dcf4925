"""Which handlers hear which event of the outbox: add one by a line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foundation.outbox.registry import Handler
from foundation.people.events import RESET_ASKED
from foundation.people.handlers import send_reset_link

SUBSCRIPTIONS: Mapping[str, Sequence[Handler]] = {RESET_ASKED: (send_reset_link,)}
