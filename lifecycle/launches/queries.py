"""Reads of launch gates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from foundation.values.scope import Scope
from lifecycle.launches.models import LaunchGate


@dataclass(frozen=True)
class GateRow:
    """``opens_on`` is the first day on which the product may be sold there; without territory everywhere in the channel."""

    product: int
    channel: int
    territory: int | None
    opens_on: date


def gate_rows(scope: Scope) -> list[GateRow]:
    """All gates of the scope's products."""
    rows = LaunchGate.objects.for_scope(scope).order_by("product__sku", "channel__code", "id")
    return [GateRow(*row) for row in rows.values_list("product_id", "channel_id", "territory_id", "opens_on")]
