"""Channels side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.kpis import wording
from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.compare_shapes import Band, Column, CompareCell, CompareGroup, ComparePage, CompareRow, EarningRow
from analytics.kpis.blocks.comparing import BAND_STARTS, CODES, Compared, Comparison, comparison_of
from analytics.kpis.blocks.empty import empty_page
from analytics.kpis.blocks.figures import change_of, explain_url, figure_of, money, provisional_text, tile_of
from analytics.kpis.blocks.frame import PARAMETERS, Frame, pickers
from analytics.kpis.blocks.healths import LOW_HEALTH, health_table
from analytics.kpis.rules.comparison import RANGE_CHANGES
from analytics.kpis.rules.shown import ShownFigures
from foundation.web import formats
from foundation.web.components import Change, Figure, FigureKind, Link, Tile
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.parameters import choice
from foundation.web.templatetags.relay import figure_text
from foundation.web.views import PageView

_THOUSAND = Decimal(1000)
_SORTS = tuple(sign + code for code in ("name", *CODES) for sign in ("", "-"))
_KNOWN = (*PARAMETERS, choice("sort", "the column, falling where it begins with a minus", _SORTS, default="-roi"))
NAMED = 2


class CompareView(PageView):
    """The page and, by its ending, the same rows as a file."""

    permissions = {"GET": "kpis:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        values = asked(request, _KNOWN)
        frame = framed(self.scope, values)
        if self.scope.codes("partner") is not None:
            return empty_page(request, _("Compare"), "partners")
        if frame is None:
            return empty_page(request, _("Compare"), "night")
        sort = values["sort"].removeprefix("-")
        found = comparison_of(frame, sort=sort, descending=values["sort"].startswith("-"))
        if ending:
            return _file(found, ending)
        return render(request, "analytics/kpis/compare.html", {"page": _page(found, values["sort"])})


def _page(found: Comparison, sort: str) -> ComparePage:
    frame = found.frame
    path = reverse("channels")
    kept = {} if sort == "-roi" else {"sort": sort}
    earnings = [_earning(frame, row) for row in found.rows]
    lead, text = _sentence(found)
    files = [(ending, reverse("channels-file", args=[ending])) for ending in ("csv", "xlsx")]
    return ComparePage(
        trail=[Link(_("Channels"), frame.address(path))],
        pickers=pickers(frame, path, **kept),
        downloads=[
            Link(ending.upper(), frame.address(url, **kept), _("Download as %(kind)s") % {"kind": ending.upper()})
            for ending, url in files
        ],
        lead=lead,
        text=text,
        stamp=frame.stamp(),
        tiles=_tiles(found),
        question=wording.against_question(frame.against),
        note=_note(frame),
        bands=[Band(_("Money"), 3), Band(_("Customers"), 4), Band(_("Conduct"), 2)],
        columns=[_column(frame, code, sort) for code in CODES],
        groups=_groups(found, sort),
        total=_total_row(found),
        footnotes=_footnotes(found),
        earnings=earnings,
        earning_unit=_("gross margin, thousand %(currency)s:") % {"currency": frame.currency},
        earning_scale=max([max(row.margin, row.spent) for row in earnings], default=0.0),
        earning_total=_earning_total(found),
        health=health_table(found),
    )


def _note(frame: Frame) -> str:
    if not frame.is_comparable:
        return _("the period is not over, so it is compared with none")
    words = {"count": RANGE_CHANGES}
    return (
        _(
            "revenue and new customers in %%, else in the column’s unit; coloured only outside the channel’s own range: "
            "mean ± 2 standard deviations of its last %(count)s changes"
        )
        % words
    )


def _column_name(frame: Frame, code: str) -> str:
    return {
        "net_revenue": _("Net revenue, k %(currency)s") % {"currency": frame.currency},
        "margin_rate": _("Margin %"),
        "roi": _("ROI"),
        "new_customers": _("New"),
        "cac": _("CAC, %(currency)s") % {"currency": frame.currency},
        "ltv_to_cac": _("LTV : CAC"),
        "repurchase_rate": _("Repurchase %"),
        "compliance_rate": _("Compliance %"),
        "health": _("Health"),
    }[code]


def _column(frame: Frame, code: str, sort: str) -> Column:
    is_sorted = sort.removeprefix("-") == code
    falling = sort.startswith("-")
    wanted = code if is_sorted and falling else f"-{code}"
    url = frame.address(reverse("channels"), sort="" if wanted == "-roi" else wanted)
    direction = "descending" if falling else "ascending"
    return Column(_column_name(frame, code), url, is_sorted, direction, code in BAND_STARTS)


def _cell_figure(code: str, row: ShownFigures) -> Figure:
    """A figure whose unit stands in the column's head."""
    figure = figure_of(code, row, "")
    if figure.value is None:
        return figure
    if code == "net_revenue":
        return Figure(FigureKind.NUMBER, Decimal(figure.value) / _THOUSAND, digits=0)
    if figure.kind is FigureKind.PERCENT:
        return Figure(FigureKind.NUMBER, Decimal(figure.value) * 100, digits=1)
    return Figure(FigureKind.NUMBER, figure.value, digits={"roi": 2, "ltv_to_cac": 1}.get(code, 0))


