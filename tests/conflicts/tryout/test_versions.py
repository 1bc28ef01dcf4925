"""Published thresholds: refused with the way out, audited, and worked off by the nights as on a fresh database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from channels_core.brands.models import Brand
from conflicts.cases.choices import CaseStatus
from conflicts.cases.models import Case, CaseVersion
from conflicts.detectors.models import FoundConflict
from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.jobs.models import DirtyKey, JobRun, Publication
from foundation.jobs.queries import publication
from foundation.outbox.models import OutboxEvent
from foundation.thresholds.models import ThresholdVersion
from foundation.thresholds.registry import editable_rule, rule_states
from foundation.thresholds.services import publish_threshold, publish_thresholds, withdraw_threshold
from foundation.values.scope import Role, Scope, system_scope
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder, mark_all
from tests.conflicts.nights import play_night, published_cases

pytestmark = pytest.mark.django_db
LEAD = system_scope("lead@relay.example", brand="LY")
JUDGED = date(2026, 3, 15)
NEXT = date(2026, 3, 16)


def version(rule: str = "diversion") -> str:
    found = editable_rule(rule)
    assert found is not None
    return rule_states(LEAD, brand="LY", rules=[found])[0].version


def publish(scope: Scope = LEAD, **more: Any) -> None:
    given = {"brand": "LY", "code": "diversion.share", "value": Decimal("0.12"), "valid_from": NEXT, "reason": "a leak"}
    publish_threshold(scope, **{**given, "version": version(), **more})


def problems(**more: Any) -> dict[str, str]:
    with pytest.raises(EditRefused) as caught:
        publish(**more)
    assert ThresholdVersion.objects.unscoped("test").count() == 0
    return {problem.field: problem.message for problem in caught.value.problems}


@pytest.fixture
def judged(book: Book) -> Book:
    book.sell("100")
    load_folder(book.write())
    play_night(JUDGED)
    return book


def test_a_version_is_kept_with_who_why_and_both_values(judged: Book) -> None:
    publish()
    (row,) = ThresholdVersion.objects.unscoped("test")
    assert (row.value, row.valid_from, row.changed_by, row.reason) == ("0.12", NEXT, "lead@relay.example", "a leak")
    entry = AuditEntry.objects.get(subject_kind="threshold")
    assert (entry.action, entry.subject, entry.brand, entry.reason) == (
        "threshold.published",
        "LY diversion.share",
        "LY",
        "a leak",
    )
    assert (entry.before, entry.after) == ({"value": "0.15"}, {"value": "0.12", "valid_from": "2026-03-16"})
    assert OutboxEvent.objects.get(name="threshold.published").payload["value"] == "0.12"


def test_what_is_out_of_bounds_or_without_reason_or_in_the_past_is_refused_with_the_way_out(judged: Book) -> None:
    assert problems(value=Decimal("0.31")) == {"diversion.share": "Between 5\xa0% and 30\xa0%."}
    assert problems(value=Decimal("0.04999")) == {"diversion.share": "Between 5\xa0% and 30\xa0%."}
    assert problems(value=Decimal("NaN")) == {"diversion.share": "Between 5\xa0% and 30\xa0%."}
    assert problems(value=Decimal("0.12345")) == {"diversion.share": "At most 2 decimals."}
    assert problems(value=Decimal("0.15")) == {"diversion.share": "15\xa0% is in force on 16 Mar 2026 already."}
    assert problems(reason=" ") == {"reason": "Say why: the reason stands beside the value for whoever asks later."}
    told = "Nights have judged the days up to 15 Mar 2026 already and keep their values: 16 Mar 2026 or later."
    assert problems(valid_from=JUDGED) == {"valid_from": told}
    assert sorted(problems(valid_from=JUDGED, reason="", value=Decimal(1))) == ["diversion.share", "reason", "valid_from"]


def test_both_bounds_are_allowed(judged: Book) -> None:
    publish(value=Decimal("0.05"))
    publish(value=Decimal("0.30"))
    assert [row.value for row in ThresholdVersion.objects.unscoped("test")] == ["0.3"]


def test_a_day_that_a_night_is_judging_is_closed(judged: Book) -> None:
    JobRun.objects.create(brand="LY", business_date=NEXT, attempt=1, state="running", actor="x", started_at=timezone.now())
    assert list(problems()) == ["valid_from"]


def test_of_two_people_the_second_is_told_and_changes_nothing(judged: Book) -> None:
    read = version()
    publish(version=read)
    with pytest.raises(EditStale) as caught:
        publish(version=read, value=Decimal("0.10"))
    assert (caught.value.subject_kind, caught.value.subject) == ("threshold", "LY diversion.share")
    assert [row.value for row in ThresholdVersion.objects.unscoped("test")] == ["0.12"]


def test_a_coming_version_can_be_replaced_on_its_day_and_withdrawn_until_a_night_judges_by_it(judged: Book) -> None:
    publish()
    publish(value=Decimal("0.10"))
    withdraw_threshold(LEAD, brand="LY", code="diversion.share", valid_from=NEXT, version=version())
    assert ThresholdVersion.objects.unscoped("test").count() == 0
    told = list(AuditEntry.objects.filter(subject_kind="threshold").order_by("id").values_list("action", "before", "after"))
    assert told[1:] == [
        ("threshold.published", {"value": "0.12"}, {"value": "0.1", "valid_from": "2026-03-16"}),
        ("threshold.withdrawn", {"value": "0.1"}, {"value": "0.15", "valid_from": "2026-03-16"}),
    ]
    publish()
    play_night(NEXT)
    pointer = publication(LEAD, "LY")
    assert pointer is not None and pointer.business_date == NEXT
    with pytest.raises(EditRefused):
        withdraw_threshold(LEAD, brand="LY", code="diversion.share", valid_from=NEXT, version=version())
    assert ThresholdVersion.objects.unscoped("test").count() == 1


def test_values_that_do_not_go_together_are_refused_on_every_day_that_they_meet(judged: Book) -> None:
    publish(code="case.medium_under", value=Decimal(5_000), version=version("case"), valid_from=date(2026, 4, 1))
    with pytest.raises(EditRefused) as caught:
        publish(code="case.low_under", value=Decimal(5_000), version=version("case"))
    assert [problem.field for problem in caught.value.problems] == ["case.low_under"]
    values = {"case.low_under": Decimal(5_000), "case.medium_under": Decimal(6_000)}
    publish_thresholds(LEAD, brand="LY", values=values, valid_from=date(2026, 4, 1), reason="heavier", version=version("case"))
    assert ThresholdVersion.objects.unscoped("test").count() == 2


def test_nobody_else_edits_and_what_is_not_there_is_missing(judged: Book) -> None:
    reader = Scope("m@relay.example", Role.PARTNER_MANAGER, permissions=frozenset({"thresholds:read"}))
    for scope in (reader, LEAD.limited_to("partner", frozenset({"P1"}))):
        with pytest.raises(EditForbidden):
            publish(scope)
    for more in ({"code": "diversion.sharp"}, {"brand": "XX"}):
        with pytest.raises(EditMissing):
            publish(**more)
    assert ThresholdVersion.objects.unscoped("test").count() == 0


def test_a_country_s_mode_is_a_threshold_whose_default_is_membership_of_the_union(judged: Book) -> None:
    found = editable_rule("jurisdiction")
    assert found is not None
    (state,) = rule_states(LEAD, brand="LY", rules=[found])
    assert [(each.threshold.code, each.threshold.default) for each in state.settings] == [
        ("jurisdiction.advise_CN", Decimal(0)),
        ("jurisdiction.advise_DE", Decimal(1)),
    ]
    publish(code="jurisdiction.advise_CN", value=Decimal(1), version=state.version)
    assert ThresholdVersion.objects.unscoped("test").get().value == "1"


def _ships(book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    book.band("80")
    for month, day in ((3, 10), (3, 15), (3, 16), (3, 20), (4, 2)):
        at = date(2026, month, day)
        book.sell("70", at)
        book.sell("100", at, channel_code="site")
        book.sell("96", at, channel_code="flag", territory_code="CN-SH")
        for units, territory in (("87", "CN-GD"), ("13", "CN-SH")):
            book.sell(
                "100", at, channel_code="dealers", partner_code="P1", quantity=units, territory_code=territory, customer_id="B1"
            )
    book.promotion("A", starts_on="2026-04-10", ends_on="2026-04-20", budget="3000")
    book.promotion("B", channel_code="site", starts_on="2026-04-15", ends_on="2026-04-25", budget="2000")


def _plain(cases: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(case.items(), key=lambda item: item[0])) for case in cases)


@pytest.mark.parametrize(("gap", "window"), [("5", "14"), ("30", "60")])
def test_nights_around_a_new_version_end_like_one_night_of_a_fresh_database(tmp_path: Path, gap: str, window: str) -> None:
    book = Book(tmp_path / "one")
    _ships(book)
    load_folder(book.write())
    play_night(JUDGED)
    given = (
        ("diversion.share", "0.12", "diversion"),
        ("price_undercut.share", "0.03", "price_undercut"),
        ("price_undercut.protects_flagship", "0", "price_undercut"),
        ("diversion.days", window, "diversion"),
        ("case.gap_days", gap, "case"),
        ("case.medium_under", "1500", "case"),
    )
    for code, value, rule in given:
        publish(code=code, value=Decimal(value), version=version(rule))
    play_night(JUDGED)
    for day in (16, 20, 31):
        play_night(date(2026, 3, day))
    play_night(date(2026, 4, 3))
    nightly = _plain(published_cases())
    start_anew()
    play_night(date(2026, 4, 3))
    assert _plain(published_cases()) == nightly
    assert any("promotion_clash" in case and "'high'" in case for case in nightly)


def test_a_clash_that_lies_ahead_is_weighed_anew_before_its_version_begins(book: Book) -> None:
    book.promotion("A", starts_on="2026-04-10", ends_on="2026-04-20", budget="3000")
    book.promotion("B", channel_code="site", starts_on="2026-04-15", ends_on="2026-04-25", budget="2000")
    book.sell("100")
    load_folder(book.write())
    play_night(JUDGED)
    assert [case["severity"] for case in published_cases()] == ["medium"]
    publish(code="case.medium_under", value=Decimal("1500"), version=version("case"), valid_from=date(2026, 4, 1))
    assert play_night(JUDGED) is not None
    assert [case["severity"] for case in published_cases()] == ["high"]
    withdraw_threshold(LEAD, brand="LY", code="case.medium_under", valid_from=date(2026, 4, 1), version=version("case"))
    play_night(JUDGED)
    assert [case["severity"] for case in published_cases()] == ["medium"]
    assert play_night(JUDGED) is None


def test_a_longer_gap_returns_a_case_that_had_gone_quiet(book: Book) -> None:
    book.band("80")
    book.sell("70", "2026-02-25")
    load_folder(book.write())
    play_night(JUDGED)
    assert [case["status"] for case in published_cases()] == [CaseStatus.RESOLVED]
    publish(code="case.gap_days", value=Decimal(30), version=version("case"))
    play_night(JUDGED)
    assert [case["status"] for case in published_cases()] == [CaseStatus.RESOLVED]
    play_night(NEXT)
    assert [case["status"] for case in published_cases()] == [CaseStatus.OPEN]


def start_anew() -> None:
    """The database as it would be without any night."""
    for model in (CaseVersion, Case):
        model.objects.unscoped("test").all().delete()
    FoundConflict.objects.unscoped("test").all().delete()
    Publication.objects.all().delete()
    JobRun.objects.unscoped("test").all().delete()
    DirtyKey.objects.all().delete()
    mark_all(Brand.objects.unscoped("test").get())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time")
def test_of_two_people_at_one_moment_one_wins_and_the_other_is_told(judged: Book) -> None:
    read, ready = version(), Barrier(2)

    def edit(value: str) -> str:
        ready.wait()
        try:
            publish(version=read, value=Decimal(value))
        except EditStale:
            return "stale"
        finally:
            connection.close()
        return value

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(edit, ("0.10", "0.12")))
    assert told[1] == "stale" and [Decimal(row.value) for row in ThresholdVersion.objects.unscoped("test")] == [Decimal(told[0])]
