"""Programmes as people see them: what holds, what is drafted, and what they cost so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from channels_core.parties.models import Partner
from foundation.edits.rules import token_of
from foundation.jobs.queries import visible
from foundation.values.scope import Scope
from pricing.rebates.choices import VersionState
from pricing.rebates.models import Accrual, RebateProgramme, RebateVersion
from pricing.rebates.queries.versions import TERMS, in_force_of
from pricing.rebates.rules import Schedule
from pricing.rebates.rules.terms import schedule_of

_RELATED = ("partner", "channel", "brand")


@dataclass(frozen=True)
class VersionCard:
    """A version with its terms; ``first`` and ``last`` are the days on which it holds (both inside; None: on none).

    ``version`` is what an editor read (``token_of``); amounts are in ``schedule.currency``, codes are codes, empty for all.
    """

    number: int
    state: str
    name: str
    partner: str
    tier: str
    channel: str
    line: str
    schedule: Schedule
    baseline: Decimal | None
    starts_on: date
    ends_on: date
    first: date | None
    last: date | None
    reason: str
    made_by: str
    published_at: datetime | None
    version: str


@dataclass(frozen=True)
class ProgrammeCard:
    """A programme with the version in force on the asked day (else the next, else the last one), its draft and all its versions.

    ``cost`` is what was accrued so far, over all its versions, in ``currency``; ``partners`` how many earned a part of it.
    """

    code: str
    name: str
    brand: str
    current: VersionCard | None
    draft: VersionCard | None
    versions: tuple[VersionCard, ...]
    cost: Decimal
    currency: str
    partners: int


def programmes_of(scope: Scope) -> QuerySet[RebateProgramme]:
    """The programmes that the scope may see: its brands' and those for all; for a reader of some partners, theirs and the open ones."""
    rows = RebateProgramme.objects.for_scope(scope)
    brands, partners = scope.codes("brand"), scope.codes("partner")
    if brands is not None:
        rows = rows.filter(Q(brand=None) | Q(brand__code__in=sorted(brands)))
    if partners is not None:
        own = Partner.objects.filter(code__in=sorted(partners))
        theirs = Q(partner__code__in=sorted(partners)) | Q(partner=None)
        rows = rows.filter(theirs & (Q(brand=None) | Exists(own.filter(channel__brand_id=OuterRef("brand_id")))))
    return rows


def programme_cards(scope: Scope, *, day: date, codes: Collection[str] | None = None) -> list[ProgrammeCard]:
    """The programmes by code; four statements, however many there are."""
    programmes = programmes_of(scope).select_related("brand").order_by("code")
    if codes is not None:
        programmes = programmes.filter(code__in=sorted(codes))
    held = list(programmes)
    versions: dict[int, list[RebateVersion]] = defaultdict(list)
    rows = RebateVersion.objects.for_scope(scope).filter(programme__in=held).select_related("programme", *_RELATED)
    for row in rows.order_by("programme_id", "number"):
        versions[row.programme_id].append(row)
    accrued = visible(scope, Accrual.objects.for_scope(scope)).filter(programme_id__in=[each.pk for each in held])
    costs = {
        row["programme_id"]: (row["cost"], row["partners"])
        for row in accrued.filter(amount__gt=0).order_by().values("programme_id").annotate(
            cost=Sum("amount"), partners=Count("partner_id", distinct=True)
        )
    }  # fmt: skip
    return [_card(each, versions[each.pk], costs.get(each.pk, (Decimal(0), 0)), day) for each in held]


def one_programme(scope: Scope, code: str, *, day: date) -> ProgrammeCard | None:
    """The programme of this code, where the scope may see it."""
    found = programme_cards(scope, day=day, codes=[code])
    return found[0] if found else None


def _card(programme: RebateProgramme, rows: list[RebateVersion], cost: tuple[Decimal, int], day: date) -> ProgrammeCard:
    lives = {each.number: each.period for each in in_force_of([row for row in rows if row.state == VersionState.PUBLISHED])}
    cards = [version_card(row, lives.get(row.number)) for row in rows]
    published = [card for card in cards if card.first is not None and card.last is not None]
    now = [card for card in published if card.first and card.last and card.first <= day <= card.last]
    ahead = [card for card in published if card.first and card.first > day]
    current = (now or ahead or published[-1:] or [None])[0]
    return ProgrammeCard(
        code=programme.code,
        name=current.name if current else programme.name,
        brand=programme.brand.code if programme.brand else "",
        current=current,
        draft=next((card for card in cards if card.state == VersionState.DRAFT), None),
        versions=tuple(cards),
        cost=cost[0],
        currency=current.schedule.currency if current else programme.currency,
        partners=cost[1],
    )


def version_card(row: RebateVersion, life: tuple[date, date] | None) -> VersionCard:
    first, last = life or (None, None)
    return VersionCard(
        number=row.number,
        state=row.state,
        name=row.name,
        partner=row.partner.code if row.partner else "",
        tier=row.tier_code,
        channel=row.channel.code if row.channel else "",
        line=row.line,
        schedule=schedule_of({name: getattr(row, name) for name in TERMS}, row.slabs),
        baseline=row.baseline,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        first=first,
        last=last,
        reason=row.reason,
        made_by=row.made_by,
        published_at=row.published_at,
        version=version_token(row),
    )


def version_token(row: RebateVersion) -> str:
    """The version of what an editor of this one reads."""
    terms: dict[str, Any] = {name: getattr(row, name) for name in TERMS}
    return token_of({**terms, "slabs": row.slabs, "number": row.number, "state": row.state})
