"""What a partner has earned so far and what its next slabs take: for its own page and for the one that its manager sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Figure, FigureKind
from pricing.rebates.blocks.programme import days_text
from pricing.rebates.queries.coach import CoachRow, coach
from pricing.rebates.queries.listing import owed_so_far


@dataclass(frozen=True)
class OwedRow:
    """A programme that runs: what the partner bought, and what that has earned."""

    name: str
    url: str
    days: str
    base: str
    amount: Figure


@dataclass(frozen=True)
class StepCard:
    """What the next slab takes and brings; ``share`` of its bound is reached."""

    name: str
    more: str
    gain: str
    left: str
    reached: str
    bound: str
    share: float


@dataclass(frozen=True)
class OwedCard:
    """``totals`` are all that was earned and not settled, by currency, ended programmes too."""

    totals: Sequence[Figure]
    rows: Sequence[OwedRow]
    steps: Sequence[StepCard]


def owed_card(scope: Scope, *, partner: str, day: date, has_pages: bool = False) -> OwedCard | None:
    """None where no programme has anything for the partner."""
    found = coach(scope, day=day, partner=partner)
    totals = owed_so_far(scope, partner=partner)
    if not found and not totals:
        return None
    ahead = sorted((row for row in found if row.step is not None), key=lambda row: -_share(row))
    return OwedCard(
        totals=[_money(amount, currency) for currency, amount in sorted(totals.items())],
        rows=[_row(row, has_pages=has_pages) for row in found],
        steps=[_step(row, day) for row in ahead],
    )


def _money(amount: Decimal, currency: str) -> Figure:
    return Figure(FigureKind.MONEY, amount, currency, formats.minor_digits(currency))


def _level(value: Decimal, row: CoachRow) -> str:
    """An amount in the base's unit."""
    if row.is_units:
        return _("%(count)s units") % {"count": formats.number(value)}
    return formats.money(value, row.currency)


def _share(row: CoachRow) -> Decimal:
    if row.step is None or row.step.bound <= 0:
        return Decimal(0)
    return max(row.base, Decimal(0)) / row.step.bound


def _row(row: CoachRow, *, has_pages: bool) -> OwedRow:
    url = reverse("rebate", args=[row.programme]) if has_pages else ""
    return OwedRow(row.name, url, days_text(row.starts_on, row.ends_on), _level(row.base, row), _money(row.amount, row.currency))


def _step(row: CoachRow, day: date) -> StepCard:
    assert row.step is not None
    left = (row.ends_on - day).days
    words = {"count": formats.number(left), "day": formats.day(row.ends_on, get_language() or "en", year=True)}
    return StepCard(
        name=row.name,
        more=_level(row.step.more, row),
        gain=formats.money(row.step.gain, row.currency),
        left=ngettext("to %(day)s, %(count)s day left", "to %(day)s, %(count)s days left", left) % words,
        reached=_level(row.base, row),
        bound=_level(row.step.bound, row),
        share=float(_share(row)),
    )
