"""Drafts tried on history: the same cut as a night's, and nothing written."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.products.models import Product
from conflicts.cases.models import Case, CaseVersion
from conflicts.detectors.models import FoundConflict
from conflicts.detectors.rules import AsIf, banded
from conflicts.tryout.choices import Change
from conflicts.tryout.queries import preview, try_out
from conflicts.tryout.rules import TriedOut
from foundation.thresholds.models import ThresholdVersion
from foundation.values.scope import system_scope
from pricing.bands.models import PriceBand
from pricing.bands.queries import BandRow, band_rows
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder, mark_all
from tests.conflicts.nights import play_night, published_cases

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 3, 31)
LEAD = system_scope(brand="LY")


def told(tried: TriedOut) -> list[tuple[object, ...]]:
    return [(case.change, case.row.kind, case.row.first_seen.day, case.row.at_stake) for case in tried.cases]


def draft_band(floor: str, ceiling: str = "120", since: date = date(2026, 1, 1), channel: str = "tmall") -> BandRow:
    product, at = Product.objects.unscoped("test").get(sku="S1"), Channel.objects.unscoped("test").get(code=channel)
    return BandRow(product.pk, at.pk, None, Decimal(floor), Decimal(ceiling), "CNY", since, None)


def history_of(code: str, default: str, since: date, value: str) -> AsIf:
    return AsIf(thresholds={code: [(date.min, Decimal(default)), (since, Decimal(value))]})


def ship(book: Book, home: int, away: int, day: date, partner: str = "P1") -> None:
    for units, territory in ((home, "CN-GD"), (away, "CN-SH")):
        if units:
            book.sell(
                "100",
                day,
                channel_code="dealers",
                partner_code=partner,
                quantity=str(units),
                territory_code=territory,
                customer_id="B1",
            )


def test_a_draft_band_opens_what_lies_under_its_floor_and_writes_nothing(book: Book) -> None:
    book.band("60")
    book.sell("70")
    book.sell("90", "2026-03-11")
    load_folder(book.write())
    play_night(NIGHT)
    (stored,) = band_rows(LEAD)
    tried = preview(LEAD, brand="LY", as_if=banded(removed=[stored], added=[replace(stored, floor=Decimal(80))]))
    assert tried.next_night is not None and tried.history is not None
    assert told(tried.next_night) == [(Change.OPENS, "price_below_floor", 10, Decimal(10))]
    assert told(tried.history) == [(Change.OPENS, "price_below_floor", 10, Decimal(10))]
    assert tried.next_night.opens[0].row.status == "resolved"
    assert tried.next_night.opens[0].quiet_on == date(2026, 3, 25)
    assert Case.objects.unscoped("test").count() == FoundConflict.objects.unscoped("test").count() == 0


def test_the_night_opens_and_closes_exactly_what_the_preview_named(book: Book) -> None:
    book.band("80", "120")
    book.sell("70", "2026-03-28")
    book.sell("130", "2026-03-29")
    book.sell("90", "2026-03-30", channel_code="amazon-de", currency="CNY")
    load_folder(book.write())
    play_night(NIGHT)
    (stored,) = band_rows(LEAD)
    new = [replace(stored, floor=Decimal(60), ceiling=Decimal(120)), draft_band("95", channel="amazon-de")]
    tried = preview(LEAD, brand="LY", as_if=banded(removed=[stored], added=new)).next_night
    assert tried is not None
    assert told(tried) == [
        (Change.OPENS, "price_below_floor", 30, Decimal(5)),
        (Change.CLOSES, "price_below_floor", 28, Decimal(10)),
        (Change.STAYS, "price_above_ceiling", 29, Decimal(10)),
    ]
    before = {case["kind"]: case for case in published_cases()}
    PriceBand.objects.unscoped("test").delete()
    for band in new:
        PriceBand(
            product_id=band.product,
            channel_id=band.channel,
            floor=band.floor,
            ceiling=band.ceiling,
            currency="CNY",
            valid_from=band.valid_from,
        ).save()
    _mark()
    play_night(NIGHT)
    after = published_cases()
    assert [(case["kind"], case["first_seen"], case["at_stake"]) for case in after if case not in before.values()] == [
        ("price_below_floor", "2026-03-30", "5")
    ]
    assert len(after) == 2


def test_a_lower_share_opens_a_partner_earlier_and_another_for_the_first_time(book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    book.add("partner_territories", partner_code="P2", territory_code="CN-GD")
    ship(book, 87, 13, date(2026, 3, 10))
    ship(book, 75, 25, date(2026, 3, 15))
    ship(book, 87, 13, date(2026, 3, 20), "P2")
    load_folder(book.write())
    play_night(NIGHT)
    draft = history_of("diversion.share", "0.15", date(2026, 3, 1), "0.12")
    tried = try_out(LEAD, brand="LY", as_if=draft, first_day=date(2026, 3, 1), last_day=NIGHT)
    assert [(case.change, case.row.partners, case.days_earlier, case.row.at_stake) for case in tried.cases] == [
        (Change.OPENS, ("P2",), 0, Decimal(1300)),
        (Change.CHANGES, ("P1",), 5, Decimal(3800)),
    ]


def test_a_longer_window_counts_what_was_shipped_before_it_and_all_its_lines(book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    ship(book, 0, 30, date(2026, 2, 1))
    ship(book, 90, 0, date(2026, 3, 10))
    load_folder(book.write())
    play_night(NIGHT)
    draft = history_of("diversion.days", "28", date(2026, 3, 1), "60")
    tried = try_out(LEAD, brand="LY", as_if=draft, first_day=date(2026, 3, 1), last_day=NIGHT)
    # On 10 March 30 of 120 units of 60 days lie outside: 25 %. Of 28 days none did; the case of 1 February stays apart.
    assert [(case.change, case.row.first_seen, case.row.at_stake) for case in tried.cases] == [
        (Change.OPENS, date(2026, 3, 10), Decimal(3000))
    ]
    assert tried.cases[0].row.figures["window_from"] == "2026-01-10"


def test_exactly_the_draft_share_is_no_case(book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    ship(book, 88, 12, date(2026, 3, 10))
    load_folder(book.write())
    play_night(NIGHT)
    draft = history_of("diversion.share", "0.15", date(2026, 3, 1), "0.12")
    assert try_out(LEAD, brand="LY", as_if=draft, first_day=date(2026, 3, 1), last_day=NIGHT).cases == ()


def test_a_try_out_from_a_day_equals_a_fresh_database_with_the_version_of_that_day(book: Book) -> None:
    book.sell("100", "2026-03-10", channel_code="site")
    for day, price in (("2026-03-10", "92"), ("2026-03-12", "96")):
        book.sell("100", day, channel_code="site")
        book.sell(price, day)
    load_folder(book.write())
    play_night(NIGHT)
    draft = history_of("price_undercut.share", "0.05", date(2026, 3, 11), "0.03")
    tried = try_out(LEAD, brand="LY", as_if=draft, first_day=date(2026, 3, 11), last_day=NIGHT)
    assert told(tried) == [(Change.CHANGES, "price_undercut", 10, Decimal(12))]
    ThresholdVersion(
        brand="LY",
        code="price_undercut.share",
        value="0.03",
        valid_from="2026-03-11",
        changed_by="x",
        changed_at="2026-03-01T00:00Z",
        reason="t",
    ).save()
    _mark()
    play_night(NIGHT)
    assert [(case["kind"], case["at_stake"], case["evidence"]) for case in published_cases()] == [("price_undercut", "12", 2)]


def test_limits_of_weight_and_the_gap_are_tried_on_what_was_found(book: Book) -> None:
    book.band("80")
    book.sell("70", "2026-03-01")
    book.sell("70", "2026-03-11")
    load_folder(book.write())
    play_night(NIGHT)
    heavier = history_of("case.low_under", "1000", date(2026, 3, 1), "15")
    tried = try_out(LEAD, brand="LY", as_if=heavier, first_day=date(2026, 3, 1), last_day=NIGHT)
    assert [(case.change, case.was and case.was.severity, case.row.severity) for case in tried.cases] == [
        (Change.CHANGES, "low", "medium")
    ]
    shorter = history_of("case.gap_days", "14", date(2026, 3, 1), "5")
    tried = try_out(LEAD, brand="LY", as_if=shorter, first_day=date(2026, 3, 1), last_day=NIGHT)
    assert told(tried) == [
        (Change.OPENS, "price_below_floor", 11, Decimal(10)),
        (Change.CHANGES, "price_below_floor", 1, Decimal(10)),
    ]
    assert CaseVersion.objects.unscoped("test").filter(until_run=None).count() == 1


def test_a_manager_of_named_partners_sees_cases_of_theirs_only(book: Book) -> None:
    for code in ("P1", "P2"):
        book.add("partner_territories", partner_code=code, territory_code="CN-GD")
        ship(book, 87, 13, date(2026, 3, 10), code)
    load_folder(book.write())
    play_night(NIGHT)
    draft = history_of("diversion.share", "0.15", date(2026, 3, 1), "0.12")
    own = LEAD.limited_to("partner", frozenset({"P2"}))
    tried = try_out(own, brand="LY", as_if=draft, first_day=date(2026, 3, 1), last_day=NIGHT)
    assert [case.row.partners for case in tried.cases] == [("P2",)]


def _mark() -> None:
    mark_all(Brand.objects.unscoped("test").get())
