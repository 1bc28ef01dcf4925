"""The inbox: which cases there are, what they cost, whose they are and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conflicts.cases.blocks import due_of, stake_figure
from conflicts.cases.choices import CLOSED, CaseStatus, InboxLayout, InboxSort, InboxView
from conflicts.cases.forms import read_inbox
from conflicts.cases.pages.inbox_filters import ADDRESS, SAVED_AS, filters_of
from conflicts.cases.pages.inbox_shapes import BoardColumn, BulkAction, CaseListPage, ShownCase
from conflicts.cases.queries import (
    Inbox,
    inbox_counts,
    inbox_page,
    inbox_rows,
    inbox_sums,
    named_in_cases,
    names_for,
    status_sums,
)
from conflicts.cases.queries.reading import LIVE
from conflicts.cases.rules import CaseRow, Names
from conflicts.cases.wording import age_text, case_number, kind_label, status_label, title_of, who_of
from foundation.jobs.queries import published
from foundation.people.queries import people_who_may
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Link, Option, RunStamp, Tab
from foundation.web.downloads import csv_download
from foundation.web.lists import Choice, SortColumn, saved_views_of
from foundation.web.paging import CursorInvalid, Page
from foundation.web.parameters import ParametersInvalid
from foundation.web.views import PageView

PAGE_SIZE = 50
#: Cards of a page of the board, over all its columns.
BOARD_SIZE = 150


class _Asked(PageView):
    permissions = {"GET": "cases:read"}
    hidden_from_partners = False

    def asked(self, request: HttpRequest) -> tuple[Inbox, dict[str, Any]]:
        try:
            return read_inbox(request.GET, self.scope, today=timezone.localdate())
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error


class CaseInbox(_Asked):
    def get(self, request: HttpRequest) -> HttpResponse:
        asked, values = self.asked(request)
        try:
            size = BOARD_SIZE if values["layout"] == InboxLayout.BOARD else PAGE_SIZE
            found = inbox_page(self.scope, asked, cursor=values["cursor"], size=size)
        except CursorInvalid as error:
            raise BadRequest(str(error)) from error
        return render(request, "conflicts/cases/list.html", {"page": _page(self.scope, asked, values, found)})


class CaseDownload(_Asked):
    """The same cases as a file, all pages of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked, _values = self.asked(request)
        rows = list(inbox_rows(self.scope, asked))
        names = names_for(self.scope, rows)
        header = (
            *("case", "title", "kind", "status", "severity", "level", "channels", "partners", "sku", "territory", "customer"),
            *("at_stake", "currency", "units", "first_seen", "last_seen", "evidence", "due", "assignee", "recurrence_of"),
        )
        return csv_download(header, (tuple(_file_row(row, names)) for row in rows), name="cases")


def _file_row(row: CaseRow, names: Names) -> Iterator[object]:
    yield from (case_number(row.id), title_of(row, names), row.kind, row.status, row.severity, row.level)
    yield from (";".join(row.channels), ";".join(row.partners), row.sku, row.territory, row.customer)
    yield from (row.at_stake, row.currency, row.units, row.first_seen, row.last_seen, row.evidence, row.due_date)
    yield from (row.assignee, None if row.recurrence_of is None else case_number(row.recurrence_of))


