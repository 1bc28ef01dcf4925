"""Every threshold that a room declares can be edited: it stands in a rule of config/thresholds.py, with a name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from config.thresholds import RULES
from foundation.thresholds.registry import EditableRule, editable_rules, hand_over
from foundation.thresholds.rules import Threshold

APPS = ("analytics", "conflicts", "lifecycle", "pricing", "partners", "channels_core")


def declared() -> Iterator[Threshold]:
    """The thresholds among the globals of every policy and queries module."""
    for app in APPS:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if module.name.rsplit(".", 1)[-1] in ("policy", "queries"):
                yield from _thresholds(list(vars(importlib.import_module(module.name)).values()))


def _thresholds(held: Any) -> Iterator[Threshold]:
    if isinstance(held, Threshold):
        yield held
    elif isinstance(held, Mapping):
        yield from _thresholds(list(held.values()))
    elif isinstance(held, list | tuple):
        for each in held:
            yield from _thresholds(each)


def test_every_threshold_of_a_room_stands_in_a_rule() -> None:
    known = {threshold.code for rule in RULES for threshold in rule.thresholds}
    assert sorted({threshold.code for threshold in declared()} - known) == [], "add it to config/thresholds.py"


def test_every_threshold_has_a_name_and_a_default_within_its_bounds() -> None:
    assert editable_rules() == RULES
    for rule in RULES:
        assert not rule.thresholds or {threshold.code for threshold in rule.thresholds} == set(rule.labels), rule.code
        for threshold in rule.thresholds:
            assert threshold.accepts(threshold.default) and threshold.is_whole_enough(threshold.default), threshold.code
        assert rule.coherent({threshold.code: threshold.default for threshold in rule.thresholds}) or not rule.thresholds


def test_a_threshold_in_two_rules_is_refused() -> None:
    rule = RULES[0]
    twice = EditableRule(code="again", area="", name="", about="", thresholds=rule.thresholds)
    with pytest.raises(ValueError, match="twice"):
        hand_over((*RULES, twice))
    assert editable_rules() == RULES
