"""Agreements and granted territories as the partner's page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.partner_360.blocks.edit_forms import Typed, grant_change_form
from analytics.partner_360.blocks.page_shapes import ShownAgreement, ShownGrant
from foundation.values.clock import is_in_force
from foundation.web import formats
from partners.agreements.rules import Terms
from partners.agreements.wording import authority_label
from partners.territory_grants.queries import GrantedTerritory


def shown_agreements(versions: Sequence[Terms], day: date) -> list[ShownAgreement]:
    return [_agreement(each, day) for each in versions]


def _agreement(each: Terms, day: date) -> ShownAgreement:
    language = get_language() or "en"
    state = "now" if is_in_force(each.valid_from, each.valid_to, day) else "next" if each.valid_from > day else "past"
    price, commission = each.price_authority_percent, each.commission_rate
    return ShownAgreement(
        days=days_text(each.valid_from, each.valid_to),
        state=state,
        state_label={"now": _("in force"), "next": _("to come"), "past": _("ended")}[state],
        valid_from=each.valid_from.isoformat(),
        promotions=authority_label(each.promotion_authority),
        price=formats.EN_DASH if price is None else formats.percent(price / 100, language),
        commission=formats.EN_DASH if commission is None else formats.percent(commission, language),
    )


def shown_grants(
    code: str, grants: Sequence[GrantedTerritory], day: date, *, version: str, typed: Typed | None, is_editable: bool
) -> list[ShownGrant]:
    """Those in force first; each with its form where the reader may edit."""
    found = []
    for each in grants:
        begins = each.valid_from is not None and each.valid_from > day
        is_over = each.valid_to is not None and each.valid_to <= day
        found.append(
            ShownGrant(
                each.name,
                each.territory,
                days_text(each.valid_from, each.valid_to),
                each.is_exclusive,
                is_in_force(each.valid_from, each.valid_to, day),
                grant_change_form(code, each, version, typed) if is_editable and not is_over else None,
                each.valid_from.isoformat() if is_editable and begins and each.valid_from else "",
            )
        )
    return sorted(found, key=lambda each: not each.is_in_force)


def days_text(since: date | None, until: date | None) -> str:
    """[since, until) as people read it, the last day inside."""
    language = get_language() or "en"
    last = None if until is None else until - timedelta(days=1)
    if since is None and last is None:
        return _("without end")
    if last is None:
        return _("since %(day)s") % {"day": formats.day(since or date.min, language, year=True)}
    if since is None:
        return _("to %(day)s") % {"day": formats.day(last, language, year=True)}
    return formats.day_range(since, last, language, year=True)
