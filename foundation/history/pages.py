"""The audit: who changed what, when and why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from foundation.edits.registry import Told
from foundation.history.queries import AuditFilter, listed_entries, told
from foundation.history.wording import kind_text
from foundation.values.scope import Scope
from foundation.web.components import Chip, Link, Pages
from foundation.web.downloads import streamed_csv
from foundation.web.paging import CursorInvalid, page_of
from foundation.web.parameters import ParametersInvalid, code, day, read_parameters, text
from foundation.web.rows import PAGE_SIZE, address, filter_chips, pages_of, query_of
from foundation.web.views import PageView

_KNOWN = (
    code("actor", "who did it"),
    code("action", "what was done"),
    code("subject_kind", "the kind of thing"),
    text("subject", "the thing"),
    day("from", "the first day"),
    day("to", "the first day after the last"),
)
_COLUMNS = ("at", "actor", "brand", "action", "subject_kind", "subject", "before", "after", "reason")


@dataclass(frozen=True)
class AuditLine:
    """One entry: what was done to which thing; the kind's and the thing's addresses narrow the list to them."""

    told: Told
    kind: str
    subject: str
    subject_url: str
    actor_url: str


@dataclass(frozen=True)
class AuditPage:
    lines: Sequence[AuditLine]
    chips: Sequence[Chip]
    pages: Pages
    downloads: Sequence[Link]


class AuditView(PageView):
    """The page and, by its ending, every entry as a file."""

    permissions = {"GET": "audit:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponseBase:
        try:
            values = read_parameters(request.GET, (*_KNOWN, code("cursor", "the page's place")))
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        rows = listed_entries(self.scope, filter_of(values))
        if ending:
            return streamed_csv(rows.order_by("id"), _COLUMNS, _plain_cells, name="audit")
        try:
            page = page_of(rows, fields=("id",), cursor=values["cursor"], size=PAGE_SIZE, descending=True)
        except CursorInvalid as error:
            raise BadRequest("cursor") from error
        path, query = reverse("audit"), query_of(_KNOWN, values)
        shown = AuditPage(
            lines=_lines(self.scope, page.rows, path),
            chips=filter_chips(path, query),
            pages=pages_of(page, path, query),
            downloads=[Link("CSV", address(reverse("audit-file"), query), _("Download as %(kind)s") % {"kind": "CSV"})],
        )
        return render(request, "foundation/history/list.html", {"page": shown})


def filter_of(values: dict[str, Any]) -> AuditFilter:
    """The filter of an address; its days are those of the reader's zone."""
    zone = timezone.get_current_timezone()
    since, until = (
        datetime.combine(values[name], time(), tzinfo=zone) if values[name] is not None else None for name in ("from", "to")
    )
    return AuditFilter(values["actor"], values["action"], values["subject_kind"], values["subject"], since, until)


def _lines(scope: Scope, rows: Sequence[Any], path: str) -> list[AuditLine]:
    return [
        AuditLine(
            told=line,
            kind=kind_text(row.subject_kind),
            subject=row.subject,
            subject_url=address(path, [("subject_kind", row.subject_kind), ("subject", row.subject)]),
            actor_url=address(path, [("actor", row.actor)]),
        )
        for row, line in zip(rows, told(scope, rows), strict=True)
    ]


def _plain_cells(row: Any) -> list[Any]:
    cells = [getattr(row, name) for name in _COLUMNS]
    return [
        json.dumps(cell, ensure_ascii=False, sort_keys=True)
        if isinstance(cell, dict | list)
        else cell.isoformat()
        if isinstance(cell, datetime)
        else cell
        for cell in cells
    ]
