"""Lifetime value through the product's own path: import, night, models, scores, cohorts, API."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client

from analytics.ltv.models import LtvCohort, LtvScore
from analytics.ltv.queries import models
from foundation.values.scope import Role, system_scope
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook, write
from tests.builders.people import bearer, make_token

CDNOW = Path(__file__).resolve().parents[4] / "shared" / "data" / "cdnow" / "CDNOW_sample.txt"
LAST = FIRST + timedelta(days=149)


def cdnow_folder(folder: Path) -> Path:
    """The published sample as interchange files: one brand, one channel, a line for each transaction."""
    sales = [line.split() for line in CDNOW.read_text(encoding="ascii").splitlines() if line.strip()]
    write(folder, "brands", [{"code": "LY", "name": "CDs", "currency": "USD", "time_zone": "America/New_York"}])
    write(folder, "channels", [
        {"code": "site", "name": "Site", "brand_code": "LY", "kind": "own_site", "currency": "USD", "online": "true"}
    ])  # fmt: skip
    write(folder, "products", [
        {"sku": "CD", "name": "CD", "brand_code": "LY", "msrp": "15", "unit_cost": "0", "currency": "USD"}
    ])  # fmt: skip
    customers = sorted({sale[0] for sale in sales})
    write(folder, "customers", [{"customer_id": customer, "kind": "b2c"} for customer in customers])
    write(folder, "orders", [
        {
            "source": "cdnow", "order_id": number, "line_no": 1, "ordered_at": f"{day[:4]}-{day[4:6]}-{day[6:]}",
            "channel_code": "site", "sku": "CD", "quantity": "1", "unit_price": value, "currency": "USD",
            "customer_id": customer,
        }
        for number, (customer, _, day, _, value) in enumerate(sales)
    ])  # fmt: skip
    return folder


@pytest.mark.django_db
@pytest.mark.skipif(not CDNOW.is_file(), reason="the CDNOW sample is not there")
def test_the_cdnow_sample_gives_the_published_fit(tmp_path: Path) -> None:
    playing.load(cdnow_folder(tmp_path))
    playing.night(date(1997, 9, 30))
    brand, channel = models(system_scope(brand="LY"))
    assert (channel.customers, channel.source, channel.converged) == (2357, "channel", True)
    assert [round(value, 3) for value in (channel.r, channel.alpha, channel.a, channel.b)] == [0.243, 4.414, 0.793, 2.426]
    assert round(channel.log_likelihood, 1) == -9582.4
    assert (brand.r, brand.channel) == (channel.r, None)


@pytest.mark.django_db
def test_scores_follow_the_purchases_up_to_the_nights_day(tmp_path: Path) -> None:
    book = RandomBook(11)
    folder = book.write(tmp_path / "book")
    playing.load(folder)
    day = LAST - timedelta(days=30)
    playing.night(day)
    bought: dict[str, set[date]] = {}
    for line in book.lines:
        on = date.fromisoformat(str(line["ordered_at"]))
        if line["customer_id"] and Decimal(str(line["quantity"])) > 0 and on <= day:
            bought.setdefault(str(line["customer_id"]), set()).add(on)
    scores = {score.customer.customer_id: score for score in LtvScore.objects.unscoped("test").select_related("customer")}
    assert set(scores) == set(bought)
    for customer, days in bought.items():
        score = scores[customer]
        assert (score.x, score.t_x, score.age, score.acquired_on) == (
            len(days) - 1, (max(days) - min(days)).days, (day - min(days)).days, min(days),
        )  # fmt: skip


@pytest.mark.django_db
def test_the_acquisition_channel_is_that_of_the_first_line_ties_by_code(tmp_path: Path) -> None:
    book = RandomBook(12, lines=2)
    book.lines[0] |= {
        "ordered_at": "2025-12-01",
        "channel_code": "site",
        "partner_code": "",
        "customer_id": "C1",
        "quantity": "1",
    }
    book.lines[1] |= {
        "ordered_at": "2025-12-01",
        "channel_code": "market",
        "partner_code": "",
        "customer_id": "C1",
        "quantity": "1",
    }
    playing.load(book.write(tmp_path / "book"))
    playing.night(LAST)
    score = LtvScore.objects.unscoped("test").select_related("channel").get()
    assert score.channel.code == "market"
    assert score.x == 0


@pytest.mark.django_db
def test_a_kpi_rows_ltv_is_the_mean_over_the_customers_acquired_there_and_then(tmp_path: Path) -> None:
    playing.load(RandomBook(13).write(tmp_path / "book"))
    playing.night(LAST)
    found = playing.published_kpis()
    checked = 0
    for (kind, code, grain, _), period in found.items():
        scores = LtvScore.objects.unscoped("test").filter(until_run=None, channel__code=code)
        own = [
            score.clv + score.realised_margin
            for score in scores.filter(acquired_on__gte=period.period.starts_on, acquired_on__lt=period.period.until)
            if score.clv is not None
        ]
        if kind == "partner":
            assert period.missing["ltv"] == "customers are acquired by channels"
        elif grain == "month" and own:
            expected = (sum(own) / len(own)).quantize(Decimal("0.000001"))
            assert abs(period.figures["ltv"] - expected) <= Decimal("0.000001")
            checked += 1
        elif grain == "month":
            assert period.figures["ltv"] is None
    assert checked >= 5
    cohorts = LtvCohort.objects.unscoped("test")
    assert sum(cohort.customers for cohort in cohorts) == LtvScore.objects.unscoped("test").count()


@pytest.mark.django_db
def test_scores_and_models_are_listed_for_staff_and_hidden_from_partners(client: Client, tmp_path: Path) -> None:
    playing.load(RandomBook(14).write(tmp_path / "book"))
    playing.night(LAST)
    headers = bearer(make_token())
    answer = client.get("/api/v1/scores/ltv/?page_size=5", headers=headers).json()
    first = answer["results"][0]
    assert {"customer", "channel", "p_alive", "expected_purchases", "expected_average_value", "clv", "horizon_days"} <= set(first)
    seen, address = [], "/api/v1/scores/ltv/?page_size=5"
    while address:
        page = client.get(address, headers=headers).json()
        seen += [row["customer"] for row in page["results"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == LtvScore.objects.unscoped("test").count()
    only = client.get("/api/v1/scores/ltv/?channel=site", headers=headers).json()["results"]
    assert {row["channel"] for row in only} == {"site"}
    fits = client.get("/api/v1/scores/ltv/models/", headers=headers).json()["results"]
    assert [fit["channel"] for fit in fits] == [None, "dealers", "market", "site"]
    assert all(fit["time_unit"] == "week" and fit["source"] == "brand" for fit in fits)
    partner = bearer(make_token(Role.PARTNER_USER))
    for path in ("/api/v1/scores/ltv/", "/api/v1/scores/ltv/models/"):
        assert client.get(path, headers=partner).status_code == 404
