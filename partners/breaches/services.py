"""The one hand that notes breaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope
from partners.breaches.models import NotedBreach


def note_breaches(scope: Scope, *, brand: int, rows: Iterable[Mapping[str, Any]]) -> Written:
    """Makes ``rows`` (partner_id, case, kind, severity, first_seen, last_seen, at_stake) what is known of the brand's partners."""
    return replace_results(
        scope,
        model=NotedBreach,
        key_filter={"brand_id": brand},
        rows=[{**row, "brand_id": brand} for row in rows],
        identity=("partner_id", "case"),
        compare=("kind", "severity", "first_seen", "last_seen", "at_stake"),
        carry=("brand_id",),
    )
