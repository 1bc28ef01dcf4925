"""The morning page and the partner's own page: figures as published, roles, empty states, constant queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from analytics.kpis.queries import channel_subjects, rolling_windows
from conflicts.cases.models import Case, CaseVersion
from conflicts.cases.queries import case_totals, changes_between
from foundation.jobs.models import JobRun
from foundation.values.scope import Role, system_scope
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook, write
from tests.builders.pages import told
from tests.builders.people import make_user

LAST = FIRST + timedelta(days=149)
FLOOR_BREAK = (("O-low-1", LAST - timedelta(days=1), "P1", "3"), ("O-low-2", LAST, "P2", "5"))


def write_breaches(folder: Path, breaches: Iterable[tuple[str, date, str, str]]) -> Path:
    """A price band of product A among dealers, and lines of partners under its floor: cases of P1 before, of P2 in the last night."""
    band = {"sku": "A", "channel_code": "dealers", "floor": "15", "ceiling": "900", "currency": "CNY"}
    write(folder, "price_bands", [{**band, "valid_from": LAST - timedelta(days=1)}])
    rows = [
        {
            "source": "late", "order_id": order, "line_no": 1, "ordered_at": day.isoformat(), "channel_code": "dealers", "sku": "A",
            "quantity": quantity, "unit_price": "14", "currency": "CNY", "partner_code": partner,
        }
        for order, day, partner, quantity in breaches
    ]  # fmt: skip
    write(folder, "orders", rows)
    return folder


@pytest.fixture
def book(tmp_path: Path, db: None) -> Path:
    """Two published nights; in the second a case of partner P2 opens."""
    folder = RandomBook(21).write(tmp_path / "book")
    playing.load(folder)
    more = tmp_path / "more"
    more.mkdir()
    playing.load(write_breaches(more, FLOOR_BREAK))
    playing.night(LAST - timedelta(days=1))
    playing.night(LAST)
    return folder


def signed_in(client: Client, role: Role, **limits: list[str]) -> Client:
    client.force_login(make_user(role, limits=limits or None))
    return client


def test_tiles_are_the_sums_of_the_published_windows(client: Client, book: Path) -> None:
    page = signed_in(client, Role.GTM_LEAD).get("/").context["page"]
    scope = system_scope(brand="LY")
    now = [each["now"].figures for each in rolling_windows(scope, subjects=channel_subjects(scope)).values()]
    total = {code: sum(Decimal(row[code]) for row in now) for code in ("net_revenue", "gross_margin", "new_customers")}
    assert page.tiles[0].figure.value == total["net_revenue"]
    assert page.tiles[1].figure.value == (total["gross_margin"] / total["net_revenue"]).quantize(Decimal("0.000001"))
    assert page.tiles[2].figure.value == total["new_customers"]
    stakes = [row["at_stake"] for row in case_totals(scope) if row["at_stake"] is not None]
    assert page.tiles[5].figure.value == sum(stakes, Decimal(0))
    assert all((tile.explain_url or tile.rows_url) and tile.as_of for tile in page.tiles)


def test_every_tile_opens_an_explanation_with_its_own_figure(client: Client, book: Path) -> None:
    lead = signed_in(client, Role.GTM_LEAD)
    for tile in lead.get("/").context["page"].tiles[:5]:
        answer = lead.get(tile.explain_url)
        assert answer.status_code == 200
        assert answer.context["explanation"].result.value == tile.figure.value


def test_since_the_night_before_tells_what_opened_with_its_money(client: Client, book: Path) -> None:
    page = signed_in(client, Role.GTM_LEAD).get("/").context["page"]
    runs = list(JobRun.objects.unscoped("test").order_by("id").values_list("id", flat=True))
    found = changes_between(system_scope(brand="LY"), earlier=runs[-2], later=runs[-1])
    opened = [row for row in found["opened"] if row.partners == ("P2",)]
    assert [row.at_stake for row in opened] == [Decimal(5)]
    (group,) = page.groups
    item = next(item for item in group.items if item.url == f"/cases/{opened[0].id}/")
    assert (item.figure.value, item.is_signed) == (Decimal(5), True)
    assert group.total.value == sum(line.figure.value for line in group.items if line.figure)
    assert page.lead.startswith("¥") and "more at stake than the night before" in page.lead


def test_a_morning_can_be_compared_with_the_night_a_week_ago(client: Client, tmp_path: Path, db: None) -> None:
    """The case of P1 opens before the night before, that of P2 in the last one: a week ago there was neither."""
    playing.load(RandomBook(21).write(tmp_path / "book"))
    (tmp_path / "more").mkdir()
    playing.load(write_breaches(tmp_path / "more", FLOOR_BREAK))
    for back in (8, 7, 1, 0):
        playing.night(LAST - timedelta(days=back))
    lead = signed_in(client, Role.GTM_LEAD)
    night, week = lead.get("/").context["page"], lead.get("/?since=week").context["page"]
    assert [(option.label, option.is_active) for option in week.since_options] == [("The night before", False), ("7 days", True)]
    assert week.since_options[0].url == "/" and "since=week" in week.pickers[0].options[1].url
    runs = list(JobRun.objects.unscoped("test").order_by("id").values_list("id", flat=True))
    assert (night.since_note, week.since_note) == (f"run #{runs[3]} against #{runs[2]}", f"run #{runs[3]} against #{runs[1]}")
    assert week.groups[0].total.value == sum(line.figure.value for line in week.groups[0].items if line.figure)
    assert week.groups[0].total.value - night.groups[0].total.value == 3
    assert "more at stake than 7 days ago" in week.lead
    assert lead.get("/?since=never").status_code == 400


def test_without_a_night_of_a_week_ago_there_is_no_choice(client: Client, book: Path) -> None:
    page = signed_in(client, Role.GTM_LEAD).get("/?since=week").context["page"]
    assert page.since_options == [] and page.since_title == "Since the night before"


def test_what_a_person_has_closed_is_no_change_of_the_night_and_the_lines_still_sum(client: Client, book: Path) -> None:
    before = signed_in(client, Role.GTM_LEAD).get("/").context["page"]
    (case,) = (item.url for item in before.groups[0].items if item.figure and item.figure.value == Decimal(5))
    pk = int(case.strip("/").split("/")[-1])
    Case.objects.unscoped("test").filter(pk=pk).update(state="dismissed")
    page = client.get("/").context["page"]
    assert case not in [item.url for group in page.groups for item in group.items]
    left = [line.figure.value for group in page.groups for line in group.items if line.figure]
    assert sum(left, Decimal(0)) == before.groups[0].total.value - 5
    assert [group.total.value for group in page.groups if group.total] == ([sum(left)] if left else [])


def test_the_tree_map_sums_to_the_money_at_stake_and_links_to_the_inbox_by_kind(client: Client, book: Path) -> None:
    page = signed_in(client, Role.GTM_LEAD).get("/").context["page"]
    assert sum(block.figure.value for block in page.radar) == page.tiles[5].figure.value
    assert any(block.url == "/cases/?kind=price_below_floor" for block in page.radar)


def _others(pk: int) -> list[int]:
    """The book's other live cases: new, and looked at by nobody."""
    live = CaseVersion.objects.unscoped("test").filter(until_run=None, status="open").exclude(case_id=pk)
    return sorted(live.values_list("case_id", flat=True))


