"""Built-in tier schemes, and what the import may write of the tiers that partners hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from foundation.intake.errors import Refused
from foundation.intake.parsing import shown
from foundation.intake.specification import RowRule, Side, Target
from foundation.values.scope import Scope
from partners.tiers.models import Tier, TierHolding

BUILT_IN = {"abc": ("A", "B", "C"), "metal": ("diamond", "gold", "silver")}

HOLDING_SIDE = Side("tier_holding", Target(TierHolding, key=("partner_id",)), link="partner_id")


def ensure_built_in_schemes(scope: Scope) -> None:
    """The schemes that every installation has; what is there stays."""
    rows = [
        Tier(scheme_code=scheme, code=code, rank=rank)
        for scheme, codes in BUILT_IN.items()
        for rank, code in enumerate(codes, start=1)
    ]
    Tier.objects.bulk_create(rows, ignore_conflicts=True)


def known_tiers(scope: Scope) -> dict[tuple[str, str], int]:
    """(scheme code, tier code) -> row id."""
    return {(scheme, code): row for row, scheme, code in Tier.objects.values_list("id", "scheme_code", "code")}


def partner_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """A tier is one of its scheme's; the cell's code becomes the tier's row."""
    tiers = context.known("tiers", known_tiers)
    schemes = {scheme for scheme, _code in tiers}
    scheme, tier = at["scheme_code"], at["tier_code"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        if values[scheme] and values[scheme] not in schemes:
            known = ", ".join(sorted(schemes))
            raise Refused(
                _("unknown scheme %(code)s; known: %(known)s") % {"code": shown(values[scheme]), "known": known}, "scheme_code"
            )
        code = values[tier]
        if not code:
            values[tier] = None
            return ()
        if not values[scheme]:
            raise Refused(_("a tier needs its scheme_code"), "tier_code")
        found = tiers.get((values[scheme], code))
        if found is None:
            raise Refused(
                _("the scheme %(scheme)s has no tier %(code)s") % {"scheme": values[scheme], "code": shown(code)}, "tier_code"
            )
        values[tier] = found
        return ()

    return rule
