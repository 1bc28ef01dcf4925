"""A case as one sentence that tells what happened, with its decisive figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conflicts.cases.rules import CaseRow, Names
from conflicts.detectors.choices import ConflictKind
from foundation.web import formats

SHOWN_PARTIES = 2


def title_of(row: CaseRow, names: Names) -> str:
    """For a list: who did what, and how far it went."""
    return _TITLES[ConflictKind(row.kind)](row, names)


def story_of(row: CaseRow, names: Names) -> str:
    """For the head of the case: the title, then over which days and by how much."""
    days = formats.day_range(row.first_seen, row.last_seen, _language(), year=True)
    if row.first_seen == row.last_seen:
        seen = _("Seen on %(days)s") % {"days": days}
    else:
        seen = _("Seen %(days)s") % {"days": days}
    proofs = ngettext("%(count)s proof", "%(count)s proofs", row.evidence) % {"count": formats.number(row.evidence)}
    return _("%(title)s. %(seen)s, %(proofs)s.") % {"title": title_of(row, names), "seen": seen, "proofs": proofs}


def who_of(row: CaseRow, names: Names) -> str:
    """The parties, partners first; beyond two as a number. To a partner the others are a number only."""
    parties = [*(names.partner(code) for code in row.partners), *(names.channel(code) for code in row.channels)]
    hidden = max(0, len(parties) - SHOWN_PARTIES) + row.other_parties
    shown = parties[:SHOWN_PARTIES]
    return _(", ").join([*shown, f"+{hidden}"] if hidden else shown)


def _language() -> str:
    return get_language() or "en"


def _percent(value: Decimal, digits: int = 0) -> str:
    return formats.percent(value, _language(), digits=digits)


def _seller(row: CaseRow, names: Names) -> str:
    return names.partner(row.partners[0]) if row.partners else names.channel(row.channels[0] if row.channels else None)


def _other_channel(row: CaseRow) -> str:
    """The channel that undercuts: of the two parties the one that is not protected."""
    rival = row.figures.get("protected_channel")
    return next((code for code in row.channels if code != rival), row.channels[0] if row.channels else "")


def _gap(figures: dict[str, Any], name: str, currency: str) -> Decimal | None:
    """The gap as a fraction of the limit; None where they are in two currencies."""
    limit = Decimal(str(figures.get(name) or 0))
    if not limit or figures.get("gap_currency") != figures.get(currency):
        return None
    return Decimal(str(figures["gap"])) / limit


def _unfiled(row: CaseRow, names: Names) -> str:
    gap = _gap(row.figures, "floor", "band_currency")
    words = {"seller": _seller(row, names), "product": names.product(row.sku)}
    if gap is None:
        return _("%(seller)s sold %(product)s under the floor in a promotion nobody filed") % words
    words["percent"] = _percent(gap)
    return _("%(seller)s sold %(product)s %(percent)s under the floor in a promotion nobody filed") % words


def _below(row: CaseRow, names: Names) -> str:
    gap = _gap(row.figures, "floor", "band_currency")
    words = {"seller": _seller(row, names), "product": names.product(row.sku)}
    if gap is None:
        return _("%(seller)s sells %(product)s under the floor") % words
    words["percent"] = _percent(gap)
    return _("%(seller)s sells %(product)s %(percent)s under the floor") % words


def _above(row: CaseRow, names: Names) -> str:
    gap = _gap(row.figures, "ceiling", "band_currency")
    words = {"seller": _seller(row, names), "product": names.product(row.sku)}
    if gap is None:
        return _("%(seller)s sells %(product)s above the ceiling") % words
    words["percent"] = _percent(gap)
    return _("%(seller)s sells %(product)s %(percent)s above the ceiling") % words


def _undercut(row: CaseRow, names: Names) -> str:
    gap = _gap(row.figures, "protected_price", "protected_currency")
    rival = names.channel(row.figures.get("protected_channel"))
    seller = names.partner(row.partners[0]) if row.partners else names.channel(_other_channel(row))
    words = {"seller": seller, "product": names.product(row.sku), "rival": rival}
    if gap is None:
        return _("%(seller)s sells %(product)s under the price of %(rival)s") % words
    words["percent"] = _percent(gap)
    return _("%(seller)s sells %(product)s %(percent)s under %(rival)s") % words


def _diversion(row: CaseRow, names: Names) -> str:
    words = {"partner": _seller(row, names)}
    share = row.figures.get("share")
    if share is None:
        return _("%(partner)s ships units out of its territories") % words
    words["percent"] = _percent(Decimal(str(share)), 1)
    return _("%(partner)s ships %(percent)s of its units out of its territories") % words


def _exclusive(row: CaseRow, names: Names) -> str:
    words = {"seller": _seller(row, names), "product": names.product(row.sku)}
    if row.figures.get("broken") == "barred":
        return _("%(seller)s sells %(product)s, which is barred there") % words
    return _("%(product)s, exclusive to others, turns up at %(seller)s") % words


def _ship_to(row: CaseRow, names: Names) -> str:
    words = {"seller": _seller(row, names), "territory": names.territory(row.territory)}
    return _("%(seller)s ships to %(territory)s, where it may not") % words


def _double_claim(row: CaseRow, names: Names) -> str:
    count = len(row.partners) + row.other_parties
    words = {"count": count, "customer": names.customer(row.customer)}
    if not row.customer:
        return (
            ngettext(
                "%(count)s partner claims the commission of one order twice",
                "%(count)s partners claim the commission of one order",
                count,
            )
            % words
        )
    return (
        ngettext(
            "%(count)s partner claims the commission of %(customer)s’s order twice",
            "%(count)s partners claim the commission of %(customer)s’s order",
            count,
        )
        % words
    )


def _key_account(row: CaseRow, names: Names) -> str:
    words = {"partner": _seller(row, names), "customer": names.customer(row.customer)}
    return _("%(partner)s sells to key account %(customer)s") % words


def _clash(row: CaseRow, names: Names) -> str:
    first, second = (names.channel(code) for code in (*row.channels, "", "")[:2])
    words = {"first": first, "second": second, "product": names.product(row.sku)}
    return _("Promotions of %(first)s and %(second)s overlap on %(product)s") % words


def _false_start(row: CaseRow, names: Names) -> str:
    days = int(row.figures.get("days_early") or 0)
    words = {"seller": _seller(row, names), "product": names.product(row.sku), "days": days}
    return (
        ngettext(
            "%(seller)s sells %(product)s %(days)s day before its launch",
            "%(seller)s sells %(product)s %(days)s days before its launch",
            days,
        )
        % words
    )


_TITLES: dict[ConflictKind, Callable[[CaseRow, Names], str]] = {
    ConflictKind.UNFILED_PROMOTION: _unfiled,
    ConflictKind.PRICE_BELOW_FLOOR: _below,
    ConflictKind.PRICE_ABOVE_CEILING: _above,
    ConflictKind.PRICE_UNDERCUT: _undercut,
    ConflictKind.DIVERSION: _diversion,
    ConflictKind.EXCLUSIVE_BREACH: _exclusive,
    ConflictKind.SHIP_TO_BREACH: _ship_to,
    ConflictKind.DOUBLE_CLAIM: _double_claim,
    ConflictKind.KEY_ACCOUNT_BREACH: _key_account,
    ConflictKind.PROMOTION_CLASH: _clash,
    ConflictKind.FALSE_START: _false_start,
}


def age_text(first_seen: date, as_of: date) -> str:
    """Days since the first evidence, as of the night's day: "6 d"."""
    return _("%(days)s d") % {"days": formats.number(max(0, (as_of - first_seen).days))}
