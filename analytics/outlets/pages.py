"""Closing candidates: outlets far under their peers that sit on old stock, with what to do about each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.empty import empty_page
from analytics.kpis.blocks.frame import Frame
from analytics.kpis.rules.comparison import Choice
from analytics.outlets.blocks import ClosingPage, OutletLine, QuarterCell
from analytics.outlets.choices import Advice
from analytics.outlets.policy import ClosingPolicy
from analytics.outlets.queries import closing_view
from analytics.outlets.rules import JudgedOutlet, is_under
from analytics.outlets.wording import advice_name, reason, stock_text
from foundation.values.money import MONEY_PLACES, half_up
from foundation.values.periods import Period
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Link, Option, Picker, Tile
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.parameters import code
from foundation.web.views import PageView

_KNOWN = (code("brand", "the brand, where there are several"),)
#: Rows on the page; the file has all.
MOST = 200


class ClosingView(PageView):
    """The page and, by its ending, every judged outlet as a file."""

    permissions = {"GET": "kpis:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        frame = framed(self.scope, asked(request, _KNOWN), choices=(Choice.THIS_QUARTER,))
        if frame is None:
            return empty_page(request, _("Outlets"), "night")
        found = closing_view(frame.scope, brand=frame.brand, currency=frame.currency, day=frame.day)
        if ending:
            return _file(frame, *found, ending)
        return render(request, "analytics/outlets/closing.html", {"page": _page(frame, *found)})


def _page(frame: Frame, policy: ClosingPolicy, quarters: Sequence[Period], judged: Sequence[JudgedOutlet]) -> ClosingPage:
    path = reverse("closing-candidates")
    candidates = [row for row in judged if row.advice]
    spared = [row for row in judged if row.spared]
    files = [(ending, reverse("closing-candidates-file", args=[ending])) for ending in ("csv", "xlsx")]
    others = [Option(name, frame.address(path, brand=each), each == frame.brand) for each, name in frame.others]
    lead, text = _sentence(candidates, judged)
    return ClosingPage(
        trail=[Link(_("Channels"), reverse("channels"))],
        pickers=[Picker(_("Brand"), frame.brand_name, others)] if others else [],
        downloads=[
            Link(ending.upper(), frame.address(url), _("Download as %(kind)s") % {"kind": ending.upper()})
            for ending, url in files
        ],
        stamp=frame.stamp(),
        lead=lead,
        text=text,
        tiles=_tiles(frame, candidates, spared, judged),
        quarters=[quarter.label for quarter in quarters],
        currency=frame.currency,
        note=_note(policy),
        candidates=[_line(row, policy, frame) for row in candidates[:MOST]],
        spared=[_line(row, policy, frame) for row in spared[:MOST]],
    )


def _note(policy: ClosingPolicy) -> str:
    words = {
        "share": formats.percent(policy.peer_share, get_language() or "en", digits=0),
        "days": formats.number(policy.stock_days),
        "count": policy.quarters,
    }
    return (
        ngettext(
            "under %(share)s of its peers for each m² in the last whole quarter, with stock for more than %(days)s days",
            "under %(share)s of its peers for each m² in each of the last %(count)s whole quarters, with stock for more than %(days)s days",
            policy.quarters,
        )
        % words
    )


def _sentence(candidates: Sequence[JudgedOutlet], judged: Sequence[JudgedOutlet]) -> tuple[str, str]:
    if not judged:
        return _("No outlet can be compared yet."), _(
            "An outlet needs a floor area, whole quarters of sales and a peer in its channel."
        )
    if not candidates:
        return _("No outlet is a closing candidate."), ""
    words = {"count": len(candidates), "all": len(judged)}
    lead = (
        ngettext(
            "%(count)s of %(all)s outlets is a closing candidate.",
            "%(count)s of %(all)s outlets are closing candidates.",
            len(candidates),
        )
        % words
    )
    counts = {advice: sum(row.advice is advice for row in candidates) for advice in Advice}
    parts = [f"{advice_name(advice)}: {count}" for advice, count in counts.items() if count]
    return lead, _(" · ").join(parts)


def _tiles(
    frame: Frame, candidates: Sequence[JudgedOutlet], spared: Sequence[JudgedOutlet], judged: Sequence[JudgedOutlet]
) -> list[Tile]:
    stock = sum((row.facts.stock or Decimal(0) for row in candidates), Decimal(0))
    net = sum((row.facts.net_revenue[-1] for row in candidates), Decimal(0))
    area = sum((row.facts.area or Decimal(0) for row in candidates), Decimal(0))

    def money(value: Decimal) -> Figure:
        return Figure(FigureKind.COMPACT_MONEY, value, frame.currency)

    def count(value: Decimal | int) -> Figure:
        return Figure(FigureKind.NUMBER, value)

    return [
        Tile(_("Closing candidates"), count(len(candidates)), foot=_("of %(count)s compared") % {"count": len(judged)}),
        Tile(_("Under the bar, but none"), count(len(spared)), foot=_("one quarter only, or fresh stock")),
        Tile(_("Their stock at cost"), money(stock), foot=_("on average over the last quarter")),
        Tile(_("Their net revenue"), money(net), foot=_("in the last quarter")),
        Tile(_("Their floor, m²"), count(area)),
    ]


def _line(row: JudgedOutlet, policy: ClosingPolicy, frame: Frame) -> OutletLine:
    facts = row.facts
    cells = [
        QuarterCell(
            Figure(FigureKind.PERCENT, each.share, digits=0),
            Figure(FigureKind.MONEY, each.own, frame.currency),
            Figure(FigureKind.MONEY, each.peers, frame.currency),
            is_under(each, policy),
        )
        for each in row.quarters
    ]
    who = [facts.partner_name or facts.territory, _("%(area)s m²") % {"area": formats.number(facts.area or 0)}]
    return OutletLine(
        name=facts.name,
        code=facts.code,
        who=_(" · ").join(who),
        channel=facts.channel_name,
        channel_url=reverse("channel", args=[facts.channel]),
        quarters=cells,
        stock=stock_text(row),
        is_old=row.stock_days is None or row.stock_days > policy.stock_days,
        advice=advice_name(row.advice) if row.advice else "",
        reason=reason(row, policy),
    )


def _file(
    frame: Frame, policy: ClosingPolicy, quarters: Sequence[Period], judged: Sequence[JudgedOutlet], ending: str
) -> HttpResponse:
    """Codes, plain decimals, fractions; a group of columns for each quarter."""
    by_quarter = [f"{name}_{quarter.label}" for quarter in quarters for name in ("net_revenue_per_m2", "peers_per_m2", "share")]
    header = ("outlet", "name", "channel", "partner", "floor_area_m2", "peers", *by_quarter, "stock_at_cost", "stock_days", "currency",
              "advice", "spared", "reason")  # fmt: skip
    lines = []
    for row in judged:
        facts = row.facts
        shares = [half_up(value, MONEY_PLACES) for each in row.quarters for value in (each.own, each.peers, each.share)]
        stock = None if facts.stock is None else half_up(facts.stock, MONEY_PLACES)
        days = None if row.stock_days is None else half_up(row.stock_days, MONEY_PLACES)
        lines.append((
            facts.code, facts.name, facts.channel, facts.partner, facts.area, row.quarters[-1].count, *shares, stock, days,
            frame.currency, str(row.advice or ""), str(row.spared or ""), reason(row, policy),
        ))  # fmt: skip
    return (csv_download if ending == "csv" else xlsx_download)(header, lines, name="outlets")
