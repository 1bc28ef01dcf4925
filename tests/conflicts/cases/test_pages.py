"""The inbox: what each view and filter shows, the sums, the file, what it refuses, and its constant number of queries."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from conflicts.cases.models import Case, CaseParty, CaseVersion
from conflicts.cases.queries import CaseFilter, list_page
from foundation.values.scope import Role, system_scope
from foundation.web.services import MOST_VIEWS
from tests.builders.people import make_user
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 3, 12)


@pytest.fixture
def cases(book: Book) -> dict[str, int]:
    """Three open cases by night: P1 under the floor by 90, tmall under it by 2,000, tmall over the ceiling by 10."""
    book.band(floor="80", ceiling="120")
    book.band(channel_code="dealers")
    book.sell("50", quantity="3", channel_code="dealers", partner_code="P1")
    book.sell("30", quantity="40")
    book.sell("130")
    load_folder(book.write())
    play_night(NIGHT)
    rows = list_page(system_scope(), CaseFilter(), cursor=None, size=50).rows
    return {f"{row.kind}:{''.join(row.partners)}": row.id for row in rows}


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(make_user(Role.GTM_LEAD))
    return client


def shown(client: Client, query: str = "") -> Any:
    response = client.get(f"/cases/{query}")
    assert response.status_code == 200, response.content[:500]
    return response.context["page"]


def numbers(page: Any) -> list[str]:
    return [row.number for row in page.rows]


def test_the_inbox_shows_the_heaviest_case_first_and_sums_what_is_at_stake(lead: Client, cases: dict[str, int]) -> None:
    page = shown(lead)
    order = ["price_below_floor:", "price_below_floor:P1", "price_above_ceiling:"]
    assert numbers(page) == [f"C-{cases[name]}" for name in order]
    assert [row.at_stake.value for row in page.rows] == [Decimal(2000), Decimal(90), Decimal(10)]
    assert page.summary == "¥2,100 at stake in 3 cases"
    assert page.rows[1].title == "P1 sells S1 38\u00a0% under the floor"
    assert page.rows[1].who == "P1, dealers"


def test_views_count_what_they_hold_whatever_the_filters_are(lead: Client, cases: dict[str, int]) -> None:
    counts = {tab.label: tab.count for tab in shown(lead, "?severity=low").tabs}
    assert counts == {"All open": 3, "Mine": 0, "Prices": 3, "Not assigned": 3, "Closed": 0}
    Case.objects.unscoped("test").filter(pk=cases["price_above_ceiling:"]).update(assignee="gtm_lead@relay.example", level=3)
    assert numbers(shown(lead, "?view=mine")) == numbers(shown(lead, "?view=level3")) == [f"C-{cases['price_above_ceiling:']}"]
    assert len(numbers(shown(lead, "?view=unassigned"))) == 2


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?kind=price_above_ceiling", ["price_above_ceiling:"]),
        ("?partner=P1", ["price_below_floor:P1"]),
        ("?channel=tmall", ["price_below_floor:", "price_above_ceiling:"]),
        ("?at_stake=90", ["price_below_floor:", "price_below_floor:P1"]),
        ("?at_stake=90.000001", ["price_below_floor:"]),
        ("?severity=medium", ["price_below_floor:"]),
        ("?status=resolved", []),
        ("?sku=S2", []),
        ("?from=2026-03-11", []),
        ("?from=2026-03-10&to=2026-03-11&sort=at_stake", ["price_above_ceiling:", "price_below_floor:P1", "price_below_floor:"]),
        ("?view=calendar", []),
    ],
)
def test_filters_stand_in_the_address(lead: Client, cases: dict[str, int], query: str, names: list[str]) -> None:
    page = shown(lead, query)
    assert numbers(page) == [f"C-{cases[name]}" for name in names]
    assert bool(page.empty_title) or page.rows


def test_every_chip_takes_its_own_filter_away(lead: Client, cases: dict[str, int]) -> None:
    chips = {chip.field: chip.remove_url for chip in shown(lead, "?kind=price_below_floor&at_stake=1000&sort=age").chips}
    assert chips == {
        "kind": "/cases/?at_stake=1000&sort=age",
        "at_stake": "/cases/?kind=price_below_floor&sort=age",
    }


@pytest.mark.parametrize("sort", ["at_stake", "-at_stake", "age", "-age", "level", "-level", "due", "-due"])
def test_pages_follow_each_other_without_gap_or_repeat(
    lead: Client, cases: dict[str, int], sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conflicts.cases.pages.inbox.PAGE_SIZE", 1)
    found, address = [], f"?sort={sort}"
    while address:
        page = shown(lead, address)
        found += numbers(page)
        address = page.pages.next_url.removeprefix("/cases/")
    assert sorted(found) == sorted(f"C-{case}" for case in cases.values())
    assert numbers(shown(lead, page.pages.previous_url.removeprefix("/cases/"))) == [found[-2]]


@pytest.mark.parametrize(
    "query",
    ["?kind=theft", "?view=x", "?sort=price", "?at_stake=much", "?at_stake=-1", "?at_stake=NaN", "?from=2026-02-31"]
    + ["?cursor=abc", "?nonsense=1", "?kind=diversion&kind=false_start", "?at_stake=1e400", "?sku=" + "x" * 101],
)
def test_what_cannot_be_meant_is_refused(lead: Client, cases: dict[str, int], query: str) -> None:
    assert lead.get(f"/cases/{query}").status_code == 400
    if "cursor" not in query:
        assert lead.get(f"/cases.csv{query}").status_code == 400


def test_the_file_holds_the_rows_of_all_pages(lead: Client, cases: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conflicts.cases.queries.inbox._BATCH", 2)
    response = lead.get("/cases.csv?kind=price_below_floor")
    assert response["Content-Disposition"] == 'attachment; filename="cases.csv"'
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["case"], row["at_stake"], row["partners"]) for row in rows] == [
        (f"C-{cases['price_below_floor:']}", "2000.000000", ""),
        (f"C-{cases['price_below_floor:P1']}", "90.000000", "P1"),
    ]


def test_names_are_text_and_long_names_are_shown_whole(lead: Client, cases: dict[str, int]) -> None:
    Partner.objects.unscoped("test").filter(code="P1").update(name="<script>alert(1)</script>")
    long_name = "灯" * 300
    Product.objects.unscoped("test").filter(sku="S1").update(name=long_name)
    Channel.objects.unscoped("test").filter(code="tmall").update(name="=HYPERLINK(1)")
    html = lead.get("/cases/").content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert long_name in html
    rows = list(csv.reader(io.StringIO(lead.get("/cases.csv").content.decode("utf-8-sig"))))
    assert rows[1][1].startswith("'=HYPERLINK(1) sells")


def test_the_number_of_queries_does_not_grow_with_the_cases(lead: Client, book: Book) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert lead.get(path).status_code == 200
        return len(found)

    book.band(channel_code="dealers")
    book.sell("50", channel_code="dealers", partner_code="P1")
    for number in range(10):
        book.files["partners"].append({"code": f"D{number}", "name": f"Dealer {number}", "channel_code": "dealers"})
    load_folder(book.write())
    play_night(NIGHT)
    few = queries("/cases/"), queries("/cases.csv")
    for number in range(10):
        _twin(f"D{number}")
    assert len(shown(lead).rows) == 11
    assert (queries("/cases/"), queries("/cases.csv")) == few


def _twin(partner: str) -> None:
    """A case like the first one, of a partner of its own."""
    case = Case.objects.unscoped("test").order_by("id")[0]
    version = CaseVersion.objects.unscoped("test").get(case=case)
    case.pk, case.case_key = None, f"twin of {partner}"
    case.save(force_insert=True)
    CaseParty.objects.create(case=case, partner=Partner.objects.unscoped("test").get(code=partner))
    version.pk, version.case = None, case
    version.save(force_insert=True)


def test_filters_are_chosen_by_name_among_what_cases_name(lead: Client, cases: dict[str, int]) -> None:
    Partner.objects.unscoped("test").filter(code="P1").update(name="Nanling Trading")
    filters = {each.name: each for each in shown(lead, "?partner=P1&sku=S9").filters}
    assert [(each.value, each.label, each.is_active) for each in filters["partner"].choices] == [("P1", "Nanling Trading", True)]
    assert [each.value for each in filters["channel"].choices] == ["dealers", "tmall"]
    assert [(each.value, each.is_active) for each in filters["sku"].choices] == [("S1", False), ("S9", True)]
    html = lead.get("/cases/").content.decode()
    assert '<select id="filter-partner"' in html and '<input id="filter-partner"' not in html


def test_the_board_has_a_column_for_each_status_and_sums_it(lead: Client, cases: dict[str, int]) -> None:
    Case.objects.unscoped("test").filter(pk=cases["price_above_ceiling:"]).update(state="acknowledged")
    page = shown(lead, "?layout=board")
    assert [(column.title, column.count, column.at_stake.value) for column in page.board] == [
        ("open", 2, Decimal(2090)), ("acknowledged", 1, Decimal(10)), ("in resolution", 0, Decimal(0)),
    ]  # fmt: skip
    assert [card.number for card in page.board[1].cases] == [f"C-{cases['price_above_ceiling:']}"]
    assert page.bulk_actions == () and page.tabs[1].url == "/cases/?view=mine&layout=board"
    assert [column.title for column in shown(lead, "?layout=board&status=resolved").board] == ["resolved"]
    assert [option.is_active for option in page.layouts] == [False, True] and page.layouts[0].url == "/cases/"


def test_a_filter_is_kept_by_name_for_its_owner_alone(lead: Client, cases: dict[str, int]) -> None:
    query = shown(lead, "?kind=price_below_floor&at_stake=1000&sort=age").saved.query
    lead.post("/cases/views/", {"name": " Heavy ones ", "query": query})
    saved = shown(lead, f"?{query}").saved
    assert [(tab.label, tab.url, tab.is_active) for tab in saved.tabs] == [("Heavy ones", f"/cases/?{query}", True)]
    assert saved.query == "" and not any(tab.is_active for tab in shown(lead, f"?{query}").tabs)
    assert numbers(shown(lead, saved.tabs[0].url.removeprefix("/cases/"))) == [f"C-{cases['price_below_floor:']}"]
    colleague = Client()
    colleague.force_login(make_user(Role.PARTNER_MANAGER))
    assert shown(colleague).saved.tabs == []
    assert colleague.post(saved.remove_url).status_code == 404
    assert lead.get(saved.remove_url).status_code == 405
    lead.post(saved.remove_url)
    assert shown(lead).saved.tabs == []


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [("", "view=mine", 302), ("x" * 61, "view=mine", 302), ("All", "", 302), ("x", "kind=theft", 400)],
)
def test_a_view_without_name_or_filter_is_not_kept(
    lead: Client, cases: dict[str, int], name: str, query: str, status: int
) -> None:
    assert lead.post("/cases/views/", {"name": name, "query": query}).status_code == status
    assert shown(lead).saved.tabs == []


def test_no_more_views_are_kept_than_one_may_have(lead: Client, cases: dict[str, int]) -> None:
    for number in range(MOST_VIEWS + 1):
        answer = lead.post("/cases/views/", {"name": f"View {number}", "query": f"at_stake={number}"}, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "You have as many views as one may have: remove one first."
    ]
    assert len(shown(lead).saved.tabs) == MOST_VIEWS


def test_the_list_of_keys_names_those_of_the_chosen_rows(lead: Client, cases: dict[str, int]) -> None:
    html = lead.get("/cases/").content.decode()
    keys = html[html.index('id="keys"') :]
    assert all(f'<kbd class="key">{key}</kbd>' in keys for key in "eald")
    assert "Acknowledge: the chosen rows" in keys


def test_a_partner_sees_its_own_cases_and_nothing_to_press(client: Client, cases: dict[str, int]) -> None:
    client.force_login(make_user(Role.PARTNER_USER))
    page = shown(client)
    assert numbers(page) == [f"C-{cases['price_below_floor:P1']}"]
    assert (page.bulk_actions, page.summary, page.stamp, page.saved) == ((), "", None, None)
    assert [tab.label for tab in page.tabs] == ["All open", "Closed"]


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/cases/")["Location"].startswith("/sign-in/")
    assert client.post("/cases/level/", {"case": "1.1"})["Location"].startswith("/sign-in/")
