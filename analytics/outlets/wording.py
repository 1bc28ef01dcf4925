"""Texts of the closing candidates."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.outlets.choices import Advice, Spared
from analytics.outlets.policy import ClosingPolicy
from analytics.outlets.rules import JudgedOutlet
from foundation.web import formats


def _percent(fraction: object) -> str:
    return formats.percent(fraction, get_language() or "en", digits=0)  # type: ignore[arg-type]


def advice_name(advice: Advice) -> str:
    return {
        Advice.CLOSE: _("Close"),
        Advice.DROPSHIP: _("Dropship"),
        Advice.LIVE_COMMERCE: _("Budget to live commerce"),
    }[advice]


def stock_text(row: JudgedOutlet) -> str:
    """How long the stock lasts at the last quarter's pace."""
    if row.facts.stock is None:
        return _("not known")
    if row.stock_days is None:
        return _("nothing sold")
    return formats.number(row.stock_days)


def reason(row: JudgedOutlet, policy: ClosingPolicy) -> str:
    """Why this is advised, or why the outlet is left alone; empty where it never was under the bar."""
    words = {
        "share": _percent(row.quarters[-1].share),
        "first": _percent(row.quarters[0].share),
        "bar": _percent(policy.peer_share),
        "days": stock_text(row),
        "limit": formats.number(policy.stock_days),
    }
    if row.advice is Advice.CLOSE:
        return _("%(share)s of its peers and not rising: not even half of the bar; its stock can go to the others.") % words
    if row.advice is Advice.DROPSHIP:
        if row.stock_days is None:
            return _("It sold nothing of its stock: ship from the warehouse and free the shelf.") % words
        return (
            _("Its stock lasts %(days)s days, three times the limit or more: ship from the warehouse and free the shelf.") % words
        )
    if row.advice is Advice.LIVE_COMMERCE:
        return _("%(share)s of its peers: its money reaches more buyers in a live room than on this floor.") % words
    return {
        None: "",
        Spared.RECOVERED: _("not under %(bar)s in every quarter: %(first)s, then %(share)s") % words,
        Spared.FRESH_STOCK: _("under %(bar)s, but its stock sells within %(limit)s days") % words,
        Spared.NO_STOCK_KNOWN: _("under %(bar)s, but nobody counts its stock: inventory.csv with the outlet as location") % words,
    }[row.spared]
