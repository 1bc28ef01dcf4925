"""The rule of each kind as it stands in the catalogue, with the thresholds in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conflicts.cases.rules import CaseRow
from conflicts.cases.wording.labels import kind_label, mode_label, rule_parts
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import DIVERSION_DAYS, DIVERSION_SHARE, DIVERSION_UNITS, UNDERCUT_SHARE
from foundation.web import formats

QUOTED_THRESHOLDS = (UNDERCUT_SHARE, DIVERSION_SHARE, DIVERSION_UNITS, DIVERSION_DAYS)


@dataclass(frozen=True)
class Quoted:
    """``version`` is short ("O5 v1"); ``source`` says kind, version and mode in a line."""

    text: str
    source: str
    version: str


def quote_of(row: CaseRow, thresholds: Mapping[str, Decimal]) -> Quoted:
    """``thresholds`` are the values in force on the case's last day, by code."""
    section, version = rule_parts(row.rule)
    words = {"kind": kind_label(row.kind), "rule": section, "version": version, "mode": mode_label(row.mode)}
    source = _("%(kind)s · rule %(rule)s v%(version)s · mode: %(mode)s") % words
    return Quoted(text=_text(ConflictKind(row.kind), thresholds), source=source, version=f"{section} v{version}")


def _text(kind: ConflictKind, thresholds: Mapping[str, Decimal]) -> str:
    language = get_language() or "en"
    known = {**{threshold.code: threshold.default for threshold in QUOTED_THRESHOLDS}, **thresholds}
    share = UNDERCUT_SHARE if kind is ConflictKind.PRICE_UNDERCUT else DIVERSION_SHARE
    return rule_text(
        kind,
        share=formats.percent(known[share.code], language, digits=0 if known[share.code] * 100 % 1 == 0 else 1),
        units=formats.number(known[DIVERSION_UNITS.code]),
        days=formats.number(known[DIVERSION_DAYS.code]),
    )


def rule_text(kind: ConflictKind, *, share: str, units: str, days: str) -> str:
    """The rule with these values in their places."""
    if kind is ConflictKind.DIVERSION:
        return _(
            "On a day it ships, over the %(days)s days ending then, a partner with granted territories shipped more than "
            "%(share)s of its units to territories outside its own, of at least %(units)s units in all."
        ) % {"days": days, "share": share, "units": units}
    if kind is ConflictKind.PRICE_UNDERCUT:
        return _(
            "A price to consumers is more than %(share)s under the lowest consumer price of a protected channel for the product, "
            "on the same day, in the same country, and no promotion covers it."
        ) % {"share": share}
    return _plain_text(kind)


def _plain_text(kind: ConflictKind) -> str:
    """The rules without a threshold."""
    return {
        ConflictKind.UNFILED_PROMOTION: _(
            "A unit price under the floor, sold with a discount or a promotion code, that no filed promotion covers."
        ),
        ConflictKind.PRICE_BELOW_FLOOR: _(
            "A unit price under the floor of the band in force that day, without a promotion, or under what the covering promotions allow."
        ),
        ConflictKind.PRICE_ABOVE_CEILING: _("A unit price over the ceiling of the band in force that day."),
        ConflictKind.EXCLUSIVE_BREACH: _(
            "A product sold in a channel it is barred from, or outside all those it is exclusive to."
        ),
        ConflictKind.SHIP_TO_BREACH: _("A channel that has ship-to territories sold into one outside them."),
        ConflictKind.DOUBLE_CLAIM: _("Two or more partners are named as claiming the commission of one order."),
        ConflictKind.KEY_ACCOUNT_BREACH: _("A partner’s order for a key account, which headquarters serves itself."),
        ConflictKind.PROMOTION_CLASH: _(
            "Promotions of two channels for one product overlap in territory and days without the same joint plan."
        ),
        ConflictKind.FALSE_START: _("A sale before the launch gate of its product, channel and territory."),
    }[kind]
