"""Retention as a heat map: a row for each month's new customers, a cell for each month after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis.blocks.channel_shapes import CohortCell, CohortRow, CohortTable
from analytics.retention.rules import depth_of, month_of, months_later
from foundation.web import formats

#: Months of first orders, and months after.
COHORTS = 12


def first_cohort(day: date) -> date:
    return months_later(month_of(day), -COHORTS)


def cohort_table(cohorts: Mapping[date, Mapping[date, int]], day: date) -> CohortTable | None:
    """``cohorts`` as they are stored: cohort -> month -> customers. None where no month of new customers lies before the night's."""
    this_month = month_of(day)
    shown = [cohort for cohort in sorted(cohorts) if first_cohort(day) <= cohort < this_month and cohorts[cohort].get(cohort)]
    if not shown:
        return None
    shares = {
        (cohort, month): Decimal(cohorts[cohort].get(month, 0)) / cohorts[cohort][cohort]
        for cohort in shown
        for month in _months_after(cohort, this_month)
    }
    highest = max(shares.values())
    language = get_language() or "en"
    rows = [
        CohortRow(
            formats.month(cohort, language, year=cohort in (shown[0], cohort.replace(month=1))),
            cohorts[cohort][cohort],
            [
                _cell(cohorts[cohort], cohort, months_later(cohort, place), shares, highest, day)
                for place in range(1, COHORTS + 1)
            ],
        )
        for cohort in shown
    ]
    labels = [_("M%(number)s") % {"number": place} for place in range(1, COHORTS + 1)]
    ends = (formats.percent(share, language, digits=0) for share in (min(shares.values()), highest))
    return CohortTable(labels, rows, *ends)


def _months_after(cohort: date, last: date) -> list[date]:
    months = (months_later(cohort, place) for place in range(1, COHORTS + 1))
    return [month for month in months if month <= last]


def _cell(
    held: Mapping[date, int], cohort: date, month: date, shares: Mapping[tuple[date, date], Decimal], highest: Decimal, day: date
) -> CohortCell:
    share = shares.get((cohort, month))
    if share is None:
        return CohortCell()
    told = _("%(customers)s of %(new)s") % {
        "customers": formats.number(held.get(month, 0)), "new": formats.number(held[cohort]),
    }  # fmt: skip
    is_open = month == month_of(day) and day < months_later(month, 1)
    return CohortCell(formats.number(share * 100), depth_of(share, highest), is_open, told)
