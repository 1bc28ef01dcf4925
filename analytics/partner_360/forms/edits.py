"""What people type about a partner, as values: each field that cannot be read is named with the way out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from foundation.edits.errors import EditRefused
from foundation.web.typed import Typed
from partners.agreements.choices import PromotionAuthority
from partners.agreements.rules import Terms
from partners.standing.choices import PartnerStatus
from partners.territory_grants.rules import Grant

LONGEST_REASON = 1000
#: Decimals of a percentage that is kept as a fraction of 6, and of one that is kept as it is.
_OF_FRACTION, _PERCENT = 4, 6


def read_terms(typed: Mapping[str, str]) -> Terms:
    """Rates are typed in percent, the end as the last day inside. Raises EditRefused."""
    form = Typed(typed)
    authority = form.text("promotion_authority")
    if authority not in tuple(PromotionAuthority):
        form.problem("promotion_authority", _("Choose what the partner may promote."))
    since, until = form.day("valid_from"), form.day_after("valid_to")
    if not form.text("valid_from"):
        form.problem("valid_from", _("An agreement needs its first day."))
    price, commission = form.percent("price_authority_percent", _PERCENT), form.percent("commission_rate", _OF_FRACTION)
    form.done()
    assert since is not None
    return Terms(authority, price, None if commission is None else commission / 100, since, until)


def read_grant(typed: Mapping[str, str]) -> Grant:
    """The end is the last day inside. Raises EditRefused."""
    form = Typed(typed)
    territory = form.text("territory")
    if not territory:
        form.problem("territory", _("Choose a territory."))
    grant = Grant(territory, form.text("exclusive") == "1", form.day("valid_from"), form.day_after("valid_to"))
    form.done()
    return grant


def read_status(typed: Mapping[str, str]) -> PartnerStatus:
    """Raises EditRefused for a status that there is not."""
    text = str(typed.get("status", ""))
    if text not in tuple(PartnerStatus):
        raise EditRefused.because("status", _("Choose where the partner goes."))
    return PartnerStatus(text)


def read_day(typed: Mapping[str, str], name: str) -> date | None:
    """A day that the page itself has written. Raises EditRefused."""
    form = Typed(typed)
    found = form.day(name)
    form.done()
    return found


def read_reason(typed: Mapping[str, str]) -> str:
    return str(typed.get("reason", "")).replace("\x00", "")[:LONGEST_REASON]
