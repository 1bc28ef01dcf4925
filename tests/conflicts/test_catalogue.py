"""Every kind has its detector, its entry in the docs, its test; every threshold is documented and within its own bounds."""

from pathlib import Path

import pytest

from conflicts.cases.policy import THRESHOLDS as CASE_THRESHOLDS
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import PROTECTS, THRESHOLDS
from conflicts.detectors.registry import DETECTORS

ROOT = Path(__file__).resolve().parents[2]
DOCS = (ROOT / "docs" / "conflicts.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(ConflictKind))
def test_a_kind_has_one_detector_an_entry_and_a_test(kind: ConflictKind) -> None:
    assert sum(kind in detector.kinds for detector in DETECTORS) == 1
    assert f"### {kind}\n" in DOCS
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "conflicts" / "detectors").glob("test_*.py"))
    assert f'"{kind}"' in tests or f"test_{kind}.py" in {
        path.name for path in (ROOT / "tests" / "conflicts" / "detectors").iterdir()
    }


def test_every_threshold_is_documented_and_accepts_its_default() -> None:
    for threshold in (*THRESHOLDS, *CASE_THRESHOLDS):
        assert threshold.accepts(threshold.default)
        assert threshold.code in DOCS or threshold in PROTECTS.values()
    assert "price_undercut.protects_<kind>" in DOCS
