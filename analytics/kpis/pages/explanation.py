"""How a figure was computed: formula with its figures, rows it opens into, period, rule version and run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.kpis import wording
from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.figures import LOOKS, Board, board_of, explain_url, figure_of, money
from analytics.kpis.blocks.frame import Frame, period_words
from analytics.kpis.choices import KpiGrain
from analytics.kpis.queries.shown import Subject
from analytics.kpis.registry import formula_of
from analytics.kpis.rules.comparison import Span, rolling_span, span_of
from analytics.kpis.rules.reach import ROLLING_OFFSETS
from analytics.kpis.rules.shown import ShownFigures
from channels_core.rollups.choices import SubjectKind
from foundation.values.periods import parse_label
from foundation.web import formats
from foundation.web.components import Explanation, Figure, FigureKind, Link, Pair, Term
from foundation.web.parameters import choice, code
from foundation.web.templatetags.relay import figure_text
from foundation.web.views import PageView

_SUBJECTS = ("channel", "partner", "brand")
_KNOWN = (
    choice("subject", "whose figure", _SUBJECTS, default="channel"),
    code("code", "the code of the channel, partner or brand", required=True),
    choice("kpi", "the figure", tuple(LOOKS), default="net_revenue"),
    choice("grain", "the kind of period", tuple(str(grain) for grain in KpiGrain), default=str(KpiGrain.ROLLING28)),
    code("period", "the period's label, or the last day of 28", required=True),
)
#: Parts of a total that are named.
SHARES = 5
#: Figures that are computed from another one and a sum.
_MARGIN, _LEFT = "margin_rate", "left"


@dataclass(frozen=True)
class Asked:
    """One figure of one subject and period; ``subject`` None means all channels of the brand."""

    frame: Frame
    board: Board
    subject: Subject | None
    kpi: str
    span: Span
    row: ShownFigures

    @property
    def whose(self) -> str:
        return "brand" if self.subject is None else str(self.board.kind)

    @property
    def code(self) -> str:
        return self.frame.brand if self.subject is None else self.subject.code

    @property
    def name(self) -> str:
        return self.frame.brand_name if self.subject is None else self.subject.name


class ExplanationView(PageView):
    """A fragment for a page that shows the figure, and a page of its own."""

    permissions = {"GET": "kpis:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        wanted = self._wanted(asked(request, _KNOWN))
        context = {"explanation": _explanation(wanted)}
        if getattr(request, "htmx", False):
            return render(request, "components/explanation.html", context)
        url = reverse("channels") if self.scope.codes("partner") is None else "/"
        trail = [Link(_("Channels") if url != "/" else _("Today"), url)]
        if wanted.whose == "channel":
            trail.append(Link(wanted.name, reverse("channel", args=[wanted.code])))
        return render(request, "analytics/kpis/explanation.html", {**context, "trail": trail})

    def _wanted(self, values: dict[str, str]) -> Asked:
        kind = SubjectKind.PARTNER if values["subject"] == "partner" else SubjectKind.CHANNEL
        own = self.scope.codes("partner")
        if kind is SubjectKind.CHANNEL and own is not None:
            if values["subject"] == "channel":
                raise Http404
            kind = SubjectKind.PARTNER  # what a manager of some partners sees of the brand is the sum of these
        for brand in self._brands(values):
            frame = framed(self.scope, {"brand": brand})
            if frame is None:
                raise Http404
            span = _span(frame, values)
            board = board_of(frame, kind, [span], with_parts=values["kpi"] == "health")
            if values["subject"] == "brand" and values["code"] == frame.brand:
                return Asked(frame, board, None, values["kpi"], span, board.total(span))
            for subject in board.subjects:
                if subject.code == values["code"] and values["subject"] != "brand":
                    return Asked(frame, board, subject, values["kpi"], span, board.at(subject.id, span))
        raise Http404

    def _brands(self, values: dict[str, str]) -> list[str | None]:
        frame = framed(self.scope, {})
        if frame is None:
            raise Http404
        return [brand for brand, _name in frame.others] or [frame.brand]


def _span(frame: Frame, values: dict[str, str]) -> Span:
    """Raises Http404 for a period that no label names."""
    try:
        period = parse_label(values["period"])
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if values["grain"] == KpiGrain.ROLLING28:
        if period.starts_on not in {frame.day - timedelta(days=offset) for offset in ROLLING_OFFSETS}:
            raise Http404  # other windows of 28 days are not kept
        return rolling_span(period.starts_on)
    if str(period.grain) != values["grain"]:
        raise Http404
    return span_of(period, frame.day)


def _explanation(wanted: Asked) -> Explanation:
    frame = wanted.frame
    result = figure_of(wanted.kpi, wanted.row, frame.currency, kind=_full(wanted.kpi), digits=_digits(wanted.kpi, frame.currency))
    local = timezone.localtime(frame.published_at)
    language = get_language() or "en"
    return Explanation(
        question=_("How was this computed?"),
        formula_name=f"{wording.kpi_name(wanted.kpi)} · {wanted.name}",
        terms=_terms(wanted),
        result=result,
        rows=_rows(wanted),
        period=period_words(wanted.span),
        rule=_rule(wanted.kpi),
        run=_("run #%(number)s, %(moment)s") % {"number": frame.run, "moment": formats.exact_moment(local, language)},
        actions=_actions(wanted),
    )


def _rule(kpi: str) -> str:
    if kpi in (_MARGIN, _LEFT):
        return _("rule %(rule)s v%(version)s") % {"rule": "kpi/gross_margin", "version": formula_of("gross_margin").version}
    return _("rule %(rule)s v%(version)s") % {"rule": f"kpi/{kpi}", "version": formula_of(kpi).version}


def _full(kpi: str) -> FigureKind | None:
    """In an explanation money stands in full."""
    return FigureKind.MONEY if LOOKS[kpi].kind is FigureKind.COMPACT_MONEY else None


def _digits(kpi: str, currency: str) -> int | None:
    is_money = LOOKS[kpi].kind in (FigureKind.COMPACT_MONEY, FigureKind.MONEY)
    return (
        formats.minor_digits(currency) if is_money else 2 if LOOKS[kpi].kind in (FigureKind.RATIO, FigureKind.PERCENT) else None
    )


_FORMULAS: Mapping[str, Sequence[tuple[str, str]]] = {
    "margin_rate": (("=", "gross_margin"), ("÷", "net_revenue")),
    "left": (("=", "gross_margin"), ("−", "investment")),
    "roi": (("=", "left"), ("÷", "investment")),
    "cac": (("=", "acquisition_spend"), ("÷", "new_customers")),
    "ltv_to_cac": (("=", "ltv"), ("÷", "cac")),
}


def _terms(wanted: Asked) -> list[Term]:
    """The figures that the formula takes, each opening its own explanation."""
    if wanted.kpi in _FORMULAS:
        return [_term(wanted, operator, kpi) for operator, kpi in _FORMULAS[wanted.kpi]]
    row, currency = wanted.row, wanted.frame.currency
    digits = formats.minor_digits(currency)
    counted: dict[str, Callable[[], list[Term]]] = {
        "gross_margin": lambda: [
            _term(wanted, "=", "net_revenue"),
            Term("−", money(_value(row, "net_revenue") - _value(row, "gross_margin"), currency, digits), _("cost of goods")),
        ],
        "ltv": lambda: [
            Term("=", money(row.ltv_total, currency, digits), _("lifetime value of all")),
            Term("÷", Figure(FigureKind.NUMBER, row.acquired), _("customers acquired")),
        ],
        "compliance_rate": lambda: [
            Term("=", Figure(FigureKind.NUMBER, 1), ""),
            Term("−", Figure(FigureKind.NUMBER, row.sources.get("breaches", 0)), _("breaches")),
            Term("÷", Figure(FigureKind.NUMBER, row.checks), _("checks")),
        ],
    }
    return counted[wanted.kpi]() if wanted.kpi in counted else []


def _value(row: ShownFigures, kpi: str) -> Decimal:
    return Decimal(row.get(kpi) or 0)


def _term(wanted: Asked, operator: str, kpi: str) -> Term:
    currency = wanted.frame.currency
    figure = figure_of(kpi, wanted.row, currency, kind=_full(kpi), digits=_digits(kpi, currency))
    url = explain_url(wanted.frame, subject=wanted.whose, code=wanted.code, kpi=kpi, span=wanted.span)
    return Term(operator, figure, wording.kpi_name(kpi), url)


def _rows(wanted: Asked) -> list[Pair]:
    kpi = {"margin_rate": "gross_margin", "left": "roi"}.get(wanted.kpi, wanted.kpi)
    formula = formula_of(kpi)
    rows = [Pair(_("Formula"), _(formula.text))]
    sources = [*formula.sources, "checked_lines"] if kpi == "compliance_rate" else formula.sources
    for source in sources:
        count = wanted.row.sources.get(source, 0)
        text = ngettext("%(count)s row", "%(count)s rows", count) % {"count": formats.number(count)}
        rows.append(Pair(wording.source_name(source), text, _rows_url(wanted, source) if count else ""))
    rows += _left_out(wanted)
    if kpi == "health":
        rows += _health_parts(wanted.row)
    if wanted.kpi in wanted.row.provisional:
        rows.append(Pair(_("Provisional"), _("customers may still come back within 90 days")))
    if wanted.subject is None:
        rows += _shares(wanted)
    return rows


def _left_out(wanted: Asked) -> list[Pair]:
    """What the formula does not count."""
    row, currency = wanted.row, wanted.frame.currency
    if wanted.kpi in ("cac", "acquisition_spend"):
        other = _value(row, "investment") - _value(row, "acquisition_spend")
        return [Pair(_("Left out: spend of other purposes"), formats.money(other, currency, digits=2))]
    if wanted.kpi == "ltv" and wanted.subject is not None:
        gone = int(_value(row, "new_customers")) - row.acquired
        if gone > 0:
            return [Pair(_("Left out: new to the channel, acquired elsewhere or without a value"), formats.number(gone))]
    return []


def _health_parts(row: ShownFigures) -> list[Pair]:
    found = []
    for part in row.health_parts:
        name = wording.health_part(str(part["part"]))
        if part["score"] is None:
            found.append(Pair(name, _("cannot be computed")))
            continue
        words = {"score": part["score"], "share": formats.percent(Decimal(str(part["share"])), get_language() or "en", digits=0)}
        found.append(Pair(name, _("%(score)s points, weight %(share)s") % words))
    return found


def _shares(wanted: Asked) -> list[Pair]:
    """The parts of a total: the subjects with the highest values, each opening its own explanation."""
    frame, held = wanted.frame, []
    for subject in wanted.board.subjects:
        row = wanted.board.at(subject.id, wanted.span)
        value = row.get(wanted.kpi)
        if value is not None and wanted.board.has(subject.id, wanted.span):
            figure = figure_of(
                wanted.kpi, row, frame.currency, kind=_full(wanted.kpi), digits=_digits(wanted.kpi, frame.currency)
            )
            url = explain_url(frame, subject=str(wanted.board.kind), code=subject.code, kpi=wanted.kpi, span=wanted.span)
            held.append((-Decimal(value), subject.code, Pair(subject.name, figure_text(figure), url)))
    pairs = [pair for _value_, _code, pair in sorted(held, key=lambda each: each[:2])]
    rest = len(pairs) - SHARES
    if rest <= 0:
        return pairs
    url = reverse("channels") if wanted.board.kind is SubjectKind.CHANNEL else ""
    return [*pairs[:SHARES], Pair(_("%(count)s more") % {"count": rest}, _("side by side"), url)]


def _rows_url(wanted: Asked, source: str) -> str:
    """Where the rows are listed; empty for kinds that have no list."""
    name = {"order_lines": "order-lines", "checked_lines": "order-lines", "spend": "spend-rows"}.get(source)
    if name is None:
        return ""
    last = min(wanted.span.ends_on, wanted.frame.day)
    query = {wanted.whose: wanted.code, "from": wanted.span.starts_on.isoformat(), "to": (last + timedelta(days=1)).isoformat()}
    if source == "spend" and wanted.kpi in ("cac", "acquisition_spend", "payback_months"):
        query["purpose"] = "acquisition"
    return f"{reverse(name)}?{urlencode(query)}"


def _actions(wanted: Asked) -> list[Link]:
    """The rows, the same as a file, and the call that gives the figure to a program."""
    links = []
    sources = formula_of(wanted.kpi).sources if wanted.kpi not in (_MARGIN, _LEFT) else ("order_lines",)
    for source, rows, file in (("order_lines", _("Open rows"), "CSV"), ("spend", _("Open spend"), _("Spend CSV"))):
        if source in sources and wanted.row.sources.get(source) and (url := _rows_url(wanted, source)):
            path, _sep, query = url.partition("?")
            links += [Link(rows, url), Link(file, f"{path.rstrip('/')}.csv?{query}")]
    if wanted.span.grain is not KpiGrain.ROLLING28 and wanted.subject is not None:
        query = urlencode(
            {
                "from": wanted.span.starts_on.isoformat(),
                "to": (wanted.span.ends_on + timedelta(days=1)).isoformat(),
                "grain": str(wanted.span.grain),
                "explain": "1",
            }
        )
        links.append(Link(_("API call"), f"/api/v1/{wanted.whose}s/{quote(wanted.code, safe='')}/kpis/?{query}"))
    return links
