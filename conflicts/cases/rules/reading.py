"""A case as programs read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from foundation.values.money import plain


@dataclass(frozen=True)
class CaseRow:
    """Parties and subject as codes; ``at_stake`` in ``currency``, the brand's. ``recurrence_of`` is the earlier case's id.

    To a partner ``partners`` is its own code alone and ``other_parties`` counts the rest (``hides_parties``). A case that is resolved only because it went quiet is not
    ``is_closed_by_person``.
    """

    id: int
    brand: str
    currency: str
    kind: str
    status: str
    severity: str
    level: int
    first_seen: date
    last_seen: date
    at_stake: Decimal | None
    units: Decimal | None
    channels: tuple[str, ...]
    partners: tuple[str, ...]
    other_parties: int
    hides_parties: bool
    sku: str | None
    territory: str | None
    customer: str | None
    recurrence_of: int | None
    recurrence_first_seen: date | None
    evidence: int
    rule: str
    mode: str
    figures: dict[str, Any]
    assignee: str
    due_date: date | None
    version: int
    is_closed_by_person: bool

    def parties(self) -> dict[str, Any]:
        """Exactly the parties and the subject of the rule catalogue."""
        return {
            "channels": list(self.channels),
            "partners": list(self.partners),
            "sku": self.sku,
            "territory": self.territory,
            "customer": self.customer,
        }

    def dump(self) -> dict[str, Any]:
        """Without ids and wall-clock times."""
        recurs = self.recurrence_first_seen
        return {
            "type": "case",
            "brand": self.brand,
            "kind": self.kind,
            **self.parties(),
            "status": self.status,
            "severity": self.severity,
            "first_seen": self.first_seen.isoformat(),
            "last_seen": self.last_seen.isoformat(),
            "at_stake": _text(self.at_stake),
            "currency": self.currency,
            "units": _text(self.units),
            "evidence": self.evidence,
            "mode": self.mode,
            "rule": self.rule,
            "recurrence_of": None if recurs is None else recurs.isoformat(),
        }


def case_json(row: CaseRow, *, proposal: str) -> dict[str, Any]:
    """The body of ``GET /conflicts/``; ``proposal`` is the rule's text in the reader's language."""
    body = {
        "id": row.id,
        "kind": row.kind,
        "status": row.status,
        "severity": row.severity,
        "resolution_level": row.level,
        "first_seen": row.first_seen.isoformat(),
        "last_seen": row.last_seen.isoformat(),
        "at_stake": _text(row.at_stake),
        "currency": row.currency,
        **row.parties(),
        "recurrence_of": row.recurrence_of,
        "evidence": row.evidence,
        "rule": row.rule,
        "proposal": proposal,
    }
    return {**body, "other_parties": row.other_parties} if row.hides_parties else body


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
