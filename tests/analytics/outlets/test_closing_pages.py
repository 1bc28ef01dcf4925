"""The page, the file and the API of the closing candidates: what they say of a small chain of stores, and to whom."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from foundation.thresholds.models import ThresholdVersion
from foundation.values.scope import Role
from tests.analytics import playing
from tests.builders.people import bearer, make_token, make_user

API = "/api/v1/outlets/closing-candidates/"


def write(folder: Path, name: str, *rows: str) -> None:
    (folder / f"{name}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def small_chain(folder: Path, *, more: int = 0) -> None:
    """Four stores of 100 m²: W sells 1,000 and 900 in two quarters, its peers 10,000 each; W and A hold stock, C's is in dollars.

    X sells as little as W from a shelf that is counted empty. ``more`` adds strong stores.
    """
    names = ["W", "A", "B", "X", *(f"M{number:03d}" for number in range(more))]
    write(folder, "brands", "code,name,currency,time_zone", "LY,Lanyu,CNY,Asia/Shanghai")
    write(folder, "exchange_rates", "day,base,quote,rate", "2026-08-31,USD,CNY,7", "2026-09-30,USD,CNY,8")
    write(folder, "territories", "code,name,level", "CN,China,country")
    write(folder, "channels", "code,name,brand_code,kind,currency", "stores,Stores,LY,franchise,CNY")
    write(folder, "products", "sku,name,brand_code,msrp,unit_cost,currency", "S,String,LY,100,40,CNY", "U,Lamp,LY,10,5,USD")
    write(folder, "partners", "code,name,channel_code,status", "P1,One,stores,active", "P2,Two,stores,active")
    outlets = [f"{name},Store {name},stores,{'P1' if name == 'W' else 'P2'},CN,100" for name in names]
    write(folder, "outlets", "code,name,channel_code,partner_code,territory_code,floor_area_m2", *outlets)
    sold = {"W": (10, 9), "X": (10, 9)}
    orders = [
        f"s,{name}-{day},1,{day}T10:00:00,stores,S,{units},100,CNY,{name},CN"
        for name in names
        for day, units in zip(("2026-05-10", "2026-08-10"), sold.get(name, (100, 100)), strict=True)
    ]
    head = "source,order_id,line_no,ordered_at,channel_code,sku,quantity,unit_price,currency,outlet_code,territory_code"
    write(folder, "orders", head, *orders, "s,last,1,2026-11-20T10:00:00,stores,S,1,100,CNY,A,CN")
    stock = ["2026-08-31,W,stores,S,10", "2026-09-30,W,stores,S,30", "2026-08-31,W,stores,U,10", "2026-06-30,W,stores,S,900"]
    write(
        folder,
        "inventory",
        "day,location_code,channel_code,sku,on_hand",
        *stock,
        "2026-09-30,A,stores,S,900",
        "2026-09-30,X,stores,S,0",
    )


@pytest.fixture
def chain(tmp_path: Path, db: None) -> None:
    small_chain(tmp_path)
    playing.load(tmp_path)
    playing.night(date(2026, 11, 23))


def test_the_api_says_who_by_how_much_and_what_to_do(client: Client, chain: None):
    body = client.get(API, headers=bearer(make_token())).json()
    (one,) = body["results"]
    assert (body["currency"], body["day"]) == ("CNY", "2026-11-23")
    assert body["thresholds"] == {"peer_share": "0.600000", "quarters": 2, "stock_days": "90.000000"}
    assert (one["outlet"], one["channel"], one["partner"], one["floor_area_m2"]) == ("W", "stores", "P1", "100.000")
    # Peers A, B and X sell 21,000 and 20,900 on 300 m².
    assert [
        (each["period"], each["net_revenue"], each["per_m2"], each["peers_per_m2"], each["peers"]) for each in one["quarters"]
    ] == [
        ("2026Q2", "1000.000000", "10.000000", "70.000000", 3),
        ("2026Q3", "900.000000", "9.000000", "69.666667", 3),
    ]
    # (10 x 40 + 10 x 5 x 7 + 30 x 40) / 2 days; 9 x 40 sold in 92 days.
    assert (one["stock_at_cost"], one["stock_days"]) == ("975.000000", "249.166667")
    assert (one["advice"], one["spared"]) == ("close", None)


def test_all_lists_the_near_misses_with_why_not(client: Client, chain: None):
    rows = {row["outlet"]: row for row in client.get(API, {"all": "1"}, headers=bearer(make_token())).json()["results"]}
    assert set(rows) == {"W", "X", "A", "B"}
    assert (rows["X"]["advice"], rows["X"]["spared"]) == (None, "fresh_stock")
    assert (rows["A"]["advice"], rows["A"]["spared"], rows["B"]["stock_at_cost"]) == (None, None, None)


def test_page_and_file_show_the_same(client: Client, chain: None):
    client.force_login(make_user(Role.PARTNER_MANAGER))
    page = client.get("/channels/outlets/").context["page"]
    assert page.lead == "1 of 4 outlets is a closing candidate."
    assert [(row.code, row.advice) for row in page.candidates] == [("W", "Close")]
    assert [(row.code, row.reason) for row in page.spared] == [
        ("X", "under 60\N{NO-BREAK SPACE}%, but its stock sells within 90 days")
    ]
    text = client.get("/channels/outlets.csv").content.decode("utf-8-sig")
    rows = {row["outlet"]: row for row in csv.DictReader(io.StringIO(text))}
    assert list(rows) == ["W", "X", "A", "B"]
    assert (rows["W"]["advice"], Decimal(rows["W"]["stock_days"])) == ("close", Decimal("249.166667"))


def test_a_manager_of_one_partner_sees_its_outlets_against_all_peers(client: Client, chain: None):
    client.force_login(make_user(Role.PARTNER_MANAGER, limits={"partner": ["P1"]}))
    text = client.get("/channels/outlets.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["outlet"], row["peers"]) for row in rows] == [("W", "3")]


def test_the_thresholds_in_force_on_the_published_day_count(client: Client, chain: None):
    for code, value, since in (
        ("closing.peer_share", "0.10", date(2026, 11, 23)),
        ("closing.peer_share", "0.90", date(2026, 11, 24)),
    ):
        ThresholdVersion.objects.create(
            brand="LY", code=code, value=value, valid_from=since, changed_by="lead", changed_at="2026-11-23T00:00Z", reason="try"
        )
    body = client.get(API, headers=bearer(make_token())).json()
    assert (body["thresholds"]["peer_share"], body["results"]) == ("0.100000", [])


@pytest.mark.django_db
def test_before_the_first_night_the_page_says_what_to_do_and_the_api_has_nothing(client: Client):
    assert client.get(API, headers=bearer(make_token())).status_code == 404
    client.force_login(make_user(Role.GTM_LEAD))
    assert client.get("/channels/outlets/").status_code == 200


@pytest.mark.django_db
def test_more_outlets_cost_no_more_statements(client: Client, tmp_path: Path):
    small_chain(tmp_path)
    playing.load(tmp_path)
    playing.night(date(2026, 11, 23))
    client.force_login(make_user(Role.GTM_LEAD))
    counts = []
    for more in (0, 40):
        small_chain(tmp_path, more=more)
        playing.load(tmp_path)
        client.get("/channels/outlets/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/channels/outlets/")
        counts.append(len(caught))
    assert counts[0] == counts[1]
