"""What the list of partners may be asked for, as parameters of its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from analytics.kpis.rules.comparison import Span
from analytics.partner_360.choices import PartnerSort, PartnerView
from analytics.partner_360.queries.listing import PartnersAsked
from foundation.values.scope import Scope
from foundation.web.parameters import MAX_CODE, Parameter, ParametersInvalid, choice, code
from partners.standing.choices import PartnerStatus
from partners.tiers.queries import tier_options

_SORTS = tuple(sign + sort for sort in PartnerSort for sign in ("-", ""))
DEFAULT_SORT = f"-{PartnerSort.REVENUE}"


def _text(text: str) -> str:
    if "\x00" in text or len(text) > MAX_CODE or not text.strip():
        raise ValueError(_("is no text of 1 to 100 characters"))
    return text.strip()


FILTERS = (
    Parameter("q", _text, "string", "a part of the name or the code"),
    code("channel", "the channel the partner sells in"),
    choice("status", "where it stands in its life", tuple(PartnerStatus)),
    code("tier", "scheme:tier, such as abc:A"),
    code("territory", "a territory granted to it, wholly or in part"),
)
LISTED = (
    choice("view", "the tab", tuple(PartnerView), default=PartnerView.ALL),
    *FILTERS,
    choice("sort", "the order, falling with a minus", _SORTS, default=DEFAULT_SORT),
    Parameter("cursor", str, "string", "where the page begins"),
)


def read_partners(scope: Scope, values: Mapping[str, Any], *, span: Span, compared: Span) -> PartnersAsked:
    """What the values of LISTED ask for. Raises ParametersInvalid for a tier that no scheme has."""
    tier = values["tier"]
    known = tier_options(scope) if tier is not None else {}
    if tier is not None and tier not in known:
        told = _("is none of %(choices)s") % {"choices": ", ".join(known)}
        raise ParametersInvalid([{"field": "tier", "message": told}])
    sort = values["sort"]
    return PartnersAsked(
        span=span,
        compared=compared,
        view=PartnerView(values["view"]),
        channel=values["channel"],
        status=values["status"],
        tier=None if tier is None else known[tier],
        territory=values["territory"],
        text=values["q"],
        sort=PartnerSort(sort.removeprefix("-")),
        is_ascending=not sort.startswith("-"),
    )
