"""What the import may write of agreements, and what their change reaches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels_core.orders.services.marks import INSIDE, JUDGED, SALES, mark_lines
from foundation.guards.rules import NoOverlap
from foundation.intake.specification import Target
from foundation.values.scope import Scope
from partners.agreements.models import Agreement

AGREEMENT_TABLE = Target(Agreement, key=("partner_id", "valid_from"), rewrite=True)
NO_OVERLAP = NoOverlap(app="partners", table="partners_agreement", name="agreement_no_overlap", group=("partner_id",))


def stored_validities(scope: Scope) -> Iterator[tuple[tuple[Any, ...], str, str | None]]:
    rows = Agreement.objects.for_scope(scope).values_list("partner_id", "valid_from", "valid_to")
    for partner, since, until in rows.iterator():
        yield (partner,), since.isoformat(), until.isoformat() if until else None


def reach_of_agreements(scope: Scope) -> None:
    """Within the agreement's validity, the partner's lines (whether a filed promotion covers them), and the lines, whosoever
    they are, whose commission it claims at the agreement's rate."""
    mark_lines(scope, "intake_touched t", f"l.partner_id = t.partner_id AND {INSIDE}", JUDGED)
    claimed = "intake_touched t JOIN channels_core_orderlineclaim m ON m.partner_id = t.partner_id"
    mark_lines(scope, claimed, f"l.id = m.line_id AND {INSIDE}", (SALES,))
