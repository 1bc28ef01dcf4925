"""A draft of a scheme, tried on the last reviews: what it would have said, and what standing next to a bar would take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from channels_core.parties.models import Partner
from foundation.jobs.queries import publication, visible
from foundation.values.scope import Scope, system_scope
from partners.tiers.choices import Verdict
from partners.tiers.models import TierScore
from partners.tiers.queries.judging import judged_rows
from partners.tiers.queries.terms import scheme_versions
from partners.tiers.rules import Changed, SchemeTerms, changed_verdicts, quarter_of

#: Reviews that a draft is tried on.
TRIED = 2


def tried_terms(scope: Scope, *, brand: str, terms: SchemeTerms) -> tuple[list[date], list[Changed]]:
    """The last reviews, and whose verdict in them the draft would have changed. Nothing is written.

    The quarters are judged again by the night's own rules, with the draft in place of what was in force; partners that the
    reader does not see are left out.
    """
    pointer = publication(scope, brand)
    if pointer is None:
        return [], []
    stored = visible(scope, TierScore.objects.for_scope(scope)).filter(brand__code=brand, scheme_code=terms.scheme, is_final=True)
    quarters = list(stored.order_by("-quarter_on").values_list("quarter_on", flat=True).distinct()[:TRIED])
    if not quarters:
        return [], []
    rows = stored.filter(quarter_on__in=quarters).values_list("partner_id", "quarter_on", "verdict", "proposed")
    held = {(partner, quarter): (Verdict(verdict), proposed) for partner, quarter, verdict, proposed in rows}
    drafted = {
        key: told for key, told in _drafted(brand, pointer.run_id, pointer.business_date, terms, held).items() if key in held
    }
    codes = dict(Partner.objects.for_scope(scope).filter(id__in={key[0] for key in held}).values_list("id", "code"))
    return quarters, changed_verdicts(_named(held, codes), _named(drafted, codes))


def _drafted(
    brand: str, run: int, day: date, terms: SchemeTerms, held: dict[tuple[int, date], tuple[Verdict, str]]
) -> dict[tuple[int, date], tuple[Verdict, str]]:
    # The night's reads see the whole brand; only what the reader sees leaves this function's caller.
    night = system_scope("tiers try-out", brand=brand, run=run)
    first = min(quarter for _partner, quarter in held)
    versions = dict(scheme_versions(night, brand=brand))
    versions[terms.scheme] = [
        *(each for each in versions[terms.scheme] if each.valid_from < first),
        replace(terms, valid_from=first),
    ]
    since = {partner: first for partner, _quarter in held}
    rows = judged_rows(night, day=day, since=since, terms=versions)
    return {(row["partner_id"], row["quarter_on"]): (Verdict(row["verdict"]), row["proposed"]) for row in rows}


def _named(
    found: dict[tuple[int, date], tuple[Verdict, str]], codes: dict[int, str]
) -> dict[tuple[str, str], tuple[Verdict, str]]:
    return {(codes[partner], quarter_of(quarter).label): told for (partner, quarter), told in found.items() if partner in codes}
