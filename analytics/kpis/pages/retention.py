"""A channel's retention as a file: what its heat map is drawn from, all months of it."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.figures import subjects
from analytics.retention.queries import cohorts
from channels_core.channels.queries import one_channel
from channels_core.rollups.choices import SubjectKind
from foundation.values.clock import days_at
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.views import PageView

_HEAD = ["channel", "first_order_month", "month", "new_customers", "ordered_again"]
_NOTHING_ASKED = ()


class RetentionFileView(PageView):
    """One row for each month of first orders and month after it with facts; plain numbers."""

    permissions = {"GET": "kpis:read"}

    def get(self, request: HttpRequest, code: str, ending: str) -> HttpResponse:
        asked(request, _NOTHING_ASKED)
        card = one_channel(self.scope, code, day_in=days_at(timezone.now()))
        frame = None if card is None or self.scope.codes("partner") is not None else framed(self.scope, {"brand": card.brand})
        if card is None or frame is None:
            raise Http404
        channel = next(each.id for each in subjects(frame.scope, kind=SubjectKind.CHANNEL) if each.code == card.code)
        lines: list[list[object]] = []
        for cohort, months in cohorts(frame.scope, channel=channel, since=date.min).items():
            lines += [
                [card.code, f"{cohort:%Y-%m}", f"{month:%Y-%m}", months.get(cohort, 0), customers]
                for month, customers in months.items()
                if month != cohort
            ]
        name = f"retention-{card.code}"
        return csv_download(_HEAD, lines, name=name) if ending == "csv" else xlsx_download(_HEAD, lines, name=name)
