"""Words of the morning page."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.today.rules import Since
from foundation.jobs.choices import RunState
from foundation.web import formats


def step_name(code: str) -> str:
    """A step of the night; its code for one without a name."""
    return {
        "histories": _("Customer histories"),
        "rollups": _("Roll-ups"),
        "detectors": _("Price and territory"),
        "cases": _("Cases"),
        "escalations": _("Deadlines"),
        "ltv_models": _("Lifetime value models"),
        "ltv_scores": _("Lifetime values"),
        "ltv_cohorts": _("Cohorts"),
        "retention": _("Retention"),
        "kpis": _("KPIs"),
    }.get(code, code)


def run_state(state: str) -> str:
    return {
        RunState.RUNNING: _("Running"),
        RunState.PUBLISHED: _("Published"),
        RunState.ABANDONED: _("Given up"),
    }[RunState(state)]


def since_name(since: Since) -> str:
    """For the switch."""
    return {Since.NIGHT: _("The night before"), Since.WEEK: _("7 days")}[since]


def since_title(since: Since) -> str:
    return {Since.NIGHT: _("Since the night before"), Since.WEEK: _("Since 7 days ago")}[since]


def stake_change(since: Since, grown: Decimal, money: str) -> str:
    """By how much the money at stake differs from then; ``money`` is the amount as people read it."""
    if grown == 0:
        return {
            Since.NIGHT: _("No more at stake than the night before."),
            Since.WEEK: _("No more at stake than 7 days ago."),
        }[since]
    words = {"money": money}
    if grown > 0:
        return {
            Since.NIGHT: _("%(money)s more at stake than the night before."),
            Since.WEEK: _("%(money)s more at stake than 7 days ago."),
        }[since] % words
    return {
        Since.NIGHT: _("%(money)s less at stake than the night before."),
        Since.WEEK: _("%(money)s less at stake than 7 days ago."),
    }[since] % words


def counted(opened: int, grew: int, closed: int) -> str:
    """What happened to cases in one line; what did not happen is left out."""
    parts = [
        ngettext("%(count)s opened", "%(count)s opened", opened) % {"count": formats.number(opened)} if opened else "",
        ngettext("%(count)s grew", "%(count)s grew", grew) % {"count": formats.number(grew)} if grew else "",
        ngettext("%(count)s closed", "%(count)s closed", closed) % {"count": formats.number(closed)} if closed else "",
    ]
    return _(", ").join(part for part in parts if part)


def cases(count: int) -> str:
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": formats.number(count)}


def decisions(count: int) -> str:
    return ngettext("%(count)s decision waits for you.", "%(count)s decisions wait for you.", count) % {
        "count": formats.number(count)
    }


def orders(count: int) -> str:
    return ngettext("%(count)s order", "%(count)s orders", count) % {"count": formats.number(count)}


def promotion_authority(authority: str) -> str:
    """What a partner may promote without asking."""
    return {
        "free": _("yours to decide"),
        "file": _("file them before they start"),
        "approve": _("need approval first"),
    }.get(authority, authority)
