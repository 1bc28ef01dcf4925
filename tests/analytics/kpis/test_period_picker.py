"""The period picker: days up to the published one, with their year where it is not the year of publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

from analytics.kpis.blocks.frame import Frame, pickers
from analytics.kpis.rules.comparison import Against, Choice
from foundation.values.scope import system_scope


def picked(choice: Choice, *, published: datetime) -> str:
    frame = Frame(
        scope=system_scope(brand="LY"), brand="LY", brand_name="Lanyu", currency="CNY", run=7, day=date(2026, 11, 23),
        published_at=published, choices=tuple(Choice), choice=choice, against=Against.PREVIOUS,
    )  # fmt: skip
    return pickers(frame, "/")[0].detail


def test_a_period_that_runs_on_is_told_up_to_the_published_day() -> None:
    at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert picked(Choice.THIS_MONTH, published=at) == "1 – 23 Nov"
    assert picked(Choice.THIS_QUARTER, published=at) == "1 Oct – 23 Nov"
    assert picked(Choice.MONTH, published=at) == "1 – 31 Oct"


def test_an_old_book_names_its_year() -> None:
    assert picked(Choice.LAST_28_DAYS, published=datetime(2029, 1, 2, 2, tzinfo=UTC)) == "27 Oct – 23 Nov 2026"
