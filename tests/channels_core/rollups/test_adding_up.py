"""The sums of days after any row of imports, undone imports and nights are those of all lines counted plainly."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from analytics.retention.models import RetentionCohort
from channels_core.orders.models import LineChange, OrderLine
from channels_core.orders.services import changes
from channels_core.rollups.models import DayChange, DayRollup
from channels_core.rollups.rules import CUSTOMER_SUMS, LINE_SUMS
from foundation.intake.choices import ImportState
from foundation.intake.models import ImportBatch
from foundation.intake.services import undo_import
from foundation.jobs.models import DirtyKey, JobFailure
from foundation.jobs.night import Worker, play_night
from foundation.values.scope import system_scope
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook, write
from tests.twins.rollup_twin import Sold, sums_of_days

NIGHT = FIRST + timedelta(days=160)


def stored() -> dict[tuple[str, int, date], dict[str, int]]:
    columns = (*LINE_SUMS, *CUSTOMER_SUMS)
    found = {}
    for row in DayRollup.all_rows.values("kind", "subject", "day", *columns):
        sums = {
            name: int(row[name].scaleb({"units": 3}.get(name, 6))) if hasattr(row[name], "scaleb") else row[name]
            for name in columns
        }
        if any(sums.values()):
            found[row["kind"], row["subject"], row["day"]] = {name: value for name, value in sums.items() if value}
    return found


def counted(until: date = NIGHT) -> dict[tuple[str, int, date], dict[str, int]]:
    rows = OrderLine.all_rows.filter(business_day__lte=until)
    return sums_of_days([
        Sold(
            (line.source, line.order_id), line.channel_id, line.partner_id, line.customer_id, line.business_day,
            int(line.quantity.scaleb(3)), int(line.net_revenue.scaleb(6)),
            None if line.cost is None else int(line.cost.scaleb(6)),
        )
        for line in rows
    ])  # fmt: skip


def cohorts() -> dict[tuple[int, date, date], int]:
    rows = RetentionCohort.all_rows.filter(until_run=None)
    return {(row.channel_id, row.cohort, row.month): row.customers for row in rows}


def counted_cohorts() -> dict[tuple[int, date, date], int]:
    """(channel, month of the first day there, month) -> customers who bought there in that month."""
    days: dict[tuple[int, int], set[date]] = defaultdict(set)
    for line in OrderLine.all_rows.filter(business_day__lte=NIGHT, quantity__gt=0, customer__isnull=False):
        days[line.channel_id, line.customer_id].add(line.business_day)
    found: Counter[tuple[int, date, date]] = Counter()
    for (channel, _), bought in days.items():
        for month in {day.replace(day=1) for day in bought}:
            found[channel, min(bought).replace(day=1), month] += 1
    return dict(found)


class Story:
    """Imports, undone imports and nights, drawn from a seed."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.random, self.book, self.sent = folder, random.Random(seed), RandomBook(seed, lines=90, days=100), 0

    def begin(self) -> None:
        playing.load(self.book.write(self.folder / "book"))
        self.first = ImportBatch.objects.latest("pk").pk
        playing.night(NIGHT)

    def correct(self) -> None:
        self.sent += 1
        sent = self.folder / f"sent{self.sent}"
        sent.mkdir()
        write(sent, "orders", self.book.correct(changed=self.random.randrange(1, 9), late=self.random.randrange(4)))
        playing.load(sent)

    def undo(self) -> None:
        """Takes back the latest import, or one that others have built on."""
        batches = [
            batch for batch in ImportBatch.objects.exclude(state=ImportState.UNDONE).order_by("-pk") if batch.pk != self.first
        ]
        if batches:
            undo_import(system_scope("test"), self.random.choice([batches[0], *batches]).pk)

    def cheaper_rate(self) -> None:
        self.sent += 1
        sent = self.folder / f"sent{self.sent}"
        sent.mkdir()
        day = FIRST + timedelta(days=5 * self.random.randrange(10))
        write(sent, "exchange_rates", [{"day": day, "base": "USD", "quote": "CNY", "rate": f"6.{self.sent}"}])
        playing.load(sent)

    def act(self) -> None:
        chosen: Callable[[], None] = self.random.choice([self.correct, self.correct, self.correct, self.undo, self.cheaper_rate])
        chosen()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_any_row_of_changes_leaves_the_sums_of_all_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    story = Story(tmp_path, seed)
    story.begin()
    assert stored() == counted()
    for _ in range(5):
        for _ in range(story.random.randrange(1, 4)):
            # Now and then so few notes may wait that the days are counted anew.
            monkeypatch.setattr(changes, "MOST_NOTES", story.random.choice([0, 6, 100_000]))
            story.act()
        playing.night(NIGHT)
        assert stored() == counted()
        assert cohorts() == counted_cohorts()
        assert not LineChange.all_rows.exists()
        assert not DayChange.all_rows.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("notes", [0, 100_000])