def _page(scope: Scope, asked: Inbox, values: Mapping[str, Any], found: Page) -> CaseListPage:
    runs = published(scope)
    rows: Sequence[CaseRow] = found.rows
    names = names_for(scope, rows)
    days = {run.brand: run.business_date for run in runs}
    latest = max(runs, key=lambda run: run.published_at, default=None)
    stamp = None
    if latest is not None and scope.may("runs:read"):
        stamp = RunStamp(latest.run_id, latest.published_at, reverse("night", args=[latest.run_id]))
    is_filtered = ADDRESS.is_filtered(values)
    may_write = scope.may("cases:write")
    is_board = values["layout"] == InboxLayout.BOARD
    shown = [_row(row, names, asked, days.get(row.brand)) for row in rows]
    saved = None if scope.is_partner else saved_views_of(scope, ADDRESS, values, saved_as=SAVED_AS)
    return CaseListPage(
        trail=(Link(_("Market order"), reverse("cases")),),
        stamp=stamp,
        download_url=ADDRESS.of(values, path=reverse("cases-file"), cursor=None) if rows else "",
        tabs=_tabs(scope, asked, values, is_saved=saved is not None and bool(saved.remove_url)),
        chips=ADDRESS.chips(values),
        filters=filters_of(scope, values, named_in_cases(scope)),
        filter_url=reverse("cases"),
        kept=ADDRESS.kept(values),
        summary="" if scope.is_partner else _summary(scope, asked),
        columns=_columns(asked, values),
        rows=shown,
        pages=ADDRESS.pages(values, found),
        bulk_actions=_bulk_actions(scope) if may_write and not is_board else (),
        saved=saved,
        layouts=_layouts(values),
        board=_board(scope, asked, rows, shown) if is_board else (),
        currency_symbol=formats.currency_symbol(rows[0].currency) if rows else "",
        **_empty(asked, is_filtered=is_filtered, is_published=bool(runs)),
    )


def _row(row: CaseRow, names: Names, asked: Inbox, day: date | None) -> ShownCase:
    due, tone = due_of(row.due_date, asked.today)
    is_over = asked.view is InboxView.CLOSED or row.status in (CaseStatus.RESOLVED, CaseStatus.DISMISSED)
    return ShownCase(
        id=f"{row.id}.{row.version}",
        number=case_number(row.id),
        title=title_of(row, names),
        url=reverse("case", args=[row.id]),
        kind=kind_label(row.kind),
        who=who_of(row, names),
        at_stake=stake_figure(row),
        amount_plain="0" if row.at_stake is None else str(row.at_stake),
        severity=row.severity,
        level=row.level,
        age=age_text(row.first_seen, day or row.last_seen),
        is_new=day is not None and row.first_seen == day,
        due=status_label(row.status) if is_over else due,
        due_tone="" if is_over else tone,
        owner=names.person(row.assignee),
        is_recurrence=row.recurrence_of is not None,
    )


def _layouts(values: Mapping[str, Any]) -> list[Option]:
    names = {InboxLayout.TABLE: _("Table"), InboxLayout.BOARD: _("Board")}
    return [
        Option(name, ADDRESS.of(values, layout=layout, cursor=None), values["layout"] == layout) for layout, name in names.items()
    ]


def _board(scope: Scope, asked: Inbox, rows: Sequence[CaseRow], shown: Sequence[ShownCase]) -> list[BoardColumn]:
    """A column for each status that the view holds, in the order of a case's life."""
    sums = status_sums(scope, asked)
    statuses = asked.wanted.status or (CLOSED if asked.view is InboxView.CLOSED else LIVE)
    currency = rows[0].currency if rows else ""
    found = []
    for status in statuses:
        count, money = sums.get(str(status), (0, Decimal(0)))
        cards = [card for row, card in zip(rows, shown, strict=True) if row.status == status]
        found.append(BoardColumn(status_label(status), count, Figure(FigureKind.MONEY, money, currency), cards))
    return found


