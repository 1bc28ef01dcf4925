"""Programmes by pages, and the days that an edit of one goes by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from channels_core.brands.queries import brands
from foundation.jobs.queries import publication
from foundation.values.clock import business_day
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of
from pricing.rebates.queries.programmes import ProgrammeCard, one_programme, programme_cards, programmes_of
from pricing.rebates.queries.trying import terms_of, tried_terms
from pricing.rebates.queries.what_if import WhatIf
from pricing.rebates.rules.drafts import VersionTerms


@dataclass(frozen=True)
class ProgrammeDesk:
    """A programme at a moment: the brand that its facts are read in, its business day, and the last published day."""

    card: ProgrammeCard
    brand: str
    today: date
    published: date

    @property
    def first_open_day(self) -> date:
        """What was earned up to the last published night stays."""
        return self.published + timedelta(days=1)

    @property
    def version(self) -> str:
        """What an edit sends back: the version of the draft, else of the latest one."""
        return (self.card.draft or self.card.versions[-1]).version


def programme_page(scope: Scope, *, at: datetime, cursor: str | None, size: int) -> Page:
    """A keyset page of ProgrammeCard by code, as of the day in the scope's first brand. Raises CursorInvalid."""
    page = page_of(programmes_of(scope), fields=("code",), cursor=cursor, size=size)
    seen = brands(scope)
    day = business_day(at, seen[0].time_zone) if seen else at.date()
    return replace(page, rows=tuple(programme_cards(scope, day=day, codes=[row.code for row in page.rows])))


def programme_desk(scope: Scope, code: str, *, at: datetime) -> ProgrammeDesk | None:
    """The programme of this code, where the scope may see it."""
    known = {brand.code: brand for brand in brands(scope)}
    first = next(iter(known.values()), None)
    if first is None:
        return None
    card = one_programme(scope, code, day=business_day(at, first.time_zone))
    if card is None or not card.versions:
        return None
    brand = known.get(card.brand, first)
    today = business_day(at, brand.time_zone)
    pointer = publication(scope, brand.code)
    return ProgrammeDesk(card, brand.code, today, pointer.business_date if pointer else today - timedelta(days=1))


def tried_at(scope: Scope, desk: ProgrammeDesk, draft: VersionTerms) -> WhatIf | None:
    """``draft`` beside the version in force on last year's days; one that takes over on the way on those of the whole period."""
    former = terms_of(desk.card.current) if desk.card.current else None
    days = (draft.starts_on, draft.ends_on)
    if former is not None and former.starts_on <= draft.starts_on and draft.ends_on == former.ends_on:
        days = (former.starts_on, draft.ends_on)
    return tried_terms(
        scope, programme=desk.card.code, brand=desk.brand, draft=draft, former=former, days=days, last_day=desk.published
    )  # fmt: skip
