"""Agreements edited by people: what ends, what is marked, what is refused, and that the next night is as if it had been imported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.jobs.models import DirtyKey
from foundation.values.scope import Role, Scope, system_scope
from partners.agreements.models import Agreement
from partners.agreements.queries import agreements_of, agreements_version
from partners.agreements.rules import Terms
from partners.agreements.services import change_agreement, make_agreement, undo_agreement
from tests.analytics.playing import undone
from tests.builders.facts import make_world
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night, published_cases

pytestmark = pytest.mark.django_db
SCOPE = system_scope("lead@relay.example")
TODAY = date(2026, 3, 10)


def terms(since: str, until: str | None = None, authority: str = "file", commission: str | None = "0.06") -> Terms:
    rate = None if commission is None else Decimal(commission)
    return Terms(authority, Decimal(10), rate, date.fromisoformat(since), date.fromisoformat(until) if until else None)


def spans() -> list[tuple[str, str | None]]:
    found = agreements_of(SCOPE, partner="P1")[::-1]
    return [(each.valid_from.isoformat(), each.valid_to.isoformat() if each.valid_to else None) for each in found]


def version() -> str:
    return agreements_version("P1", agreements_of(SCOPE, partner="P1"))


@pytest.fixture
def held() -> None:
    make_world()
    make_agreement(SCOPE, partner="P1", terms=terms("2026-01-01"))


def test_a_new_version_ends_the_one_in_force_and_undo_puts_its_end_back(held: None) -> None:
    make_agreement(SCOPE, partner="P1", terms=terms("2026-04-01", authority="free"), version=version(), reason="heard them")
    assert spans() == [("2026-01-01", "2026-04-01"), ("2026-04-01", None)]
    entry = AuditEntry.objects.last()
    assert (entry.action, entry.subject_kind, entry.subject, entry.reason) == ("agreement.made", "partner", "P1", "heard them")
    assert (entry.before["promotion_authority"], entry.after["promotion_authority"]) == ("file", "free")
    undo_agreement(SCOPE, partner="P1", valid_from=date(2026, 4, 1), version=version(), today=TODAY)
    assert spans() == [("2026-01-01", None)]


def test_a_version_that_has_begun_is_neither_taken_back_nor_changed_but_may_be_ended(held: None) -> None:
    with pytest.raises(EditRefused, match="began on 2026-01-01"):
        undo_agreement(SCOPE, partner="P1", valid_from=date(2026, 1, 1), version=version(), today=TODAY)
    first = date(2026, 1, 1)
    with pytest.raises(EditRefused, match="began on 2026-01-01"):
        change_agreement(
            SCOPE, partner="P1", valid_from=first, terms=terms("2026-01-01", authority="free"), version=version(), today=TODAY
        )
    ended = terms("2026-01-01", "2026-06-01")
    change_agreement(SCOPE, partner="P1", valid_from=first, terms=ended, version=version(), today=TODAY)
    assert spans() == [("2026-01-01", "2026-06-01")]


def test_days_of_a_later_version_are_refused_by_its_name(held: None) -> None:
    make_agreement(SCOPE, partner="P1", terms=terms("2026-06-01"))
    for clash in (terms("2026-06-01", "2026-07-01"), terms("2026-04-01"), terms("2026-04-01", "2026-06-02")):
        with pytest.raises(EditRefused, match="2026-06-01 to open") as refused:
            make_agreement(SCOPE, partner="P1", terms=clash)
        assert [problem.field for problem in refused.value.problems] == ["valid_from"]
    assert spans() == [("2026-01-01", "2026-06-01"), ("2026-06-01", None)]


def test_of_two_people_at_once_one_wins_and_nothing_of_the_other_is_stored(held: None) -> None:
    read = version()
    make_agreement(SCOPE, partner="P1", terms=terms("2026-04-01"), version=read)
    with pytest.raises(EditStale) as stale:
        make_agreement(SCOPE, partner="P1", terms=terms("2026-05-01"), version=read)
    assert (stale.value.subject_kind, stale.value.subject) == ("partner", "P1")
    assert spans() == [("2026-01-01", "2026-04-01"), ("2026-04-01", None)]


def test_without_the_right_and_for_anothers_partner_nothing_is_made(held: None) -> None:
    reader = Scope("reader", Role.ANALYST, permissions=frozenset({"partners:read"}))
    with pytest.raises(EditForbidden):
        make_agreement(reader, partner="P1", terms=terms("2026-04-01"))
    own = SCOPE.limited_to("partner", frozenset({"P2"}))
    with pytest.raises(EditMissing):
        make_agreement(own, partner="P1", terms=terms("2026-04-01"))
    assert spans() == [("2026-01-01", None)]


def test_what_an_import_brought_and_a_person_ended_is_the_persons_now(held: None) -> None:
    Agreement.objects.unscoped("test").update(import_id=7)
    make_agreement(SCOPE, partner="P1", terms=terms("2026-04-01"))
    rows = Agreement.objects.unscoped("test").order_by("valid_from")
    assert list(rows.values_list("import_id", flat=True)) == [None, None]


def filed_under_floor(folder: Path) -> Book:
    """Two lines of partner P1 under the floor, on 4 and 10 March, that a filed promotion would cover; an observation beside."""
    book = Book(folder)
    book.band(channel_code="dealers")
    book.promotion(channel_code="dealers", status="filed", price="70")
    for day in (date(2026, 3, 4), date(2026, 3, 10)):
        book.sell("70", day, channel_code="dealers", partner_code="P1", discount="30")
    book.observe("70", date(2026, 3, 10), channel_code="dealers", partner_code="P1")
    return book


def test_the_next_night_is_as_if_the_version_had_been_imported(tmp_path: Path) -> None:
    last = date(2026, 3, 15)

    def imported() -> list[dict[str, object]]:
        book = filed_under_floor(tmp_path / "fresh")
        for since, until, authority in (("2026-01-01", "2026-03-08", "approve"), ("2026-03-08", "", "file")):
            book.add("agreements", partner_code="P1", promotion_authority=authority, valid_from=since, valid_to=until)
        return book.cases(last)

    expected = undone(imported)
    book = filed_under_floor(tmp_path / "edited")
    book.add("agreements", partner_code="P1", promotion_authority="approve", valid_from="2026-01-01")
    load_folder(book.write())
    play_night(last)
    assert published_cases() != expected
    assert not DirtyKey.objects.filter(run=0).exists()
    make_agreement(SCOPE, partner="P1", terms=terms("2026-03-08", authority="file", commission=None))
    marked = {(key.topic, key.day.isoformat()) for key in DirtyKey.objects.filter(run=0)}
    assert {day for _topic, day in marked} == {"2026-03-10"}
    play_night(last)
    assert published_cases() == expected