def test_what_is_imported_while_a_night_works_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, notes: int
) -> None:
    story = Story(tmp_path, 100 + seed)
    story.begin()
    monkeypatch.setattr(changes, "MOST_NOTES", notes)
    story.correct()
    monkeypatch.setattr(changes, "MOST_NOTES", 100_000)
    play_night(system_scope("test"), brand="LY", day=NIGHT, worker=Worker(call_others=lambda _run, _chunks: story.correct()))
    playing.night(NIGHT)
    assert stored() == counted()


@pytest.mark.django_db
def test_a_few_changed_lines_are_noted_and_read_without_the_rest_of_their_days(tmp_path: Path) -> None:
    story = Story(tmp_path, 7)
    story.begin()
    assert not LineChange.all_rows.exists()  # before the first night everything is counted anew
    story.correct()
    assert LineChange.all_rows.exists()
    assert not DirtyKey.objects.filter(topic="recount").exists()
    story.undo()
    assert sum(note.lines for note in LineChange.all_rows.all()) == 0
    playing.night(NIGHT)
    assert stored() == counted()


@pytest.mark.django_db
def test_lines_of_days_to_come_wait_for_their_night(tmp_path: Path) -> None:
    story = Story(tmp_path, 8)
    playing.load(story.book.write(tmp_path / "book"))
    middle = FIRST + timedelta(days=50)
    playing.night(middle)
    assert stored() == counted(middle)
    story.correct()
    playing.night(middle)
    assert stored() == counted(middle)
    playing.night(NIGHT)
    assert stored() == counted()


@pytest.mark.django_db
@pytest.mark.parametrize("published", [False, True])
def test_a_cost_without_a_rate_is_named_each_night_and_earns_no_margin_until_the_rate_comes(
    tmp_path: Path, published: bool
) -> None:
    story = Story(tmp_path, 9)
    playing.load(story.book.write(tmp_path / "book"))
    if published:
        playing.night(NIGHT)
    sent = tmp_path / "sent"
    sent.mkdir()
    late = NIGHT - timedelta(days=1)
    write(sent, "products", [
        {"sku": "E", "name": "E", "brand_code": "LY", "msrp": "20", "unit_cost": "6", "currency": "EUR"}
    ])  # fmt: skip
    line = {**story.book.lines[0], "order_id": "E1", "line_no": 1, "sku": "E", "ordered_at": late, "channel_code": "site"}
    write(sent, "orders", [{**line, "partner_code": "", "quantity": "2", "unit_price": "10", "currency": "CNY"}])
    playing.load(sent)
    for _ in range(2):
        (run,) = play_night(system_scope("nightly"), brand="LY", day=NIGHT)
        reasons = set(JobFailure.objects.filter(run=run).values_list("reason", flat=True))
        assert reasons == {f"no exchange rate EUR to CNY for {late}"}
        day = playing.published_kpis()["channel", "site", "day", late.isoformat()].figures
        assert (day["net_revenue"], day["gross_margin"]) == (20, 0)
    write(sent, "exchange_rates", [{"day": late, "base": "EUR", "quote": "CNY", "rate": "1.5"}])
    playing.load(sent)
    playing.night(NIGHT)
    day = playing.published_kpis()["channel", "site", "day", late.isoformat()].figures
    assert (day["net_revenue"], day["gross_margin"]) == (20, 2)
    assert playing.night(NIGHT) is None
