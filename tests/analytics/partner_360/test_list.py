"""The list of partners: views, filters, orders, files, what it comes to; and the page of one."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from analytics.partner_360.choices import PartnerSort
from channels_core.parties.models import Partner
from foundation.values.scope import Role
from partners.standing.models import Standing
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook
from tests.builders.facts import make_world
from tests.builders.people import make_user

LAST = FIRST + timedelta(days=149)


@pytest.fixture
def lead(client: Client, tmp_path: Path, db: None) -> Client:
    playing.load(RandomBook(21).write(tmp_path / "book"))
    playing.night(LAST)
    client.force_login(make_user(Role.GTM_LEAD))
    return client


def rows_of(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"/partners.csv{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def codes_of(client: Client, query: str = "") -> list[str]:
    return [row["partner"] for row in rows_of(client, query)]


def test_the_file_holds_the_published_month_of_each_partner_and_the_tiles_its_sum(lead: Client) -> None:
    rows, stored = rows_of(lead), playing.published_kpis()
    assert sorted(row["partner"] for row in rows) == sorted(Partner.objects.unscoped("test").values_list("code", flat=True))
    for row in rows:
        held = stored.get(("partner", row["partner"], "month", row["period"]))
        assert Decimal(row["net_revenue"]) == (held.figures["net_revenue"] if held else 0)
    page = lead.get("/partners/").context["page"]
    assert page.tiles[0].figure.value == sum(Decimal(row["net_revenue"]) for row in rows) > 0


def test_every_order_holds_the_same_partners_in_both_directions(lead: Client) -> None:
    everybody = sorted(codes_of(lead))
    for sort in PartnerSort:
        rising, falling = codes_of(lead, f"?sort={sort}"), codes_of(lead, f"?sort=-{sort}")
        assert rising == falling[::-1], sort
        assert sorted(rising) == everybody
    revenues = [Decimal(row["net_revenue"]) for row in rows_of(lead)]
    assert revenues == sorted(revenues, reverse=True)


def test_a_view_shows_those_of_its_status_alone_and_all_shows_none_that_exited(lead: Client) -> None:
    first, second, *_rest = sorted(codes_of(lead))
    Standing.objects.unscoped("test").update(status="active")
    for code, status in ((first, "exited"), (second, "watch")):
        partner = Partner.objects.unscoped("test").get(code=code)
        Standing.objects.unscoped("test").update_or_create(partner=partner, defaults={"status": status})
    assert codes_of(lead, "?view=exited") == [first] == codes_of(lead, "?status=exited")
    assert codes_of(lead, "?view=watch") == [second]
    assert first not in codes_of(lead) and second in codes_of(lead)
    tabs = {tab.label: tab.count for tab in lead.get("/partners/").context["page"].tabs}
    assert (tabs["Exited"], tabs["On watch or suspended"]) == (1, 1)
    assert "Not active yet" not in tabs


def test_filters_stand_in_the_address_and_narrow_file_and_page_alike(lead: Client) -> None:
    one = sorted(codes_of(lead))[0]
    assert codes_of(lead, f"?q={one.lower()}") == [one]
    page = lead.get(f"/partners/?q={one}").context["page"]
    assert [row.code for row in page.rows] == [one]
    assert [(chip.field, chip.operator, chip.value) for chip in page.chips] == [("q", "∋", one)]
    assert page.chips[0].remove_url == "/partners/"
    assert codes_of(lead, "?channel=nowhere") == []
    assert lead.get("/partners/?tier=abc:Z").status_code == 400
    assert lead.get("/partners/?wish=1").status_code == 400


def test_the_workbook_holds_numbers(lead: Client) -> None:
    sheet = load_workbook(io.BytesIO(lead.get("/partners.xlsx").content)).active
    head, first = [[cell.value for cell in row] for row in list(sheet.rows)[:2]]
    assert isinstance(first[head.index("net_revenue")], int | float)


def test_pages_hold_every_partner_once_and_statements_do_not_grow_with_them(
    lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert lead.get("/partners/").status_code == 200
        return len(caught)

    before = statements()
    channel = Partner.objects.unscoped("test").first().channel
    Partner.objects.bulk_create(Partner(code=f"N{number:03}", name=f"New {number}", channel=channel) for number in range(120))
    assert statements() == before
    seen, url = [], "/partners/?sort=name"
    while url:
        page = lead.get(url).context["page"]
        seen += [row.code for row in page.rows]
        url = page.pages.next_url
    assert len(seen) == len(set(seen)) == Partner.objects.unscoped("test").count()


def test_a_manager_of_named_partners_sees_these_alone(lead: Client) -> None:
    own, other = sorted(codes_of(lead))[:2]
    lead.force_login(make_user(Role.PARTNER_MANAGER, limits={"partner": [own]}))
    assert codes_of(lead) == [own]
    assert lead.get(f"/partners/{own}/").status_code == 200
    assert lead.get(f"/partners/{other}/").status_code == 404


def test_a_partner_before_the_first_night_has_a_page_without_figures(client: Client, db: None) -> None:
    make_world()
    client.force_login(make_user(Role.GTM_LEAD))
    page = client.get("/partners/P1/").context["page"]
    assert (page.tiles, page.chart, page.stamp) == ([], None, None)
    assert page.lead == "No figures yet: the nightly run makes them."
    assert client.get("/partners/P9/").status_code == 404


def test_the_page_shows_the_published_figures_and_what_was_agreed(lead: Client) -> None:
    row = rows_of(lead)[0]
    page = lead.get(f"/partners/{row['partner']}/").context["page"]
    assert page.tiles[0].figure.value == Decimal(row["net_revenue"])
    assert page.chart is not None and page.trail[0].url == "/partners/"
