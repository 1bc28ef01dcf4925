"""Channels side by side, one channel, and the explanation of a figure: what they show equals what is published."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from analytics.kpis.queries import channel_subjects, rolling_windows
from channels_core.channels.models import Channel
from channels_core.orders.models import OrderLine
from foundation.values.money import plain
from foundation.values.scope import Role, system_scope
from foundation.web.logs import RefusedRequests
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook
from tests.builders.people import make_user

LAST = FIRST + timedelta(days=149)
PATHS = ("/channels/", "/channels/site/", "/kpis/explanation/?code=site&kpi=roi&period=" + LAST.isoformat())


@pytest.fixture
def book(tmp_path: Path, db: None) -> Path:
    folder = RandomBook(21).write(tmp_path / "book")
    playing.load(folder)
    playing.night(LAST)
    return folder


@pytest.fixture
def lead(client: Client, db: None) -> Client:
    client.force_login(make_user(Role.GTM_LEAD))
    return client


def rows_of(response: object) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_file_of_the_comparison_holds_the_published_windows(lead: Client, book: Path) -> None:
    scope = system_scope(brand="LY")
    windows = rolling_windows(scope, subjects=channel_subjects(scope))
    rows = rows_of(lead.get("/channels/compare.csv"))
    assert sorted(row["channel"] for row in rows) == ["dealers", "market", "site"]
    for row in rows:
        now, year = windows[row["channel"]]["now"], windows[row["channel"]]["last_year"]
        for code in ("net_revenue", "roi", "new_customers", "cac", "ltv_to_cac", "repurchase_rate", "compliance_rate", "health"):
            value = now.figures[code]
            assert row[code] == ("" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)), code
            assert row[f"{code}_missing"] == now.missing.get(code, "")
        assert Decimal(row["net_revenue_compared"]) == year.figures["net_revenue"]


def test_the_page_shows_the_sum_of_net_revenue_and_cuts_at_break_even(lead: Client, book: Path) -> None:
    response = lead.get("/channels/")
    page = response.context["page"]
    total = sum(Decimal(row["net_revenue"]) for row in rows_of(lead.get("/channels/compare.csv")))
    assert page.tiles[0].figure.value == total
    rois = [[row.cells[2].figure.value for row in group.rows] for group in page.groups]
    held = [roi for group in rois for roi in group if roi is not None]
    assert held == sorted(held, reverse=True)
    for group in page.groups:
        signs = {None if row.cells[2].figure.value is None else row.cells[2].figure.value >= 0 for row in group.rows}
        assert len(signs) == 1
    assert page.total.cells[6].figure.value is None
    assert "not summed" in response.content.decode()


def test_a_column_sorts_both_ways_and_the_address_says_so(lead: Client, book: Path) -> None:
    falling = [row["channel"] for row in rows_of(lead.get("/channels/compare.csv?sort=-net_revenue"))]
    rising = [row["channel"] for row in rows_of(lead.get("/channels/compare.csv?sort=net_revenue"))]
    assert falling == rising[::-1]
    columns = {column.label: column for column in lead.get("/channels/?sort=-net_revenue").context["page"].columns}
    assert columns["Net revenue, k CNY"].is_sorted
    assert columns["Net revenue, k CNY"].sort_url == "/channels/?sort=net_revenue"


def test_the_workbook_holds_numbers(lead: Client, book: Path) -> None:
    sheet = load_workbook(io.BytesIO(lead.get("/channels/compare.xlsx").content)).active
    head, first = [[cell.value for cell in row] for row in list(sheet.rows)[:2]]
    assert head[0] == "channel"
    assert isinstance(first[head.index("net_revenue")], int | float)


def test_choices_are_kept_in_the_links(lead: Client, book: Path) -> None:
    page = lead.get("/channels/?period=month&compare=previous").context["page"]
    assert all("period=month" in row.url and "compare=previous" in row.url for group in page.groups for row in group.rows)


def test_a_period_that_is_not_over_is_compared_with_none(lead: Client, book: Path) -> None:
    page = lead.get("/channels/?period=this_month").context["page"]
    assert all(cell.change is None for group in page.groups for row in group.rows for cell in row.cells)


def test_a_channel_shows_its_window_and_its_series(lead: Client, book: Path) -> None:
    scope = system_scope(brand="LY")
    now = rolling_windows(scope, subjects=channel_subjects(scope))["site"]["now"]
    page = lead.get("/channels/site/").context["page"]
    assert [tile.figure.value for tile in page.tiles] == [
        now.figures[code] for code in ("net_revenue", "new_customers", "cac", "ltv", "repurchase_rate", "roi")
    ]
    series = rows_of(lead.get("/channels/site/series.csv?grain=month"))
    stored = playing.published_kpis()
    assert series
    for row in series:
        assert Decimal(row["net_revenue"]) == stored["channel", "site", "month", row["period"]].figures["net_revenue"]


def test_the_last_period_of_the_chart_is_dashed_while_it_is_not_over(lead: Client, book: Path) -> None:
    chart = lead.get("/channels/site/?grain=month").context["page"].revenue_chart
    assert [series.dashed_from for series in chart.series] == [len(chart.labels) - 2] * len(chart.series)
    assert "both up to the same day" in chart.unit
    assert "dashed" not in lead.get("/channels/site/?grain=day").context["page"].revenue_chart.unit


def test_a_figure_opens_into_formula_rows_version_and_run(lead: Client, book: Path) -> None:
    path = f"/kpis/explanation/?code=site&kpi=cac&period={LAST.isoformat()}"
    fragment = lead.get(path, headers={"HX-Request": "true"}).content.decode()
    page = lead.get(path).content.decode()
    assert "<html" not in fragment and "<html" in page
    explained = lead.get(path).context["explanation"]
    scope = system_scope(brand="LY")
    now = rolling_windows(scope, subjects=channel_subjects(scope))["site"]["now"]
    assert [term.figure.value for term in explained.terms] == [now.figures["acquisition_spend"], now.figures["new_customers"]]
    assert explained.rule == "rule kpi/cac v1"
    assert explained.run.startswith("run #")
    lines = next(row for row in explained.rows if row.label == "Order lines")
    assert lines.value == f"{now.sources['order_lines']} rows"


def test_the_rows_behind_a_figure_sum_to_it(lead: Client, book: Path) -> None:
    path = f"/kpis/explanation/?code=site&kpi=net_revenue&period={LAST.isoformat()}"
    explained = lead.get(path).context["explanation"]
    links = {link.label: link.url for link in explained.actions}
    rows = list(csv.DictReader(io.StringIO(b"".join(lead.get(links["CSV"]).streaming_content).decode("utf-8-sig"))))
    assert sum(Decimal(row["net_revenue"]) for row in rows) == explained.result.value
    assert lead.get(links["Open rows"]).status_code == 200


def test_order_lines_are_paged_and_filters_can_be_taken_away(lead: Client, book: Path) -> None:
    page = lead.get("/facts/order-lines/?channel=site").context["page"]
    assert len(page.rows) == 50
    assert page.chips[0].remove_url == "/facts/order-lines/"
    following = lead.get(page.pages.next_url).context["page"]
    assert not {row[1].text for row in page.rows} & {row[1].text for row in following.rows}
    lines = OrderLine.objects.unscoped("test").filter(channel__code="site")
    assert page.summary.startswith(f"{lines.count()} lines")
    assert {(row[2].text, row[2].code) for row in page.rows} == {(lines[0].channel.name, "site")}


def test_the_lines_of_one_order_can_be_asked_for(lead: Client, book: Path) -> None:
    line = OrderLine.objects.unscoped("test").first()
    page = lead.get("/facts/order-lines/", {"source": line.source, "order": line.order_id}).context["page"]
    assert {(row[1].code, row[1].text.rsplit(" / ", 1)[0]) for row in page.rows} == {(line.source, line.order_id)}
    assert lead.get("/facts/order-lines/", {"source": line.source, "order": "none"}).context["page"].rows == []


def test_spend_rows_of_a_purpose_sum_to_the_acquisition_spend(lead: Client, book: Path) -> None:
    path = f"/kpis/explanation/?code=site&kpi=acquisition_spend&period={LAST.isoformat()}"
    explained = lead.get(path).context["explanation"]
    url = next(row.url for row in explained.rows if row.label == "Spend rows")
    path, _question, query = url.partition("?")
    rows = csv.DictReader(
        io.StringIO(b"".join(lead.get(f"{path.rstrip('/')}.csv?{query}").streaming_content).decode("utf-8-sig"))
    )
    total = sum((Decimal(row["brand_amount"]) for row in rows), Decimal(0))
    assert plain(total) == plain(explained.result.value)


NONSENSE = (
    ("/channels/?period=yesterday", 400),
    ("/channels/?compare=", 200),
    ("/channels/?compare=target", 400),
    ("/channels/?sort=password", 400),
    ("/channels/?page=2", 400),
    ("/channels/?period=week&period=day", 400),
    ("/channels/?brand=NOPE", 404),
    ("/channels/nowhere/", 404),
    ("/channels/site/?grain=year", 400),
    ("/channels/a/b/", 404),
    ("/kpis/explanation/", 400),
    ("/kpis/explanation/?code=site&kpi=password&period=2026-01", 400),
    ("/kpis/explanation/?code=site&grain=month&period=2026-W01", 404),
    ("/kpis/explanation/?code=site&grain=month&period=0000-01", 404),
    ("/kpis/explanation/?code=site&grain=month&period=x", 404),
    ("/kpis/explanation/?code=site&period=2020-01-01", 404),
    ("/kpis/explanation/?subject=brand&code=site&period=2026-01&grain=month", 404),
    ("/facts/order-lines/?from=2026-02-31", 400),
    ("/facts/order-lines/?cursor=zz", 400),
    ("/facts/order-lines/?channel=%00", 400),
    ("/facts/spend/?purpose=fun", 400),
)


def test_nonsense_is_refused_and_nothing_breaks(lead: Client, book: Path) -> None:
    assert [(path, lead.get(path).status_code) for path, _status in NONSENSE] == list(NONSENSE)


def test_a_bad_parameter_is_a_line_of_the_log_without_a_traceback(
    lead: Client, book: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.handler.addFilter(RefusedRequests())
    assert lead.get("/channels/?period=never").status_code == 400
    assert [(record.levelname, record.exc_info) for record in caplog.records] == [("WARNING", None)]
    assert "Traceback" not in caplog.text and "refused" in settings.LOGGING["handlers"]["stderr"]["filters"]


def test_the_number_of_queries_does_not_grow_with_rows(lead: Client, book: Path, tmp_path: Path) -> None:
    def counted() -> list[int]:
        found = []
        for path in (*PATHS, "/facts/order-lines/", "/facts/spend/"):
            lead.get(path)
            with CaptureQueriesContext(connection) as queries:
                assert lead.get(path).status_code == 200
            found.append(len(queries))
        return found

    before = counted()
    brand = Channel.objects.unscoped("test").get(code="site").brand
    channels = [
        Channel(code=f"new{n}", name=f"New {n}", brand=brand, kind="marketplace", currency="CNY", online=True) for n in range(30)
    ]
    Channel.all_rows.bulk_create(channels)
    playing.load(RandomBook(22, lines=2200).write(tmp_path / "more"))
    playing.night(LAST)
    assert counted() == before


def test_a_partners_user_finds_no_channel_figure_and_nobody_anything_without_signing_in(client: Client, book: Path) -> None:
    paths = (*PATHS, "/facts/order-lines/", "/facts/spend/", "/channels/compare.csv")
    answers = [client.get(path) for path in paths]
    assert {(answer.status_code, answer["Location"][:9]) for answer in answers} == {(302, "/sign-in/")}
    client.force_login(make_user(Role.PARTNER_USER))
    assert {client.get(path).status_code for path in paths} == {404}


def test_a_manager_of_some_partners_sees_no_channel_and_only_their_lines(client: Client, book: Path) -> None:
    client.force_login(make_user(Role.PARTNER_MANAGER, limits={"partner": ["P1"]}))
    assert "You see your own partners" in client.get("/channels/").content.decode()
    assert client.get("/channels/site/").status_code == 404
    assert client.get(PATHS[2]).status_code == 404
    rows = client.get("/facts/order-lines/").context["page"].rows
    assert rows and {row[4].code for row in rows} == {"P1"}


def test_before_the_first_night_the_pages_say_what_to_do(lead: Client, tmp_path: Path) -> None:
    assert "import_data" in lead.get("/channels/").content.decode()
    playing.load(RandomBook(21, lines=20).write(tmp_path / "book"))
    text = lead.get("/channels/").content.decode()
    assert "No night has run yet" in text and "nightly" in text and "import_data" not in text
    assert "No night has run yet" in lead.get("/channels/site/").content.decode()


def test_names_are_escaped_and_no_formula_reaches_a_spreadsheet(lead: Client, book: Path) -> None:
    Channel.objects.unscoped("test").filter(code="site").update(name="=<script>alert(1)</script>")
    for path in ("/channels/", "/channels/site/", PATHS[2]):
        assert "<script>alert(1)" not in lead.get(path).content.decode()
    row = next(row for row in rows_of(lead.get("/channels/compare.csv")) if row["channel"] == "site")
    assert row["name"] == "'=<script>alert(1)</script>"


def test_a_code_with_a_slash_opens(lead: Client, book: Path) -> None:
    Channel.objects.unscoped("test").filter(code="site").update(code="si/te?x")
    page = lead.get("/channels/").context["page"]
    urls = [row.url for group in page.groups for row in group.rows if "si/te" in row.url]
    assert urls and lead.get(urls[0]).status_code == 200


def test_the_answer_tells_how_many_earned_back_before(lead: Client, book: Path) -> None:
    page = lead.get("/channels/?compare=previous").context["page"]
    tile = next(tile for tile in page.tiles if tile.label == "Earn back their investment")
    more = int(tile.change.figure.value)
    told = "As many as" if more == 0 else f"{abs(more)} {'more' if more > 0 else 'fewer'} than"
    assert page.text.startswith(f"{told} the period before.")


def test_the_parts_of_each_channels_health_are_those_of_its_explanation(lead: Client, book: Path) -> None:
    page = lead.get("/channels/").context["page"]
    assert [row.name for row in page.health.rows] == [row.name for group in page.groups for row in group.rows]
    for row in page.health.rows:
        facts = {pair.label: pair.value for pair in lead.get(row.explain_url).context["explanation"].rows}
        told = {name: facts[name] for name in page.health.parts}
        assert told == {name: cell.told for name, cell in zip(page.health.parts, row.cells, strict=True)}
        assert all(cell.is_low == (cell.share < 0.6) for cell in row.cells if not cell.is_missing)