def test_decisions_are_cases_of_ones_level_or_new_and_weighty_and_an_analyst_has_none(client: Client, book: Path) -> None:
    case = Case.objects.unscoped("test").filter(kind="price_below_floor").order_by("id").last()
    assert signed_in(client, Role.GTM_LEAD).get("/").context["page"].decisions == []
    Case.objects.unscoped("test").filter(pk=case.pk).update(level=3, due_date=date(2000, 1, 3))
    page = client.get("/").context["page"]
    (decision,) = page.decisions
    assert (decision.url, decision.due, decision.due_tone, decision.is_first) == (f"/cases/{case.pk}/", "overdue", "bad", True)
    assert page.decisions_total.value == decision.figure.value
    manager = Client()
    manager.force_login(make_user(Role.PARTNER_MANAGER))
    untouched = manager.get("/").context["page"].decisions
    assert [row.url for row in untouched] == [f"/cases/{pk}/" for pk in (case.pk, *_others(case.pk))]
    analyst = Client()
    analyst.force_login(make_user(Role.ANALYST))
    answer = analyst.get("/")
    assert answer.context["page"].decisions == []
    assert "Decisions waiting for me" not in answer.content.decode()


def test_the_card_of_the_night_tells_its_steps(client: Client, book: Path) -> None:
    run = signed_in(client, Role.GTM_LEAD).get("/").context["page"].run
    last = JobRun.objects.unscoped("test").order_by("id").last()
    assert (run.number, run.url, run.state) == (last.pk, f"/nights/{last.pk}/", "Published")
    assert "KPIs" in [part.label for part in run.parts]


