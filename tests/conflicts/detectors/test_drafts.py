"""Detectors tried on history: draft rows in place of the stored ones, without a night and without a trace."""

from datetime import date
from decimal import Decimal

import pytest

from channels_core.channels.models import Channel
from channels_core.products.models import Product
from channels_core.territories.models import Territory
from conflicts.detectors.models import FoundConflict
from conflicts.detectors.policy import default_policy
from conflicts.detectors.registry import DETECTORS, detector
from conflicts.detectors.rules import Keys, banded
from foundation.values.scope import system_scope
from pricing.bands.queries import BandRow
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder

pytestmark = pytest.mark.django_db
HISTORY = Keys(brand="LY", day=date(2026, 3, 31), run=None, since=date(2026, 3, 1), until=date(2026, 3, 31))


def test_a_draft_band_would_have_fired_and_nothing_is_written(book: Book) -> None:
    book.sell("70")
    book.sell("90", "2026-03-11")
    book.sell("70", "2026-04-01")
    load_folder(book.write())
    product, channel = Product.objects.unscoped("test").get(sku="S1"), Channel.objects.unscoped("test").get(code="tmall")
    draft = BandRow(product.pk, channel.pk, None, Decimal(80), Decimal(120), "CNY", date(2026, 1, 1), None)
    price = detector("price")
    rows = price.gather(system_scope(brand="LY"), HISTORY, banded(added=[draft]))
    found = price.judge(rows, default_policy()).findings
    assert [(finding.kind, finding.day, finding.amount) for finding in found] == [
        ("price_below_floor", date(2026, 3, 10), Decimal(10))
    ]
    assert FoundConflict.objects.unscoped("test").count() == 0


def test_every_detector_reads_history_without_a_night(book: Book) -> None:
    book.add("channel_territories", channel_code="tmall", territory_code="CN")
    book.promotion("A")
    book.promotion("B", channel_code="site")
    book.sell("10", territory_code="DE", customer_id="K1", commission_partner_codes="P1;P2")
    book.sell("10", channel_code="dealers", partner_code="P1", customer_id="K1", quantity="30", territory_code="CN-SH")
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    book.add("launches", sku="S1", channel_code="tmall", opens_on="2026-03-20")
    book.add("assortment", sku="S1", channel_code="tmall", rule="barred")
    book.band(channel_code="dealers")
    load_folder(book.write())
    assert Territory.objects.unscoped("test").count() == 5
    kinds = {
        finding.kind
        for each in DETECTORS
        for finding in each.judge(each.gather(system_scope(brand="LY"), each.reach(HISTORY)), default_policy()).findings
    }
    assert sorted(kinds) == [
        "diversion", "double_claim", "exclusive_breach", "false_start", "key_account_breach", "price_below_floor", "promotion_clash", "ship_to_breach",
    ]  # fmt: skip
