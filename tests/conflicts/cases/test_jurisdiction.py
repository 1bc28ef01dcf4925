"""Where a dealer's resale price is its own, a case opens and only informs."""

from datetime import date

import pytest
from django.utils import timezone

from foundation.thresholds.models import ThresholdVersion
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night, published_cases

pytestmark = pytest.mark.django_db


def fill(book: Book) -> None:
    """A partner's and the brand's own price under the floor in Germany, a partner's in China, and a shipment astray in Germany."""
    book.band(channel_code="dealers")
    book.band(channel_code="flag")
    book.sell("70", channel_code="dealers", partner_code="P1", territory_code="DE")
    book.sell("70", channel_code="flag", territory_code="DE")
    book.sell("70", channel_code="dealers", partner_code="P2", territory_code="CN-GD")
    book.add("partner_territories", partner_code="P3", territory_code="CN")
    book.sell("100", channel_code="dealers", partner_code="P3", territory_code="DE", quantity="30")


def modes(book: Book) -> dict[str, str]:
    load_folder(book.write())
    play_night(date(2026, 3, 15))
    return {",".join(case["partners"]): case["mode"] for case in published_cases()}


def test_in_the_union_a_partners_own_price_is_only_recorded(book: Book) -> None:
    fill(book)
    assert modes(book) == {"P1": "advise", "": "enforce", "P2": "enforce", "P3": "enforce"}


def test_a_territorys_setting_decides_from_its_first_day(book: Book) -> None:
    fill(book)
    for code, value, day in (("DE", "0", "2026-03-10"), ("CN", "1", "2026-03-11")):
        setting = {"brand": "LY", "code": f"jurisdiction.advise_{code}", "value": value, "valid_from": day}
        ThresholdVersion.objects.create(**setting, changed_by="lead", changed_at=timezone.now(), reason="law")
    assert modes(book) == {"P1": "enforce", "": "enforce", "P2": "enforce", "P3": "enforce"}
