"""How versions of an agreement follow each other. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partners.agreements.choices import TermFault


@dataclass(frozen=True)
class Terms:
    """What a version says, over [valid_from, valid_to): the commission is a fraction, ``price_authority_percent`` in percent."""

    promotion_authority: str
    price_authority_percent: Decimal | None
    commission_rate: Decimal | None
    valid_from: date
    valid_to: date | None

    @property
    def until(self) -> date:
        """The first day outside, the end of the calendar for an open end."""
        return self.valid_to or date.max

    def overlaps(self, other: Terms) -> bool:
        return self.valid_from < other.until and other.valid_from < self.until


@dataclass(frozen=True)
class Placement:
    """What a new version does to those that are there: it ends ``cut``, or may not be because of ``clash``."""

    cut: Terms | None = None
    clash: Terms | None = None


def faults_of(terms: Terms) -> Iterator[tuple[str, TermFault]]:
    if terms.price_authority_percent is not None and not 0 <= terms.price_authority_percent <= 100:
        yield "price_authority_percent", TermFault.PERCENT
    if terms.commission_rate is not None and not 0 <= terms.commission_rate <= 1:
        yield "commission_rate", TermFault.FRACTION
    if terms.valid_to is not None and terms.valid_to <= terms.valid_from:
        yield "valid_to", TermFault.ENDS_BEFORE


def placed(versions: Sequence[Terms], new: Terms) -> Placement:
    """A version that began before ``new`` and would still be in force ends where ``new`` begins; any other that shares a day with it
    is a clash (the first by day)."""
    shared = sorted((each for each in versions if each.overlaps(new)), key=lambda each: each.valid_from)
    clash = next((each for each in shared if each.valid_from >= new.valid_from), None)
    cut = next((each for each in shared if each.valid_from < new.valid_from), None)
    return Placement(cut, clash)


def touched_days(new: Terms, cut: Terms | None) -> tuple[date, date | None]:
    """[first, until) of the days that another version judges from now on."""
    ends = (new.valid_to, cut.valid_to) if cut is not None else (new.valid_to,)
    return new.valid_from, None if None in ends else max(end for end in ends if end is not None)
