"""Random drafts on random books: what a trial tells is what the night then makes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from channels_core.brands.models import Brand
from conflicts.cases.rules import CaseRow
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import UNDERCUT_SHARE
from conflicts.detectors.queries import policy
from conflicts.detectors.registry import detector
from conflicts.detectors.rules import AsIf, Keys, banded
from conflicts.detectors.rules.undercuts import undercut_candidates
from conflicts.tryout.queries import preview, try_out
from foundation.thresholds.models import ThresholdVersion
from foundation.values.scope import system_scope
from pricing.bands.models import PriceBand
from pricing.bands.queries import band_rows
from tests.conflicts.loading import load_folder, mark_all
from tests.conflicts.nights import play_night, published_cases
from tests.conflicts.random_books import DAYS, FIRST, random_book
from tests.conflicts.tryout.test_versions import start_anew

pytestmark = pytest.mark.django_db
LAST = FIRST + timedelta(days=DAYS)
SINCE = FIRST + timedelta(days=20)
LEAD = system_scope(brand="LY")
CHOICES = {
    "diversion.share": ("0.15", ("0.05", "0.25")),
    "diversion.units": ("20", ("5", "60")),
    "diversion.days": ("28", ("14", "50")),
    "price_undercut.share": ("0.05", ("0", "0.15")),
    "price_undercut.protects_flagship": ("1", ("0",)),
    "price_undercut.protects_marketplace": ("0", ("1",)),
    "case.gap_days": ("14", ("3", "40")),
    "case.low_under": ("1000", ("20",)),
}


def told(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(sorted(row.items(), key=lambda item: item[0])) for row in rows)


def as_printed(rows: tuple[CaseRow, ...]) -> list[dict[str, Any]]:
    return [row.dump() for row in rows]


@pytest.mark.parametrize("seed", range(4))
def test_a_trial_of_thresholds_tells_what_a_fresh_night_makes_of_them(tmp_path: Path, seed: int) -> None:
    draw = Random(seed)
    load_folder(random_book(tmp_path / "book", seed, lines=200).write())
    play_night(LAST)
    draft = {code: draw.choice(values) for code, (_default, values) in CHOICES.items() if draw.random() < 0.7}
    history = {code: [(date.min, Decimal(CHOICES[code][0])), (SINCE, Decimal(value))] for code, value in draft.items()}
    everything = FIRST - timedelta(days=200)
    tried = try_out(LEAD, brand="LY", as_if=AsIf(thresholds=history), first_day=SINCE, last_day=LAST)
    whole = try_out(LEAD, brand="LY", as_if=AsIf(thresholds=history), first_day=everything, last_day=LAST)
    judged = {case["kind"] for case in as_printed(whole.after)}
    for code, value in draft.items():
        ThresholdVersion(
            brand="LY", code=code, value=value, valid_from=SINCE, changed_by="x", changed_at="2026-01-01T00:00Z", reason="t"
        ).save()
    start_anew()
    play_night(LAST)
    made = [case for case in published_cases() if case["kind"] in judged]
    assert told(as_printed(whole.after)) == told(made)
    recent = [case for case in made if case["last_seen"] >= SINCE.isoformat()]
    kinds = {case["kind"] for case in as_printed(tried.after)}
    assert told(as_printed(tried.after)) == told([case for case in recent if case["kind"] in kinds])
    assert kinds >= {"diversion", "price_undercut"} & {case["kind"] for case in recent}


@pytest.mark.parametrize("seed", range(4))
def test_the_night_opens_closes_and_changes_exactly_what_the_preview_of_bands_named(tmp_path: Path, seed: int) -> None:
    draw = Random(seed)
    load_folder(random_book(tmp_path / "book", seed, lines=200).write())
    play_night(LAST)
    before = told(published_cases())
    stored = band_rows(LEAD)
    removed = draw.sample(stored, 3)
    added = [replace(band, floor=band.floor / 2, valid_from=max(SINCE, band.valid_from)) for band in removed[:2]]
    kept = [replace(band, valid_to=SINCE) for band in removed[:1] if band.valid_from < SINCE]
    tried = preview(LEAD, brand="LY", as_if=banded(removed=removed, added=[*added, *kept])).next_night
    assert tried is not None
    for band in removed:
        found = PriceBand.objects.unscoped("test").filter(
            product_id=band.product, channel_id=band.channel, territory_id=band.territory
        )
        found.filter(valid_from=band.valid_from).delete()
    for band in (*added, *kept):
        PriceBand(
            product_id=band.product, channel_id=band.channel, territory_id=band.territory, floor=band.floor, ceiling=band.ceiling,
            currency=band.currency, valid_from=band.valid_from, valid_to=band.valid_to,
        ).save()  # fmt: skip
    mark_all(Brand.objects.unscoped("test").get())
    play_night(LAST)
    after = told(published_cases())
    gone = told(as_printed(tuple(case.was for case in tried.cases if case.was is not None and case.change != "stays")))
    come = told(as_printed(tuple(case.would for case in tried.cases if case.would is not None and case.change != "stays")))
    assert sorted(set(before) - set(after)) == gone
    assert sorted(set(after) - set(before)) == come


@pytest.mark.parametrize("seed", (1, 2, 3))
def test_facts_that_no_line_could_undercut_are_left_out_without_a_trace(tmp_path: Path, seed: int) -> None:
    load_folder(random_book(tmp_path / "book", seed, lines=300).write())
    price, keys = detector("price"), Keys(brand="LY", day=LAST, run=None, since=FIRST, until=LAST)
    rows = price.gather(LEAD, keys)
    swapped = AsIf(
        thresholds={"price_undercut.protects_flagship": [(date.min, Decimal(0))], UNDERCUT_SHARE.code: [(date.min, Decimal(0))]}
    )
    policies = [policy(LEAD, "LY"), policy(LEAD, "LY", swapped)]
    few = replace(rows, facts=undercut_candidates(rows.facts, rows.terms, policies))
    assert len(few.facts) < len(rows.facts)
    for each in policies:
        found = [finding for finding in price.judge(rows, each).findings if finding.kind is ConflictKind.PRICE_UNDERCUT]
        assert (
            found
            and [finding for finding in price.judge(few, each).findings if finding.kind is ConflictKind.PRICE_UNDERCUT] == found
        )