def _cell_change(code: str, row: Compared) -> Change | None:
    change = None if row.was is None else change_of(code, row.now, row.was, is_judged=code in row.outside)
    if change is None:
        return None
    if code == "cac":
        return Change(Figure(FigureKind.NUMBER, change.figure.value, digits=0), change.is_good)
    if change.figure.kind is not FigureKind.POINTS:
        return change
    return Change(Figure(FigureKind.NUMBER, Decimal(change.figure.value or 0) * 100, digits=1), change.is_good)


def _cells(frame: Frame, row: Compared) -> list[CompareCell]:
    """One cell a column; neighbours of a band that are missing for one reason are joined."""
    found: list[CompareCell] = []
    for code in CODES:
        figure = _cell_figure(code, row.now)
        starts = code in BAND_STARTS
        if figure.value is None and not starts and found and found[-1].figure.value is None:
            found.append(_joined(found.pop(), figure))
            continue
        change = _cell_change(code, row)
        provisional = provisional_text(frame, code) if code in row.now.provisional else ""
        url = explain_url(frame, subject="channel", code=row.subject.code, kpi=code, span=frame.span)
        tone = "bad" if change is not None and change.is_good is False and not change.is_nothing else ""
        found.append(CompareCell(figure, change, tone, url, 1, starts, provisional))
    return found


def _joined(last: CompareCell, figure: Figure) -> CompareCell:
    """One dashed field over neighbours that are missing, with the reason of each."""
    reasons = [last.figure.missing, *([] if figure.missing in last.figure.missing else [figure.missing])]
    both = Figure(figure.kind, None, missing=_(" · ").join(reasons))
    return CompareCell(both, span=last.span + 1, starts_band=last.starts_band)


def _row(frame: Frame, row: Compared) -> CompareRow:
    url = frame.address(reverse("channel", args=[row.subject.code]))
    return CompareRow(row.subject.name, _cells(frame, row), url, wording.channel_kind(row.subject.kind))


def _groups(found: Comparison, sort: str) -> list[CompareGroup]:
    """Cut at break-even where the order is that of ROI."""
    if sort != "-roi":
        return [CompareGroup([_row(found.frame, row) for row in found.rows])]
    parts = _parts(found)
    titles = (
        (_("Earn back what is spent on them"), ""),
        (_("Do not earn it back"), _("ROI under 0: channel investment is more than gross margin")),
        (_("Without ROI"), _("nothing was invested in the period")),
    )
    return [
        CompareGroup([_row(found.frame, row) for row in rows], title, note)
        for rows, (title, note) in zip(parts, titles, strict=True)
        if rows
    ]


def _parts(found: Comparison) -> tuple[list[Compared], list[Compared], list[Compared]]:
    """Channels that earn their investment back, those that do not, those without any."""
    with_roi = [(row, Decimal(roi)) for row in found.rows if (roi := row.now.get("roi")) is not None]
    return (
        [row for row, roi in with_roi if roi >= 0],
        [row for row, roi in with_roi if roi < 0],
        [row for row in found.rows if row.now.get("roi") is None],
    )


def _total_row(found: Comparison) -> CompareRow:
    frame = found.frame
    whole = Compared(found.rows[0].subject, found.now, found.was, frozenset()) if found.rows else None
    cells = []
    for code in CODES:
        if code in ("repurchase_rate", "health"):
            cells.append(CompareCell(Figure(FigureKind.NUMBER, None, missing=_("not summed")), starts_band=code in BAND_STARTS))
            continue
        change = _cell_change(code, whole) if whole else None
        url = explain_url(frame, subject="brand", code=frame.brand, kpi=code, span=frame.span)
        cells.append(CompareCell(_cell_figure(code, found.now), change, "", url, 1, code in BAND_STARTS))
    count = len(found.rows)
    return CompareRow(ngettext("%(count)s channel", "%(count)s channels", count) % {"count": count}, cells)


def _footnotes(found: Comparison) -> list[str]:
    both = sum(row.now.get("ltv_to_cac") is not None for row in found.rows)
    notes = []
    if any("repurchase_rate" in row.now.provisional for row in found.rows):
        notes.append(_("dotted: still provisional, customers may come back within 90 days"))
    notes.append(_("CAC of all covers the channels that have one, LTV : CAC the %(count)s that have both") % {"count": both})
    notes.append(_("new customers are new to their channel; a sum may count one in two channels"))
    return notes


def _earns(row: ShownFigures | None) -> bool | None:
    roi = None if row is None else row.get("roi")
    return None if roi is None else roi >= 0


