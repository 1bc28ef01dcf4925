"""What the rule proposes (level 1), what that comes to, and what follows from it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conflicts.cases.choices import Mode
from conflicts.cases.rules import CaseRow, Names
from conflicts.detectors.choices import PRICE_KINDS, ConflictKind
from foundation.web import formats


def proposal_of(row: CaseRow, names: Names) -> str:
    """One or two sentences; where resale prices are the dealer's own, the case informs only."""
    if row.mode == Mode.ADVISE:
        return _("Record and inform. The resale price is the partner’s own here: nothing can be demanded of it.")
    product = names.product(row.sku)
    kind = ConflictKind(row.kind)
    if kind is ConflictKind.PROMOTION_CLASH:
        first, second = (names.channel(code) for code in (*row.channels, "", "")[:2])
        return _(
            "One promotion keeps the shared days: %(first)s or %(second)s. The other moves, or both declare one joint plan."
        ) % {"first": first, "second": second}
    return {
        ConflictKind.UNFILED_PROMOTION: _("Upheld. The promotion is filed for approval or ends, and %(product)s goes back into its band."),
        ConflictKind.PRICE_BELOW_FLOOR: _("Upheld. The price of %(product)s goes back into its band."),
        ConflictKind.PRICE_ABOVE_CEILING: _("Upheld. The price of %(product)s goes back into its band."),
        ConflictKind.PRICE_UNDERCUT: _("Upheld. The price of %(product)s follows the protected channel again."),
        ConflictKind.DIVERSION: _("Diversion upheld. The units outside count as sold for the dealers whose territories they are."),
        ConflictKind.EXCLUSIVE_BREACH: _("Upheld. %(product)s is taken out of the channel, and what is sold there goes back."),
        ConflictKind.SHIP_TO_BREACH: _("Upheld. The channel stops shipping there."),
        ConflictKind.DOUBLE_CLAIM: _("One commission is paid: the partner with the first order of the customer owns it."),
        ConflictKind.KEY_ACCOUNT_BREACH: _("Upheld. Headquarters serves the account; the partner keeps the fee for its service."),
        ConflictKind.FALSE_START: _("Upheld. %(product)s is taken off sale there until its gate opens."),
    }[kind] % {"product": product}  # fmt: skip


def consequences_of(row: CaseRow) -> list[str]:
    """What follows from the ruling."""
    found = []
    if row.mode == Mode.ADVISE:
        found.append(_("No sanction, holdback or supply stop can be proposed here"))
    elif row.recurrence_of is not None:
        found.append(_("A recurrence: the next step of notice, warning, sanction and supply stop"))
    elif row.partners:
        found.append(_("A first time: a notice, then warning, sanction and supply stop"))
    if row.kind in PRICE_KINDS:
        found.append(_("Later prices inside the band close the case by themselves"))
    return found


def statement_of(row: CaseRow) -> list[tuple[str, str]]:
    """The decisive proof as lines of a small statement: label and amount."""
    lines = _price_lines(row.figures) if row.kind in PRICE_KINDS else _other_lines(row)
    if row.units is not None:
        lines.append((_("Units concerned"), formats.number(row.units, digits=_digits(row.units))))
    if row.at_stake is not None:
        digits = formats.minor_digits(row.currency)
        lines.append((_("At stake"), f"{row.currency} {formats.number(row.at_stake, digits=digits)}"))
    return lines


def _price_lines(figures: dict[str, Any]) -> list[tuple[str, str]]:
    lines = []
    if "floor" in figures:
        lines.append((_("Floor"), _price(figures["floor"], figures["band_currency"])))
        lines.append((_("Ceiling"), _price(figures["ceiling"], figures["band_currency"])))
    if "protected_price" in figures:
        lines.append((_("Protected price"), _price(figures["protected_price"], figures["protected_currency"])))
    if "price" in figures:
        lines.append((_("Farthest price"), _price(figures["price"], figures["currency"])))
    return lines


def _other_lines(row: CaseRow) -> list[tuple[str, str]]:
    figures = row.figures
    if row.kind == ConflictKind.DIVERSION and "units" in figures:
        outside, units = Decimal(figures["units_outside"]), Decimal(figures["units"])
        words = {"outside": formats.number(outside), "units": formats.number(units)}
        return [(_("Outside at its highest"), _("%(outside)s of %(units)s units") % words)]
    if row.kind == ConflictKind.FALSE_START and "opens_on" in figures:
        opens = date.fromisoformat(figures["opens_on"])
        return [(_("Gate opens"), formats.day(opens, get_language() or "en", year=True))]
    if row.kind == ConflictKind.DOUBLE_CLAIM and "claims" in figures:
        return [(_("Claims on one line"), figures["claims"])]
    return []


def _price(amount: str, currency: str) -> str:
    return formats.money(Decimal(amount), currency, digits=formats.minor_digits(currency))


def _digits(value: Decimal) -> int:
    return 0 if value == value.to_integral_value() else 3
