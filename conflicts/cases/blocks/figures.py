"""The headline figures of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from conflicts.cases.queries import EvidenceRow
from conflicts.cases.rules import CaseRow, Names
from conflicts.detectors.choices import PRICE_KINDS, ConflictKind, FactKind
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Tile, Tone

#: Where the case's page lists what its figures were made from.
EVIDENCE = "#evidence"


def stake_figure(row: CaseRow) -> Figure:
    """Money at stake in the brand's currency, or why there is none."""
    return Figure(FigureKind.MONEY, row.at_stake, row.currency, missing=_("no figure"))


def tiles_of(row: CaseRow, proofs: Sequence[EvidenceRow], names: Names) -> list[Tile]:
    """What it costs, what decided, how many units, and when."""
    language = get_language() or "en"
    tiles = [Tile(_("At stake"), stake_figure(row), foot=_average(row))]
    decisive = _price_tile(row) if row.kind in PRICE_KINDS else _kind_tile(row, proofs, names)
    if decisive is not None:
        tiles.append(decisive)
    if row.units is not None and row.kind != ConflictKind.DIVERSION:
        digits = 0 if row.units == row.units.to_integral_value() else 3
        tiles.append(Tile(_("Units"), Figure(FigureKind.NUMBER, row.units, digits=digits)))
    proofs_text = ngettext("%(count)s proof", "%(count)s proofs", row.evidence) % {"count": formats.number(row.evidence)}
    days = formats.day_range(row.first_seen, row.last_seen, language)
    tiles.append(Tile(_("First, last seen"), Figure(FigureKind.NUMBER, row.evidence), text=days, foot=proofs_text))
    return [replace(tile, rows_url=EVIDENCE) for tile in tiles]


def _average(row: CaseRow) -> str:
    """At stake, by unit: "663 units × ¥168.00 on average"."""
    if row.at_stake is None or not row.units or row.units < 0:
        return ""
    average = formats.money(row.at_stake / row.units, row.currency, digits=formats.minor_digits(row.currency))
    words = {"units": formats.number(row.units), "average": average}
    return _("%(units)s units × %(average)s on average") % words


def _price_tile(row: CaseRow) -> Tile | None:
    figures = row.figures
    labels = {
        ConflictKind.PRICE_ABOVE_CEILING: (_("Farthest above the ceiling"), "ceiling", "band_currency"),
        ConflictKind.PRICE_UNDERCUT: (_("Farthest under the protected price"), "protected_price", "protected_currency"),
    }
    label, limit, currency = labels.get(ConflictKind(row.kind), (_("Farthest under the floor"), "floor", "band_currency"))
    if limit not in figures or "price" not in figures:
        return None
    digits = formats.minor_digits(figures["currency"])
    words = {
        "price": formats.money(Decimal(figures["price"]), figures["currency"], digits=digits),
        "limit": formats.money(Decimal(figures[limit]), figures[currency], digits=formats.minor_digits(figures[currency])),
    }
    foot = _("%(price)s against %(limit)s") % words
    gap = Decimal(figures["gap"])
    if figures["gap_currency"] == figures[currency] and Decimal(figures[limit]):
        return Tile(label, Figure(FigureKind.PERCENT, gap / Decimal(figures[limit])), foot=foot, tone=Tone.BAD)
    return Tile(label, Figure(FigureKind.MONEY, gap, figures["gap_currency"], 2), foot=foot, tone=Tone.BAD)


def _kind_tile(row: CaseRow, proofs: Sequence[EvidenceRow], names: Names) -> Tile | None:
    kind = ConflictKind(row.kind)
    number = Figure(FigureKind.NUMBER, row.evidence)
    if kind is ConflictKind.DIVERSION:
        return _diversion_tile(proofs)
    if kind is ConflictKind.SHIP_TO_BREACH:
        return Tile(_("Shipped to"), number, text=names.territory(row.territory), tone=Tone.BAD)
    if kind is ConflictKind.FALSE_START and "days_early" in row.figures:
        early = int(row.figures["days_early"])
        text = ngettext("%(days)s day early", "%(days)s days early", early) % {"days": early}
        return Tile(_("Before the gate"), number, text=text, foot=_gate(row), tone=Tone.BAD)
    if kind is ConflictKind.DOUBLE_CLAIM:
        return Tile(_("Partners who claim"), Figure(FigureKind.NUMBER, len(row.partners) + row.other_parties), tone=Tone.BAD)
    if kind is ConflictKind.PROMOTION_CLASH:
        days = (row.last_seen - row.first_seen).days + 1
        return Tile(_("Shared days"), Figure(FigureKind.NUMBER, days), tone=Tone.BAD)
    if kind is ConflictKind.EXCLUSIVE_BREACH:
        text = _("barred there") if row.figures.get("broken") == "barred" else _("exclusive elsewhere")
        return Tile(_("The product is"), number, text=text, tone=Tone.BAD)
    if kind is ConflictKind.KEY_ACCOUNT_BREACH and row.customer:
        return Tile(_("Key account"), number, text=names.customer(row.customer))
    return None


def _gate(row: CaseRow) -> str:
    if "opens_on" not in row.figures:
        return ""
    day = formats.day(date.fromisoformat(row.figures["opens_on"]), get_language() or "en", year=True)
    return _("the gate opens on %(day)s") % {"day": day}


def _diversion_tile(proofs: Sequence[EvidenceRow]) -> Tile | None:
    days = [proof for proof in proofs if proof.fact_kind == FactKind.PARTNER_DAY]
    if not days:
        return None
    figures = max(days, key=lambda proof: (Decimal(proof.figures["share"]), proof.day)).figures
    words = {
        "outside": formats.number(Decimal(figures["units_outside"])),
        "units": formats.number(Decimal(figures["units"])),
        "limit": formats.percent(Decimal(figures["limit"]), get_language() or "en", digits=0),
    }
    foot = _("%(outside)s of %(units)s units · limit %(limit)s") % words
    return Tile(_("Shipped outside, at most"), Figure(FigureKind.PERCENT, Decimal(figures["share"])), foot=foot, tone=Tone.BAD)
