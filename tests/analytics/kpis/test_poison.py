"""One partner whose facts no figure can be made of: named, left dirty, the others' night goes on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from analytics.kpis.rules import SubjectDays
from channels_core.parties.models import Partner
from foundation.jobs.models import DirtyKey, JobFailure
from foundation.jobs.night import play_night
from foundation.values.scope import system_scope
from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook

LAST = FIRST + timedelta(days=149)


@pytest.mark.django_db
def test_a_poison_partner_is_named_and_left_dirty_and_the_others_have_their_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    playing.load(RandomBook(31).write(tmp_path / "book"))
    poison = Partner.objects.unscoped("test").get(code="P1").pk
    honest = SubjectDays.facts
    broken: list[SubjectDays] = []

    def facts(self: SubjectDays, *args: object, **options: object) -> object:
        if self in broken:
            raise OverflowError("too large")
        return honest(self, *args, **options)

    made = SubjectDays.__init__

    def remember(self: SubjectDays, columns: object, rows: object) -> None:
        made(self, columns, rows)
        if len(subjects) == 3:  # three channels come first, then P1
            broken.append(self)
        subjects.append(self)

    subjects: list[SubjectDays] = []
    with monkeypatch.context() as patch:
        patch.setattr(SubjectDays, "facts", facts)
        patch.setattr(SubjectDays, "__init__", remember)
        play_night(system_scope("nightly"), brand="LY", day=LAST)
    codes = {code for _, code, _, _ in playing.published_kpis()}
    assert codes == {"site", "market", "dealers", "P2"}
    assert set(JobFailure.objects.values_list("subject", flat=True)) == {f"partner {poison}"}
    assert set(DirtyKey.objects.values_list("topic", "b").distinct()) == {("breach", poison)}
    JobFailure.objects.all().delete()
    playing.night(LAST)
    whole = playing.dump()
    assert {code for _, code, _, _ in playing.published_kpis()} == {"site", "market", "dealers", "P1", "P2"}
    assert DirtyKey.objects.count() == 0
    assert len(whole) > 500


@pytest.mark.django_db
def test_a_past_run_is_dumped_as_it_was(tmp_path: Path) -> None:
    playing.load(RandomBook(32).write(tmp_path / "book"))
    early = LAST - timedelta(days=20)
    playing.night(early)
    then = playing.dump()
    playing.night(LAST)
    assert playing.dump() != then
    assert playing.dump("--as-of", early.isoformat()) == then
    assert playing.dump("--as-of", (FIRST - timedelta(days=1)).isoformat()) == []
    texts = [str(sorted(line)) for line in then]
    assert not any("'id'" in text or "computed_at" in text or "run" in line for text, line in zip(texts, then, strict=True))
