"""What the schemes of a brand say, quarter by quarter."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from foundation.edits.rules import token_of
from foundation.values.scope import Scope
from partners.tiers.choices import ScorePart
from partners.tiers.models import Tier, TierSchemeVersion
from partners.tiers.rules import SchemeTerms, default_terms


def tiers_by_scheme(scope: Scope) -> dict[str, tuple[str, ...]]:
    """Scheme -> its tiers from the top."""
    found: dict[str, list[str]] = defaultdict(list)
    for scheme, code in Tier.objects.order_by("scheme_code", "rank").values_list("scheme_code", "code"):
        found[scheme].append(code)
    return {scheme: tuple(codes) for scheme, codes in found.items()}


def scheme_versions(scope: Scope, *, brand: str) -> dict[str, list[SchemeTerms]]:
    """Scheme -> its versions for the brand, ascending, beginning with the defaults; each is in force until the next begins."""
    tiers = tiers_by_scheme(scope)
    found = {scheme: [default_terms(scheme, codes)] for scheme, codes in tiers.items()}
    rows = TierSchemeVersion.objects.for_scope(scope).filter(brand__code=brand).order_by("scheme_code", "valid_from")
    for row in rows:
        if row.scheme_code in found:
            found[row.scheme_code].append(terms_of(row, tiers[row.scheme_code]))
    return found


def terms_of(row: TierSchemeVersion, tiers: tuple[str, ...]) -> SchemeTerms:
    held: dict[str, Any] = row.terms
    return SchemeTerms(
        scheme=row.scheme_code,
        tiers=tiers,
        bars={tier: Decimal(bar) for tier, bar in held["bars"].items()},
        weights={ScorePart(part): Decimal(weight) for part, weight in held["weights"].items()},
        grace_quarters=held["grace_quarters"],
        cap_severity=held["cap_severity"],
        cap_rank=held["cap_rank"],
        benefits=held["benefits"],
        valid_from=row.valid_from,
        number=row.number,
    )


def in_force(versions: list[SchemeTerms], quarter_on: date) -> SchemeTerms:
    """The version that judges the quarter that begins on ``quarter_on``."""
    return [version for version in versions if version.valid_from <= quarter_on][-1]


def scheme_version(versions: list[SchemeTerms]) -> str:
    """The version of what an editor read of a scheme: all of its versions, with their days."""
    told = [{**each.as_dict(), "valid_from": each.valid_from, "number": each.number} for each in versions]
    return token_of({"versions": told})
