"""Which handlers hear which event of the outbox: add one by a line here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foundation.outbox.registry import Handler

SUBSCRIPTIONS: Mapping[str, Sequence[Handler]] = {}
