"""The demo brand at a tenth of its size, written once, and a Relay that has played its night, made once."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.simulate import simulate
from tests.wholes.relay import UNTIL, Relay, on_sqlite

SEED = 20261123


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Interchange files of the demo brand; truth lies in ``truth/truth.json``."""
    folder = tmp_path_factory.mktemp("demo")
    simulate(folder, seed=SEED, scale=0.1, until=date.fromisoformat(UNTIL))
    return folder


@pytest.fixture(scope="session")
def whole_truth(demo_folder: Path) -> dict[str, Any]:
    return json.loads((demo_folder / "truth" / "truth.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def truth(whole_truth: dict[str, Any]) -> list[dict[str, Any]]:
    return whole_truth["cases"]


@pytest.fixture(scope="session")
def played(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Relay:
    """SQLite, the demo's files, one night. Tests only read it."""
    relay = on_sqlite(tmp_path_factory.mktemp("played"))
    relay.load(demo_folder)
    relay.night("--date", UNTIL)
    return relay


@pytest.fixture(scope="session")
def dump(played: Relay) -> str:
    return played.dump()


def told(case: dict[str, Any]) -> tuple[Any, ...]:
    """What makes a case the one that was planted; amounts by value."""
    names = ("kind", "channels", "partners", "sku", "territory", "customer", "status", "first_seen", "last_seen", "recurrence_of")
    stake = None if case["at_stake"] is None else Decimal(case["at_stake"])
    return (*(str(case[name]) for name in names), stake)
