"""What is written from the code is what the code says now; each thing that is registered has its line."""

from __future__ import annotations

import pytest

from analytics.kpis.registry import FORMULAS
from config.nightly import STEPS
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.registry import DETECTORS
from scripts.write_reference import BEGIN, END, described_files, described_tables
from tests.docs.pages import DOCS, text_of

HOW = "run .venv/bin/python scripts/write_reference.py"


@pytest.mark.parametrize(("page", "describe"), [("data-model.md", described_tables), ("files.md", described_files)])
def test_the_reference_is_what_the_code_says(page: str, describe) -> None:
    told = text_of(DOCS / page).split(BEGIN)[1].split(END)[0].strip()
    assert told == describe().strip(), HOW


@pytest.mark.parametrize("kind", list(ConflictKind))
def test_every_kind_of_conflict_is_in_the_catalogue(kind: ConflictKind) -> None:
    assert f"[{kind}](conflicts.md#{kind})" in text_of(DOCS / "rules.md")


def test_every_detector_is_in_the_catalogue() -> None:
    rules = text_of(DOCS / "rules.md")
    for detector in DETECTORS:
        assert f"`conflicts/detectors/kinds/{detector.code}.py`" in rules


@pytest.mark.parametrize("code", [formula.code for formula in FORMULAS])
def test_every_kpi_is_told(code: str) -> None:
    assert f"\n| `{code}` |" in text_of(DOCS / "kpis.md")


@pytest.mark.parametrize("code", [step.code for step in STEPS])
def test_every_step_of_the_night_is_told(code: str) -> None:
    night = text_of(DOCS / "architecture.md").partition("## The night")[2].partition("\n## ")[0]
    assert f"`{code}`" in night


def test_every_decision_has_a_number_of_its_own_tags_and_a_status() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(record.name[:4]) for record in records] == list(range(1, len(records) + 1))
    for record in records:
        first, second = text_of(record).splitlines()[:2]
        assert first.startswith(f"# {int(record.name[:4])}. ")
        assert second.startswith("Tags: ") and "Status: " in second
