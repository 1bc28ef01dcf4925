"""An editor's terms tried on past days, beside the version that they would follow."""

from __future__ import annotations

from datetime import date

from foundation.values.scope import Scope
from pricing.rebates.queries.programmes import VersionCard, programmes_of
from pricing.rebates.queries.versions import VersionInForce
from pricing.rebates.queries.what_if import WhatIf, what_if
from pricing.rebates.rules import Span
from pricing.rebates.rules.drafts import Eligibility, VersionTerms


def terms_of(card: VersionCard) -> VersionTerms:
    """A stored version as its editor sees it."""
    schedule = card.schedule
    return VersionTerms(
        name=card.name,
        metric=schedule.metric,
        mode=schedule.mode,
        slabs=schedule.slabs,
        starts_on=card.starts_on,
        ends_on=card.ends_on,
        currency=schedule.currency,
        baseline=card.baseline,
        minimum=schedule.minimum,
        cap=schedule.cap,
        eligibility=Eligibility(partner=card.partner, tier=card.tier, channel=card.channel, line=card.line),
    )


def tried_terms(
    scope: Scope, *, programme: str, brand: str, draft: VersionTerms, former: VersionTerms | None, days: Span, last_day: date
) -> WhatIf | None:
    """``draft`` beside ``former`` on the days of ``days`` a year or more back; None where the scope sees no such programme."""
    row = programmes_of(scope).filter(code=programme).first()
    if row is None:
        return None

    def held(terms: VersionTerms) -> VersionInForce:
        return VersionInForce(
            programme=row.pk,
            code=programme,
            name=terms.name,
            number=0,
            starts_on=days[0],
            ends_on=days[1],
            brand=row.brand_id,
            partner=row.partner_id,
            tier=terms.eligibility.tier,
            channel=row.channel_id,
            line=terms.eligibility.line,
            baseline=terms.baseline,
            schedule=terms.schedule,
        )

    return what_if(scope, brand=brand, draft=held(draft), former=held(former) if former else None, last_day=last_day)
