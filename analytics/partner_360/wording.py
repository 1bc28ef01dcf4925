"""Words of the partners' pages."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.partner_360.choices import PartnerView
from foundation.web import formats
from partners.standing.choices import PartnerStatus

#: The pill of a status: colour only where it asks for a look.
STATUS_TONES = {
    PartnerStatus.WATCH: "pill--warn",
    PartnerStatus.SUSPENDED: "pill--bad",
    PartnerStatus.PROSPECT: "pill--accent",
    PartnerStatus.SCREENING: "pill--accent",
    PartnerStatus.PILOT: "pill--accent",
    PartnerStatus.EXITED: "pill--neutral",
}


def view_label(view: PartnerView) -> str:
    return {
        PartnerView.ALL: _("All partners"),
        PartnerView.ACTIVE: _("Active"),
        PartnerView.FALLING: _("Falling"),
        PartnerView.CASES: _("With open cases"),
        PartnerView.WATCH: _("On watch or suspended"),
        PartnerView.COMING: _("Not active yet"),
        PartnerView.EXITED: _("Exited"),
    }[view]


def partners(count: int) -> str:
    return ngettext("%(count)s partner", "%(count)s partners", count) % {"count": formats.number(count)}


def status_tone(status: str | None) -> str:
    return "" if status is None else STATUS_TONES.get(PartnerStatus(status), "")


def open_cases(count: int) -> str:
    if not count:
        return _("No open case names it.")
    return ngettext("%(count)s open case names it.", "%(count)s open cases name it.", count) % {"count": formats.number(count)}