def _tiles(found: Comparison) -> list[Tile]:
    frame, now, was = found.frame, found.now, found.was
    tiles = [
        tile_of(frame, code, now, was, url=explain_url(frame, subject="brand", code=frame.brand, kpi=code, span=frame.span))
        for code in ("net_revenue", "investment", "left", "roi")
    ]
    judged = [row for row in found.rows if _earns(row.now) is not None]
    earning = sum(_earns(row.now) is True for row in judged)
    before = sum(_earns(row.was) is True for row in found.rows)
    losing = [row.subject.name for row in judged if not _earns(row.now)]
    change = None
    if was is not None and any(_earns(row.was) is not None for row in found.rows):
        change = Change(Figure(FigureKind.NUMBER, earning - before), None if earning == before else earning > before)
    words = {"count": earning, "all": len(judged)}
    tiles.append(
        Tile(
            _("Earn back their investment"),
            Figure(FigureKind.NUMBER, earning),
            change,
            text=_("%(count)s of %(all)s") % words,
            foot=_("not %(names)s") % {"names": _names(losing)} if losing else "",
            as_of=frame.published_at,
        )
    )
    weak = [row.subject.name for row in found.rows if (health := row.now.get("health")) is not None and health < LOW_HEALTH]
    tiles.append(
        Tile(
            _("Health under %(limit)s") % {"limit": LOW_HEALTH},
            Figure(FigureKind.NUMBER, len(weak)),
            foot=_names(weak),
            as_of=frame.published_at,
        )
    )
    return tiles


def _names(names: Sequence[str]) -> str:
    shown = list(names[:NAMED])
    more = len(names) - len(shown)
    return _(", ").join([*shown, f"+{more}"] if more else shown)


def _sentence(found: Comparison) -> tuple[str, str]:
    """The answer of the page, from the figures of its rows."""
    earning, losing, _without = _parts(found)
    judged = len(earning) + len(losing)
    words = {"count": len(earning), "all": judged}
    lead = (
        ngettext(
            "%(count)s of %(all)s channel earns back what is spent on it.",
            "%(count)s of %(all)s channels earn back what is spent on them.",
            judged,
        )
        % words
    )
    lefts = sorted(
        ((Decimal(row.now.get("left") or 0), row.subject.name) for row in found.rows), key=lambda pair: (-pair[0], pair[1])
    )
    parts = _against(found, len(earning)) if judged else []
    if lefts and lefts[0][0] > 0:
        most = figure_text(money(lefts[0][0], found.frame.currency))
        parts.append(_("%(name)s leaves most, %(money)s.") % {"name": lefts[0][1], "money": most})
    if lefts and lefts[-1][0] < 0:
        least = figure_text(money(-lefts[-1][0], found.frame.currency))
        parts.append(_("%(name)s costs %(money)s beyond its margin.") % {"name": lefts[-1][1], "money": least})
    lead = lead if judged else _("No channel has an investment in this period.")
    return lead, formats.sentences(parts, get_language() or "en")


def _against(found: Comparison, earning: int) -> list[str]:
    """How many channels earned back in the compared period, beside the ``earning`` ones of now; nothing where none can be told."""
    before = [earns for row in found.rows if (earns := _earns(row.was)) is not None]
    if not before:
        return []
    more = earning - sum(before)
    words = {"count": abs(more), "period": wording.against_words(found.frame.against)}
    if more == 0:
        return [_("As many as %(period)s.") % words]
    return [(_("%(count)s more than %(period)s.") if more > 0 else _("%(count)s fewer than %(period)s.")) % words]


def _thousands(row: ShownFigures | None, code: str) -> Figure:
    value = None if row is None else row.get(code)
    return Figure(FigureKind.NUMBER, None if value is None else Decimal(value) / _THOUSAND, digits=1)


def _earning(frame: Frame, row: Compared) -> EarningRow:
    margin, spent = (float(row.now.get(code) or 0) for code in ("gross_margin", "investment"))
    url = frame.address(reverse("channel", args=[row.subject.code]))
    return EarningRow(row.subject.name, _thousands(row.now, "left"), _thousands(row.was, "left"), url, margin, spent)


def _earning_total(found: Comparison) -> EarningRow:
    count = len(found.rows)
    name = ngettext("%(count)s channel", "%(count)s channels", count) % {"count": count}
    return EarningRow(name, _thousands(found.now, "left"), _thousands(found.was, "left"))


def _file(found: Comparison, ending: str) -> HttpResponse:
    """The rows as programs read them: codes, plain decimals, fractions; the compared period beside each figure."""
    head = ["channel", "name", "kind", "starts_on", "ends_on"]
    head += [name for code in CODES for name in (code, f"{code}_compared", f"{code}_missing")]
    span = found.frame.span
    lines: list[list[object]] = []
    for row in found.rows:
        line: list[object] = [
            row.subject.code,
            row.subject.name,
            row.subject.kind,
            span.starts_on.isoformat(),
            span.ends_on.isoformat(),
        ]
        for code in CODES:
            now, was = row.now.get(code), None if row.was is None else row.was.get(code)
            reason = row.now.reason(code) if now is None else ""
            line += [now, was, reason]
        lines.append(line)
    name = f"channels-{span.label}"
    return csv_download(head, lines, name=name) if ending == "csv" else xlsx_download(head, lines, name=name)
