"""Cases as short lines with their money, for pages that show several kinds of things together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from conflicts.cases.choices import CLOSED
from conflicts.cases.queries import CaseFilter, case_list, case_rows, case_totals, names_for
from conflicts.cases.queries.reading import LIVE
from conflicts.cases.rules import CaseRow, Names
from conflicts.cases.wording import case_number, kind_label, title_of
from foundation.values.scope import Scope
from foundation.web.components import Figure, FigureKind, Tone


@dataclass(frozen=True)
class Happening:
    """One thing that changed or stands: what it is, a grey line, its money, and where it opens."""

    title: str
    detail: str
    icon: str
    url: str = ""
    tone: Tone = Tone.NEUTRAL
    figure: Figure | None = None
    figure_tone: str = ""
    is_signed: bool = False
    severity: str = ""


def case_url(case_id: int) -> str:
    return f"/cases/{case_id}/"


def case_line(
    row: CaseRow, names: Names, *, icon: str = "shield", tone: Tone = Tone.NEUTRAL, amount: Decimal | None = None
) -> Happening:
    """A case with ``amount`` (what it changed by) or what is at stake."""
    value = row.at_stake if amount is None else amount
    return Happening(
        title=title_of(row, names),
        detail=f"{case_number(row.id)} · {kind_label(row.kind)}",
        icon=icon,
        url=case_url(row.id),
        tone=tone,
        figure=None if value is None else Figure(FigureKind.MONEY, value, row.currency, 0),
        is_signed=amount is not None,
        severity=row.severity,
    )


def open_cases_of(
    scope: Scope, *, channel: str | None = None, partner: str | None = None, most: int = 5
) -> tuple[int, list[Happening]]:
    """How many cases are live, and the weightiest of them."""
    wanted = CaseFilter(status=tuple(LIVE), channel=channel, partner=partner)
    count = sum(row["cases"] for row in case_totals(scope, wanted))
    rows = case_rows(scope, list(case_list(scope, wanted).order_by("-stake", "-case_id")[:most]))
    names = names_for(scope, rows)
    return count, [case_line(row, names) for row in rows]


def past_cases_of(scope: Scope, *, partner: str, most: int = 5) -> tuple[int, list[Happening]]:
    """How many cases that name the partner are closed, and the last of them."""
    wanted = CaseFilter(status=tuple(CLOSED), partner=partner)
    count = sum(row["cases"] for row in case_totals(scope, wanted))
    rows = case_rows(scope, list(case_list(scope, wanted).order_by("-last_seen", "-case_id")[:most]))
    names = names_for(scope, rows)
    return count, [case_line(row, names, icon="check") for row in rows]


def biggest_first(rows: Sequence[CaseRow]) -> list[CaseRow]:
    return sorted(rows, key=lambda row: (-(row.at_stake or Decimal(-1)), row.id))
