"""Drafts, publishing, taking back: what stands in the tables, what is marked, what is refused and how it is said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from channels_core.channels.models import Channel
from channels_core.products.models import Product
from channels_core.territories.models import Territory
from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.jobs.models import DirtyKey
from foundation.values.scope import Role, Scope, system_scope
from pricing.bands.choices import Way
from pricing.bands.models import BandDraftLine, BandPublication, PriceBand
from pricing.bands.queries import Cell, one_draft, one_publication, open_drafts, publication_page
from pricing.bands.queries.listing import version_of_band
from pricing.bands.rules import Band, Percents
from pricing.bands.services import (
    Change,
    coded_changes,
    drop_changes,
    drop_draft,
    publish_changes,
    publish_draft,
    put_changes,
    replace_band,
    undo_publication,
)
from pricing.bands.services.single import BandWords
from tests.conflicts.book import Book
from tests.conflicts.conftest import book
from tests.conflicts.loading import load_folder

__all__ = ["book"]
pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 15)
LEAD = system_scope("lead@relay.example", brand="LY")


def cell(channel: str = "tmall", territory: str = "", sku: str = "S1") -> Cell:
    place = Territory.objects.unscoped("test").get(code=territory).pk if territory else None
    return Cell(Product.objects.unscoped("test").get(sku=sku).pk, Channel.objects.unscoped("test").get(code=channel).pk, place)


def to(floor: str, ceiling: str = "120", since: str = "2026-03-10", until: str | None = None, **more: object) -> Change:
    ends = None if until is None else date.fromisoformat(until)
    return Change(Way.SET, date.fromisoformat(since), ends, Decimal(floor), Decimal(ceiling), **more)  # type: ignore[arg-type]


def stored(channel: str = "tmall") -> list[tuple[str, str, str, str, str]]:
    rows = PriceBand.objects.unscoped("test").filter(channel__code=channel).order_by("territory_id", "valid_from")
    return [
        (
            str(row.floor.normalize()),
            str(row.ceiling.normalize()),
            row.currency,
            f"{row.valid_from:%m-%d}",
            f"{row.valid_to:%m-%d}" if row.valid_to else "",
        )
        for row in rows
    ]


def publish(*wanted: tuple[Cell, Change], reason: str = "") -> int:
    return publish_changes(LEAD, wanted=wanted, reason=reason, today=TODAY).id


def refused(*wanted: tuple[Cell, Change]) -> list[tuple[str, str]]:
    with pytest.raises(EditRefused) as caught:
        publish_changes(LEAD, wanted=wanted, reason="", today=TODAY)
    return [(problem.field, problem.message) for problem in caught.value.problems]


@pytest.fixture
def loaded(book: Book) -> Book:
    book.band("80")
    book.sell("70", "2026-03-08")
    book.sell("70", "2026-03-12")
    book.observe("70", "2026-03-14")
    load_folder(book.write())
    DirtyKey.objects.all().delete()
    return book


def test_a_draft_is_left_found_again_and_published_as_a_version(loaded: Book) -> None:
    drafted = put_changes(LEAD, wanted=[(cell(), to("90"))], draft=None, today=TODAY)
    assert (drafted.changes, drafted.unchanged) == (1, 0)
    assert stored() == [("8E+1", "1.2E+2", "CNY", "01-01", "")]
    assert [head.id for head in open_drafts(LEAD, author="lead@relay.example")] == [drafted.draft]
    put_changes(LEAD, wanted=[(cell(), to("95"))], draft=drafted.draft, today=TODAY)
    row = one_draft(LEAD, drafted.draft)
    assert row is not None and [change.new and change.new.floor for change in row.changes] == [95]
    done = publish_draft(LEAD, draft=drafted.draft, version=row.version, reason="dearer")
    assert (done.version, done.bands) == (1, 1)
    assert stored() == [("8E+1", "1.2E+2", "CNY", "01-01", "03-10"), ("95", "1.2E+2", "CNY", "03-10", "")]
    assert open_drafts(LEAD) == []
    entry = AuditEntry.objects.get(action="bands.published")
    assert (entry.actor, entry.subject, entry.reason, entry.after["version"]) == ("lead@relay.example", "LY", "dearer", 1)
    with pytest.raises(EditRefused, match="published already"):
        publish_draft(LEAD, draft=drafted.draft, version=row.version, reason="")
    assert BandPublication.objects.unscoped("test").count() == 1


def test_only_the_days_that_are_priced_otherwise_are_marked_lines_and_observations(loaded: Book) -> None:
    publish((cell(), to("90")))
    assert sorted((key.topic, f"{key.day:%m-%d}") for key in DirtyKey.objects.all()) == [
        ("observation", "03-14"),
        ("sales", "03-12"),
    ]


def test_two_people_at_once_one_wins_and_the_other_is_told(loaded: Book) -> None:
    one = put_changes(LEAD, wanted=[(cell(), to("90"))], draft=None, today=TODAY)
    row = one_draft(LEAD, one.draft)
    assert row is not None
    publish((cell(), to("85", since="2026-03-11")))
    with pytest.raises(EditStale) as caught:
        publish_draft(LEAD, draft=one.draft, version=row.version, reason="")
    assert (caught.value.subject_kind, caught.value.subject) == ("price_bands", "LY")
    assert len(stored()) == 2 and BandPublication.objects.unscoped("test").count() == 1


def test_a_publication_is_taken_back_and_that_too(loaded: Book) -> None:
    before = stored()
    first = publish((cell(), to("90", until="2026-03-13")))
    after = stored()
    assert len(after) == 3
    back = undo_publication(LEAD, publication=first, reason="a slip")
    assert stored() == before and back.version == 2
    row = one_publication(LEAD, first)
    assert row is not None and row.undone_by == 2
    with pytest.raises(EditRefused, match="Version 2 took it back"):
        undo_publication(LEAD, publication=first, reason="")
    assert undo_publication(LEAD, publication=back.id, reason="").version == 3
    assert stored() == after
    assert [each.version for each in publication_page(LEAD, cursor=None, size=9).rows] == [3, 2, 1]


def test_taking_back_leaves_what_somebody_changed_since_and_says_so(loaded: Book) -> None:
    first = publish((cell(), to("90")), (cell("site"), to("60")))
    publish((cell("site"), to("65")))
    done = undo_publication(LEAD, publication=first, reason="")
    row = one_publication(LEAD, done.id)
    assert row is not None and (row.bands, row.left) == (1, 1)
    assert stored() == [("8E+1", "1.2E+2", "CNY", "01-01", "")]
    assert [each[0] for each in stored("site")] == ["65"]


def test_a_row_that_comes_back_belongs_to_its_import_again(loaded: Book) -> None:
    PriceBand.objects.unscoped("test").update(import_id=7)
    first = publish((cell(), to("90")))
    assert set(PriceBand.objects.unscoped("test").values_list("import_id", flat=True)) == {None}
    undo_publication(LEAD, publication=first, reason="")
    assert set(PriceBand.objects.unscoped("test").values_list("import_id", flat=True)) == {7}


def test_prices_from_msrp_are_those_of_the_channels_side_in_its_currency(loaded: Book) -> None:
    Channel.objects.unscoped("test").filter(code="dealers").update(online=False)
    change = Change(
        Way.OF_MSRP,
        date(2026, 3, 10),
        None,
        online=Percents(Decimal(-15), Decimal(0)),
        offline=Percents(Decimal(-12), Decimal(3)),
    )
    publish(*((cell(code), change) for code in ("tmall", "dealers", "amazon-de")))
    assert stored()[-1][:3] == ("85", "1E+2", "CNY")
    assert stored("dealers")[0][:3] == ("88", "103", "CNY")
    assert stored("amazon-de")[0][:3] == ("10.63", "12.5", "EUR")  # 100 CNY are 12.50 EUR; 10.625 half-up


def test_without_a_rate_msrp_is_not_taken_over(loaded: Book) -> None:
    change = Change(Way.OF_MSRP, date(2026, 4, 10), None, online=Percents(Decimal(-15), Decimal(0)))
    with pytest.raises(EditRefused, match="no exchange rate from CNY to EUR for 2026-04-10"):
        publish_changes(LEAD, wanted=[(cell("amazon-de"), change)], reason="", today=date(2026, 5, 1))


def test_a_shift_moves_the_band_in_force_on_its_first_day(loaded: Book) -> None:
    publish((cell(), Change(Way.SHIFT, date(2026, 3, 10), None, online=Percents(Decimal("2.5"), Decimal(-10)))))
    assert stored()[-1][:2] == ("82", "108")
    assert (
        refused((cell("site"), Change(Way.SHIFT, date(2026, 3, 10), None, online=Percents(Decimal(1), Decimal(1)))))[0][0]
        == "valid_from"
    )


def test_bad_input_is_refused_with_its_field_and_the_way_out(loaded: Book) -> None:
    assert refused((cell(), to("130"))) == [
        ("floor", "The floor ¥130 lies over the ceiling ¥120: swap them, or raise the ceiling.")
    ]
    assert refused((cell(), to("-1"))) == [("floor", "A price is not negative.")]
    assert refused((cell(), to("80.005"))) == [("floor", "Finer than the smallest unit of CNY: round it.")]
    assert refused((cell("amazon-de"), to("8", currency="USD"))) == [("currency", "A band here is in EUR or CNY, not in USD.")]
    assert refused((cell(), to("90", currency="EUR"))) == [("currency", "A band here is in CNY, not in EUR.")]
    assert refused((cell(), to("90", until="2026-03-10")))[0][0] == "valid_to"
    assert refused((cell("site"), Change(Way.END, date(2026, 3, 10))))[0][1].startswith("No band is in force then")
    assert refused((cell(), to("80", since="2026-03-10"))) == [("", "Nothing would change: the bands are so already.")]
    assert refused()[0][1].startswith("Nothing is chosen")
    assert refused((cell(), to("90")), (cell("site"), to("130"))) == [
        ("bands[1].floor", "S1 · site: The floor ¥130 lies over the ceiling ¥120: swap them, or raise the ceiling.")
    ]
    assert BandPublication.objects.unscoped("test").count() == 0 and len(stored()) == 1


def test_an_overlap_names_the_other_band_and_its_days_or_ends_before_it_where_asked(loaded: Book) -> None:
    publish((cell(), to("95", since="2026-06-01")))
    assert refused((cell(), to("90"))) == [
        (
            "valid_to",
            "Overlaps the planned band ¥95 – ¥120, from 1 Jun 2026 on: end this one on 2026-06-01, or change that one.",
        )
    ]
    publish((cell(), to("90", until_next=True)))
    assert [(row[0], row[3], row[4]) for row in stored()] == [
        ("8E+1", "01-01", "03-10"),
        ("9E+1", "03-10", "06-01"),
        ("95", "06-01", ""),
    ]


def test_unknown_codes_are_named(loaded: Book) -> None:
    with pytest.raises(EditRefused) as caught:
        coded_changes(LEAD, [(("S9", "nowhere", "XX"), to("90"))])
    assert [problem.field for problem in caught.value.problems] == ["sku", "channel", "territory"]


def test_a_manager_of_named_partners_and_a_reader_edit_no_bands(loaded: Book) -> None:
    wanted = [(cell(), to("90"))]
    analyst = Scope("a@relay.example", Role.ANALYST, permissions=frozenset({"bands:read"}))
    for who in (LEAD.limited_to("partner", frozenset({"P1"})), analyst):
        with pytest.raises(EditForbidden):
            put_changes(who, wanted=wanted, draft=None, today=TODAY)
        with pytest.raises(EditForbidden):
            publish_changes(who, wanted=wanted, reason="", today=TODAY)
    assert len(stored()) == 1


def test_anothers_draft_and_publication_are_like_missing_ones(loaded: Book) -> None:
    draft = put_changes(LEAD, wanted=[(cell(), to("90"))], draft=None, today=TODAY).draft
    stranger = system_scope(brand="XX")
    assert one_draft(stranger, draft) is None
    for act in (
        lambda: publish_draft(stranger, draft=draft, version="", reason=""),
        lambda: drop_draft(stranger, draft=draft),
        lambda: undo_publication(stranger, publication=1, reason=""),
        lambda: put_changes(stranger, wanted=[(cell(), to("90"))], draft=None, today=TODAY),
    ):
        with pytest.raises(EditMissing):
            act()


def test_changes_are_taken_out_of_a_draft_and_a_draft_is_given_up(loaded: Book) -> None:
    draft = put_changes(LEAD, wanted=[(cell(), to("90")), (cell("site"), to("60"))], draft=None, today=TODAY).draft
    assert drop_changes(LEAD, draft=draft, cells=[cell()]) == 1
    assert BandDraftLine.objects.unscoped("test").count() == 1
    drop_draft(LEAD, draft=draft)
    with pytest.raises(EditRefused, match="given up"):
        put_changes(LEAD, wanted=[(cell(), to("90"))], draft=draft, today=TODAY)


def test_one_band_is_corrected_in_place_by_who_read_it_last(loaded: Book) -> None:
    old = Band(Decimal(80), Decimal(120), "CNY", date(2026, 1, 1))
    wanted = BandWords("S1", "tmall", "", date(2026, 1, 1), Decimal(75), Decimal(110), "CNY", date(2026, 6, 1))
    done = replace_band(LEAD, wanted, version=version_of_band(old), today=TODAY)
    assert done.version == 1 and stored() == [("75", "1.1E+2", "CNY", "01-01", "06-01")]
    with pytest.raises(EditStale):
        replace_band(LEAD, wanted, version=version_of_band(old), today=TODAY)
    with pytest.raises(EditMissing):
        replace_band(
            LEAD, BandWords("S1", "nowhere", "", date(2026, 1, 1), Decimal(1), Decimal(2), "CNY", None), version="", today=TODAY
        )