def test_after_one_night_there_is_nothing_to_compare_with(client: Client, tmp_path: Path, db: None) -> None:
    playing.load(RandomBook(21).write(tmp_path / "book"))
    playing.night(LAST)
    page = signed_in(client, Role.GTM_LEAD).get("/").context["page"]
    assert page.groups == []
    assert page.since_empty == "This is the first published night: there is none to compare it with."


def test_an_empty_database_says_what_to_do(client: Client, db: None) -> None:
    for role in (Role.GTM_LEAD, Role.ANALYST, Role.FINANCE, Role.PARTNER_MANAGER, Role.INTEGRATION):
        other = Client()
        other.force_login(make_user(role))
        answer = other.get("/")
        assert (answer.status_code, "import_data" in answer.content.decode()) == (200, True)
    answer = signed_in(client, Role.PARTNER_USER).get("/")
    assert (answer.status_code, "Nothing to show yet" in answer.content.decode()) == (200, True)


def test_a_manager_of_some_partners_sees_the_sum_of_these_alone(client: Client, book: Path) -> None:
    answer = signed_in(client, Role.PARTNER_MANAGER, partner=["P1"]).get("/?period=month&compare=previous")
    page = answer.context["page"]
    month = (LAST.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    stored = playing.published_kpis()["partner", "P1", "month", month]
    assert page.tiles[0].figure.value == stored.figures["net_revenue"]
    text = told(answer)
    assert "P2" not in text
    explained = client.get(page.tiles[0].explain_url).context["explanation"]
    assert explained.result.value == page.tiles[0].figure.value


def test_a_partners_user_sees_its_own_figures_and_cases_and_nobody_elses_name(client: Client, book: Path) -> None:
    answer = signed_in(client, Role.PARTNER_USER).get("/")
    page = answer.context["page"]
    quarter = f"{LAST.year}Q{(LAST.month + 2) // 3}"
    stored = playing.published_kpis()["partner", "P1", "quarter", quarter]
    (home,) = page.partners
    assert home.revenue.value == stored.figures["net_revenue"]
    assert [fact.value for fact in home.figures[:1]] == [str(stored.figures["orders"])]
    text = told(answer)
    assert "P2" not in text and "market" not in text
    assert page.case_count == len(page.cases) == 1
    assert "gross margin" not in text.lower()


def test_a_partners_user_of_nobody_sees_nothing(client: Client, book: Path) -> None:
    text = told(signed_in(client, Role.PARTNER_USER, partner=["P9"]).get("/"))
    assert "Nothing to show yet" in text and "P1" not in text and "P2" not in text


def test_the_partners_page_takes_no_parameter(client: Client, book: Path) -> None:
    assert signed_in(client, Role.PARTNER_USER).get("/?partner=P2").status_code == 400


def test_wrong_parameters_are_refused(client: Client, book: Path) -> None:
    lead = signed_in(client, Role.GTM_LEAD)
    assert [lead.get(f"/?{query}").status_code for query in ("period=2w", "compare=x", "brand=NO", "x=1", "period=week")] == [
        400, 400, 404, 400, 200,
    ]  # fmt: skip


def test_the_number_of_queries_does_not_grow_with_rows(client: Client, book: Path, tmp_path: Path) -> None:
    partner = Client()
    partner.force_login(make_user(Role.PARTNER_USER))
    lead = signed_in(client, Role.GTM_LEAD)

    def counted() -> list[int]:
        found = []
        for each in (lead, partner):
            each.get("/")
            with CaptureQueriesContext(connection) as queries:
                assert each.get("/").status_code == 200
            found.append(len(queries))
        return found

    def grown(lines: int, breaches: int) -> list[int]:
        folder = RandomBook(22, lines=lines).write(tmp_path / f"book-{lines}")
        playing.load(folder)
        more = tmp_path / f"breaches-{breaches}"
        more.mkdir()
        playing.load(write_breaches(more, [(f"N{n}", LAST, ("P1", "P2")[n % 2], "4") for n in range(breaches)]))
        playing.night(LAST)
        return counted()

    assert grown(220, 4) == grown(2200, 40)
