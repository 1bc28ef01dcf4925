"""A partner's life in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.standing.choices import PartnerStatus


def status_label(status: str) -> str:
    return {
        PartnerStatus.PROSPECT: pgettext("partner", "prospect"),
        PartnerStatus.SCREENING: pgettext("partner", "in screening"),
        PartnerStatus.PILOT: pgettext("partner", "pilot"),
        PartnerStatus.ACTIVE: pgettext("partner", "active"),
        PartnerStatus.WATCH: pgettext("partner", "on watch"),
        PartnerStatus.SUSPENDED: pgettext("partner", "suspended"),
        PartnerStatus.EXITED: pgettext("partner", "exited"),
    }[PartnerStatus(status)]


def status_meaning(status: str) -> str:
    """What the status says about working with the partner."""
    return {
        PartnerStatus.PROSPECT: _("known, nothing agreed"),
        PartnerStatus.SCREENING: _("its market, skills, will and risk are looked at"),
        PartnerStatus.PILOT: _("sells on trial"),
        PartnerStatus.ACTIVE: _("sells under its agreement"),
        PartnerStatus.WATCH: _("sells, and is looked at closely"),
        PartnerStatus.SUSPENDED: _("is not to sell until it is let in again"),
        PartnerStatus.EXITED: _("the partnership is over"),
    }[PartnerStatus(status)]


def partner_kind(kind: str) -> str:
    """What a partner is; the file's own word where it is none of the usual ones."""
    return {
        "agent": _("agent"),
        "dealer": _("dealer"),
        "distributor": _("distributor"),
        "franchisee": _("franchisee"),
        "retailer": _("retailer"),
    }.get(kind, kind)
