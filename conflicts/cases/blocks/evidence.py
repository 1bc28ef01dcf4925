"""The proofs of a case as rows that open into the facts they were drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from conflicts.cases.queries import EvidenceRow as Proof
from conflicts.cases.rules import CaseRow, Names
from conflicts.cases.wording import case_number, kind_label, rule_parts
from conflicts.detectors.choices import FactKind
from foundation.web import formats
from foundation.web.components import Explanation, Figure, FigureKind, Link, Pair, Term

FILE_HEADER = (
    *("fact", "source", "row", "day", "until", "channel", "partner", "sku", "territory", "customer", "quantity", "unit_price"),
    *("currency", "list_price", "discount", "promotion_code", "counts", "at_stake", "at_stake_currency", "rule"),
)


@dataclass(frozen=True)
class EvidenceColumn:
    label: str
    is_figure: bool = False


@dataclass(frozen=True)
class EvidenceCell:
    text: str
    url: str = ""
    is_figure: bool = False


@dataclass(frozen=True)
class EvidenceRow:
    cells: Sequence[EvidenceCell]


def evidence_columns(case: CaseRow) -> list[EvidenceColumn]:
    """Without the product where the case is about one: its title says it."""
    return [
        EvidenceColumn(_("Day")),
        EvidenceColumn(_("Row")),
        *([] if case.sku else [EvidenceColumn(_("Product"))]),
        EvidenceColumn(_("Where")),
        EvidenceColumn(_("Units"), is_figure=True),
        EvidenceColumn(_("Price"), is_figure=True),
        EvidenceColumn(_("At stake"), is_figure=True),
    ]


def evidence_table(case: CaseRow, proofs: Iterable[Proof], names: Names) -> list[EvidenceRow]:
    """A row for each proof; its second cell opens it."""
    return [_row(case, proof, names) for proof in proofs]


def proof_key(proof: Proof) -> str:
    """Names a proof within its case, the same every night."""
    key = f"{proof.fact_kind}-{proof.fact}"
    return f"{key}-{proof.day.isoformat()}" if proof.fact_kind == FactKind.PARTNER_DAY else key


def evidence_file(case: CaseRow, proofs: Iterable[Proof]) -> Iterator[Sequence[object]]:
    """Rows of the file, in the order of FILE_HEADER; numbers are numbers."""
    for proof in proofs:
        source = proof.source
        codes = [source.get(name) for name in ("channel", "partner", "sku", "territory", "customer")]
        told = [source.get(name) for name in ("quantity", "unit_price", "currency", "list_price", "discount", "promotion_code")]
        yield (
            *(proof.fact_kind, source.get("source"), proof_name(proof), proof.day, proof.until, *codes, *told),
            *("yes" if proof.drives else "supports", proof.amount, case.currency, proof.rule),
        )


def evidence_explanation(case: CaseRow, proof: Proof, names: Names, *, run: str, opens_rows: bool) -> Explanation:
    """What a proof says: how its money at stake was computed, all that its row holds, and for whom ``opens_rows`` the rows."""
    rows_url = _rows_url(case, proof) if opens_rows else ""
    back = Link(case_number(case.id), reverse("case", args=[case.id]))
    section, version = rule_parts(proof.rule)
    return Explanation(
        question=_("What does this row prove?"),
        formula_name=proof_name(proof) or kind_label(case.kind),
        terms=_terms(case, proof),
        result=_result(case, proof),
        rows=[Pair(label, text) for label, text in _facts(proof, names) if text],
        period=_days(proof),
        rule=_("rule %(rule)s v%(version)s") % {"rule": section, "version": version},
        run=run,
        actions=[Link(_("Open rows"), rows_url), back] if rows_url else [back],
    )


def _rows_url(case: CaseRow, proof: Proof) -> str:
    """The order lines that a proof was made from: those of its order, or all that the partner shipped in its window."""
    if proof.fact_kind == FactKind.PARTNER_DAY and case.partners:
        after = proof.day + timedelta(days=1)
        return _lines_url({"partner": case.partners[0], "from": proof.figures["window_from"], "to": after.isoformat()})
    if proof.fact_kind == FactKind.ORDER_LINE and proof.source:
        return _lines_url({"source": proof.source["source"], "order": proof.source["order_id"]})
    return ""


def _window_days(proof: Proof) -> int:
    """How many days a window of shipments has, both ends counted."""
    return (proof.day - date.fromisoformat(proof.figures["window_from"])).days + 1


def _lines_url(query: dict[str, str]) -> str:
    return f"{reverse('order-lines')}?{urlencode(query)}"


def _row(case: CaseRow, proof: Proof, names: Names) -> EvidenceRow:
    source = proof.source
    address = reverse("case-proof", args=[case.id, proof_key(proof)])
    price = _money(source.get("unit_price"), source.get("currency", ""))
    amount = "" if proof.amount is None else formats.money(proof.amount, case.currency, digits=2)
    return EvidenceRow(
        [
            EvidenceCell(_days(proof, year=False)),
            EvidenceCell(proof_name(proof) or _("not shown"), address if source or proof.figures else ""),
            *([] if case.sku else [EvidenceCell(names.product(source.get("sku")))]),
            EvidenceCell(_place(source, names)),
            EvidenceCell(_units(proof), is_figure=True),
            EvidenceCell(price or _share(proof), is_figure=True),
            EvidenceCell(amount, is_figure=True),
        ]
    )


def _days(proof: Proof, *, year: bool = True) -> str:
    return formats.day_range(proof.day, proof.until or proof.day, get_language() or "en", year=year)


def proof_name(proof: Proof) -> str:
    """How people find the row: source, order and line, or the observation, or the promotions."""
    source = proof.source
    if proof.fact_kind == FactKind.ORDER_LINE and source:
        return f"{source['source']} {source['order_id']} / {source['line_no']}"
    if proof.fact_kind == FactKind.OBSERVATION and source:
        return f"{source['source']} {source['observation_id']}"
    if proof.fact_kind == FactKind.PROMOTION_PAIR:
        return " × ".join(promotion["code"] for promotion in source.get("promotions", ()))
    if proof.fact_kind == FactKind.PARTNER_DAY:
        return _("%(days)s days to %(day)s") % {
            "days": _window_days(proof),
            "day": formats.day(proof.day, get_language() or "en"),
        }
    return ""


def _place(source: dict[str, Any], names: Names) -> str:
    if source.get("promotions"):
        return _(", ").join(names.channel(promotion["channel"]) for promotion in source["promotions"])
    return names.territory(source.get("territory")) or names.channel(source.get("channel"))


def _number(value: Decimal | None) -> str:
    if value is None:
        return ""
    return formats.number(value, digits=0 if value == value.to_integral_value() else 3)


def _units(proof: Proof) -> str:
    if proof.fact_kind == FactKind.PARTNER_DAY:
        return _number(Decimal(proof.figures["units_outside"]))
    return _number(proof.units)


def _share(proof: Proof) -> str:
    share = proof.figures.get("share")
    return "" if share is None else formats.percent(Decimal(share), get_language() or "en")


def _money(value: Decimal | None, currency: str) -> str:
    """In the minor unit, or with all the decimals that the row has."""
    if value is None:
        return ""
    digits = max(formats.minor_digits(currency), -int(value.normalize().as_tuple().exponent))
    return formats.money(value, currency, digits=min(digits, 6))


def _terms(case: CaseRow, proof: Proof) -> list[Term]:
    figures = proof.figures
    if proof.fact_kind == FactKind.PARTNER_DAY:
        return [
            Term("=", Figure(FigureKind.NUMBER, Decimal(figures["units_outside"])), _("units outside its territories")),
            Term(
                "÷",
                Figure(FigureKind.NUMBER, Decimal(figures["units"])),
                _("units with a territory, %(days)s days") % {"days": _window_days(proof)},
            ),
        ]
    if proof.fact_kind == FactKind.PROMOTION_PAIR:
        return [
            Term("=", _budget(told, case), _("budget of %(code)s") % {"code": told["code"]})
            for told in figures.get("promotions", ())
        ]
    if "gap" in figures:
        gap = Figure(FigureKind.MONEY, Decimal(figures["gap"]), figures["gap_currency"], 2)
        digits = 0 if proof.units is None or proof.units == proof.units.to_integral_value() else 3
        return [
            Term("=", gap, _("a unit beyond the limit")),
            Term("×", Figure(FigureKind.NUMBER, proof.units, digits=digits), _("units")),
        ]
    return _revenue_terms(case, proof)


def _revenue_terms(case: CaseRow, proof: Proof) -> list[Term]:
    """Price times units where that is the line's net revenue in the brand's currency, else the net revenue as it is kept."""
    source, net = proof.source, proof.figures.get("net_revenue")
    price, units = source.get("unit_price"), source.get("quantity")
    if net is None or price is None or units is None:
        return []
    if source.get("currency") == case.currency and price * units == Decimal(net):
        return [
            Term("=", Figure(FigureKind.MONEY, price, case.currency, 2), _("net, a unit")),
            Term("×", Figure(FigureKind.NUMBER, units, digits=0 if units == units.to_integral_value() else 3), _("units")),
        ]
    return [Term("=", Figure(FigureKind.MONEY, Decimal(net), case.currency, 2), _("net revenue of the line"))]


def _budget(told: dict[str, Any], case: CaseRow) -> Figure:
    budget = told.get("budget")
    return Figure(FigureKind.MONEY, None if budget is None else Decimal(budget), case.currency, missing=_("not given"))


def _result(case: CaseRow, proof: Proof) -> Figure:
    if proof.fact_kind == FactKind.PARTNER_DAY:
        return Figure(FigureKind.PERCENT, Decimal(proof.figures["share"]))
    return Figure(FigureKind.MONEY, proof.amount, case.currency, 2, missing=_("no figure"))


def _facts(proof: Proof, names: Names) -> Iterator[tuple[str, str]]:
    source, figures = proof.source, proof.figures
    language = get_language() or "en"
    if proof.is_changed:
        yield _("Since the night"), _("Changed: the row is shown as it is now, and the next night judges it again.")
    currency = source.get("currency", "")
    yield _("Channel"), names.channel(source.get("channel"))
    yield _("Partner"), names.partner(source.get("partner"))
    yield _("Product"), _coded(names.product(source.get("sku")), source.get("sku"))
    yield _("Territory"), _coded(names.territory(source.get("territory")), source.get("territory"))
    yield _("Customer"), source.get("customer") or ""
    yield pgettext("moment", "Time"), _moment(source.get("ordered_at") or source.get("observed_at"), language)
    yield _("Quantity"), _number(source.get("quantity"))
    yield _("Unit price, net"), _money(source.get("unit_price"), currency)
    yield _("List price"), _money(source.get("list_price"), currency)
    yield _("Discount"), _money(source.get("discount"), currency)
    yield _("Promotion code"), source.get("promotion_code") or ""
    yield _("Seller"), source.get("seller") or ""
    yield _("Page"), source.get("url") or ""
    for promotion in source.get("promotions", ()):
        yield promotion["code"], formats.day_range(promotion["starts_on"], promotion["ends_on"], language, year=True)
    yield from _limits(figures, names)


def _limits(figures: dict[str, Any], names: Names) -> Iterator[tuple[str, str]]:
    """What the rule held the row against."""
    if "floor" in figures:
        yield _("Floor"), _money(Decimal(figures["floor"]), figures["band_currency"])
        yield _("Ceiling"), _money(Decimal(figures["ceiling"]), figures["band_currency"])
    for promotion in figures.get("promotions", ()):
        if "price" in promotion:
            text = _money(Decimal(promotion["price"]), promotion["currency"])
            yield _("Allowed by %(code)s") % {"code": promotion["code"]}, text
    if "protected_price" in figures:
        protected = _money(Decimal(figures["protected_price"]), figures["protected_currency"])
        yield _("Lowest price of %(channel)s") % {"channel": names.channel(figures["protected_channel"])}, protected
    if "opens_on" in figures:
        yield _("Gate opens"), formats.day(date.fromisoformat(figures["opens_on"]), get_language() or "en", year=True)
    if "limit" in figures:
        yield _("Limit"), formats.percent(Decimal(figures["limit"]), get_language() or "en", digits=0)
    if "claims" in figures:
        yield _("Claims on the line"), str(figures["claims"])


def _coded(name: str, code: str | None) -> str:
    return f"{name} ({code})" if code and name != code else name


def _moment(value: datetime | None, language: str) -> str:
    return "" if value is None else formats.exact_moment(timezone.localtime(value), language)
