"""What a detector finds: one proof, on one day, against its parties, with the figures it was drawn from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from conflicts.detectors.choices import ConflictKind, FactKind


@dataclass(frozen=True)
class Finding:
    """``channels``, ``partners``, ``product``, ``territory`` and ``customer`` (row ids) are the case's parties and subject.

    ``day`` is a day of evidence; with ``until`` all days from ``day`` to ``until``. A finding that does not ``drive`` a
    case (the diverted lines behind a day of diversion) belongs to the cases whose evidence it supports. ``amount`` is
    money at stake in the brand's currency, exact to 6 decimals, None where there is none. ``at_channel``,
    ``at_product``, ``at_partner`` and ``place`` say where the fact lies. ``figures`` are JSON values, numbers as strings.
    """

    kind: ConflictKind
    day: date
    fact_kind: FactKind
    fact: int
    other_fact: int = 0
    channels: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()
    product: int | None = None
    territory: int | None = None
    customer: int | None = None
    until: date | None = None
    drives: bool = True
    at_channel: int | None = None
    at_product: int | None = None
    at_partner: int | None = None
    place: int | None = None
    order_source: str = ""
    order_id: str = ""
    amount: Decimal | None = None
    units: Decimal | None = None
    figures: dict[str, object] = field(default_factory=dict, hash=False)
    rule: str = ""

    @property
    def case_key(self) -> str:
        """A digest of kind, parties and subject: findings with the same one are evidence of the same cases."""
        return case_key(self.kind, self.channels, self.partners, (self.product, self.territory, self.customer))


@dataclass(frozen=True)
class Left:
    """Facts that a missing rate keeps from being judged: a dirty key that the night leaves, and why."""

    topic: str
    a: int
    b: int
    day: date
    reason: str


@dataclass(frozen=True)
class Judged:
    """What a detector says of its keys: the findings, and the keys it had to leave as they were."""

    findings: tuple[Finding, ...] = ()
    left: tuple[Left, ...] = ()
    read: int = 0


def case_key(
    kind: str, channels: tuple[int, ...], partners: tuple[int, ...], subject: tuple[int | None, int | None, int | None]
) -> str:
    """The digest of a kind with the row ids of its parties (in any order) and its subject (product, territory, customer)."""
    parts = (str(kind), sorted(set(channels)), sorted(set(partners)), subject)
    return hashlib.sha256(repr(parts).encode()).hexdigest()
