"""The version of what an editor read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from foundation.edits.rules import token_of


def test_the_same_content_has_the_same_version_however_it_is_spelt() -> None:
    one = token_of({"floor": Decimal("1.50"), "valid_from": date(2026, 1, 31), "note": None})
    assert one == token_of({"note": None, "valid_from": date(2026, 1, 31), "floor": Decimal("1.5")})
    assert len(one) == 16


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"floor": Decimal("1")}, {"floor": Decimal("1.000001")}),
        ({"floor": Decimal("1")}, {"floor": "1"}),
        ({"floor": None}, {"floor": ""}),
        ({"floor": Decimal("10")}, {"floor": 10}),
        ({"tiers": ["A", "B"]}, {"tiers": ["B", "A"]}),
    ],
)
def test_any_other_content_has_another_version(one: dict[str, object], other: dict[str, object]) -> None:
    assert token_of(one) != token_of(other)


def test_a_float_has_no_exact_form_and_is_refused() -> None:
    with pytest.raises(TypeError):
        token_of({"rate": 0.1})