def _tabs(scope: Scope, asked: Inbox, values: Mapping[str, Any], *, is_saved: bool) -> list[Tab]:
    """A view is shown where it holds something, or is the one shown; a partner has no one else's views."""
    labels = {
        InboxView.ALL: _("All open"),
        InboxView.MINE: _("Mine"),
        InboxView.DUE: _("Due today"),
        InboxView.LEVEL_THREE: _("Level 3"),
        InboxView.PRICES: _("Prices"),
        InboxView.TERRITORY: _("Territory"),
        InboxView.OWNERSHIP: _("Ownership"),
        InboxView.CALENDAR: _("Calendar"),
        InboxView.UNASSIGNED: _("Not assigned"),
        InboxView.CLOSED: _("Closed"),
    }
    counts = inbox_counts(scope, asked)
    always = (InboxView.ALL, InboxView.CLOSED) if scope.is_partner else (InboxView.ALL, InboxView.MINE, InboxView.CLOSED)
    shown = [view for view in InboxView if view in always or view is asked.view or (counts[view] and not scope.is_partner)]
    layout = values["layout"]
    return [
        Tab(labels[view], ADDRESS.of({"view": view, "layout": layout}), view is asked.view and not is_saved, counts[view])
        for view in shown
    ]


def _summary(scope: Scope, asked: Inbox) -> str:
    """What the filtered view comes to: "¥606,406 at stake in 21 cases, 1 without a figure"."""
    sums = inbox_sums(scope, asked)
    if not sums:
        return ""
    money = _(" and ").join(formats.money(amount, currency) for currency, amount, _cases, _without in sums)
    cases = sum(row[2] for row in sums)
    without = sum(row[3] for row in sums)
    words = {"money": money, "cases": formats.number(cases)}
    text = ngettext("%(money)s at stake in %(cases)s case", "%(money)s at stake in %(cases)s cases", cases) % words
    if without:
        text = _("%(text)s, %(without)s without a figure") % {"text": text, "without": formats.number(without)}
    return text


def _columns(asked: Inbox, values: Mapping[str, Any]) -> list[SortColumn]:
    labels = (
        (InboxSort.AT_STAKE, _("At stake"), True),
        (InboxSort.AGE, _("Age"), True),
        (InboxSort.LEVEL, _("Level"), False),
        (InboxSort.DUE, _("Deadline"), False),
    )
    found = []
    for sort, label, is_figure in labels:
        # The oldest case was seen first: for ages the days run the other way.
        first = str(sort) if sort in (InboxSort.DUE, InboxSort.AGE) else f"-{sort}"
        turned = f"-{sort}" if first == str(sort) else str(sort)
        is_sorted = sort is asked.sort
        wanted = turned if is_sorted and values["sort"] == first else first
        rises = asked.is_ascending != (sort is InboxSort.AGE)
        found.append(
            SortColumn(
                label,
                ADDRESS.of(values, sort=wanted, cursor=None),
                is_sorted,
                "ascending" if rises else "descending",
                is_figure,
            )
        )
    return found


def _bulk_actions(scope: Scope) -> list[BulkAction]:
    others = {email: name for email, name in people_who_may(scope, "cases:write").items() if email != scope.actor}
    people = [Choice("", _("me"), True), *(Choice(email, name) for email, name in others.items()), Choice("-", _("nobody"))]
    return [
        BulkAction(_("Acknowledge"), reverse("cases-acknowledgement"), "e"),
        BulkAction(_("Assign to"), reverse("cases-assignment"), "a", people),
        BulkAction(_("Raise level"), reverse("cases-level"), "l"),
        BulkAction(_("Dismiss"), reverse("cases-dismissal"), "d"),
    ]


def _empty(asked: Inbox, *, is_filtered: bool, is_published: bool) -> dict[str, Any]:
    """What to do where nothing is shown."""
    everything = Link(_("Show all open cases"), reverse("cases"))
    if not is_published:
        text = _("Cases are found by the nightly run. Import facts, then let the night work.")
        return {"empty_title": _("No night has been published yet"), "empty_text": text}
    if is_filtered:
        text = _("Take a filter away, or look at all open cases.")
        return {"empty_title": _("No case matches these filters"), "empty_text": text, "empty_action": everything}
    if asked.view is InboxView.ALL:
        text = _("The last night found no breach that waits for anybody.")
        return {"empty_title": _("No open case"), "empty_text": text}
    return {"empty_title": _("Nothing in this view"), "empty_text": "", "empty_action": everything}
