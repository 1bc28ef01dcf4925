"""A version of a programme as its editor sees it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pricing.rebates.choices import Metric, Mode
from pricing.rebates.rules.schedule import Schedule, Slab


@dataclass(frozen=True)
class Eligibility:
    """Whose purchases count, by code; empty does not narrow."""

    brand: str = ""
    partner: str = ""
    tier: str = ""
    channel: str = ""
    line: str = ""


@dataclass(frozen=True)
class VersionTerms:
    """How a version pays, for whom, and over which days, both inside; amounts in ``currency``, ``baseline`` and ``minimum`` in the
    metric's unit (growth: money)."""

    name: str
    metric: Metric
    mode: Mode
    slabs: tuple[Slab, ...]
    starts_on: date
    ends_on: date
    currency: str
    baseline: Decimal | None = None
    minimum: Decimal | None = None
    cap: Decimal | None = None
    eligibility: Eligibility = Eligibility()

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.metric, self.mode, self.slabs, self.currency, self.minimum, self.cap)
