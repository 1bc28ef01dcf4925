"""The rules whose thresholds people edit, handed over by config when Django is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from foundation.thresholds.queries import Night, night, settings, version_of
from foundation.thresholds.rules import Change, Setting, Threshold, changes_of_rule
from foundation.values.scope import Scope

Values = Mapping[str, Decimal]


def _always(values: Values) -> bool:
    return True


@dataclass(frozen=True)
class EditableRule:
    """A rule with its thresholds, as one page edits them together.

    ``name``, ``about``, ``labels`` (by threshold code) and ``incoherent`` are lazy texts; ``area`` groups the list. ``coherent``
    judges the values of all thresholds together, ``incoherent`` says what to mend where it does not hold. ``grown`` gives thresholds
    of a brand's own data (a territory's mode) with their labels. ``choices`` names those that are one of two, as a group. ``effects`` is the
    name of the route that tells whose figures a draft would move, where it opens no case. ``reach`` marks what a new or withdrawn version reaches beyond the
    facts of its own days, which no night has judged.
    """

    code: str
    area: Any
    name: Any
    about: Any
    thresholds: tuple[Threshold, ...] = ()
    labels: Mapping[str, Any] = field(default_factory=dict)
    coherent: Callable[[Values], bool] = _always
    incoherent: Any = ""
    choices: Any = ""
    grown: Callable[[Scope, str], Sequence[tuple[Threshold, str]]] | None = None
    effects: str = ""
    reach: Callable[[Scope, str, date], None] | None = None


_rules: dict[str, EditableRule] = {}


def hand_over(rules: Sequence[EditableRule]) -> None:
    """Takes the rules in the order of the list. Raises ValueError where two share a code, or a threshold."""
    codes = [rule.code for rule in rules] + [threshold.code for rule in rules for threshold in rule.thresholds]
    if len(codes) != len(set(codes)):
        raise ValueError("a rule or a threshold is there twice")
    _rules.clear()
    _rules.update({rule.code: rule for rule in rules})


def editable_rules() -> tuple[EditableRule, ...]:
    return tuple(_rules.values())


def editable_rule(code: str) -> EditableRule | None:
    return _rules.get(code)


def thresholds_of(scope: Scope, *, brand: str, rule: EditableRule) -> list[tuple[Threshold, str]]:
    """The rule's thresholds for a brand, with what people call them."""
    fixed = [(threshold, str(rule.labels.get(threshold.code, threshold.code))) for threshold in rule.thresholds]
    return fixed if rule.grown is None else [*fixed, *rule.grown(scope, brand)]


def rule_of(scope: Scope, *, brand: str, code: str) -> EditableRule | None:
    """The rule that has the threshold ``code``, or None."""
    for rule in _rules.values():
        if any(threshold.code == code for threshold in rule.thresholds):
            return rule
    for rule in _rules.values():
        if rule.grown is not None and any(threshold.code == code for threshold, _label in rule.grown(scope, brand)):
            return rule
    return None


@dataclass(frozen=True)
class RuleState:
    """A rule as it stands for a brand: its settings with labels, the publications, what an edit has to name as read."""

    rule: EditableRule
    brand: str
    settings: tuple[Setting, ...]
    labels: Mapping[str, str]
    changes: tuple[Change, ...]
    version: str
    night: Night

    def number_on(self, day: date) -> int:
        """The number of the publication in force on ``day``; 1: the defaults."""
        return max((change.number for change in self.changes if change.valid_from <= day), default=1)

    @property
    def next_number(self) -> int:
        return len(self.changes) + 2

    def setting(self, code: str) -> Setting:
        return next(setting for setting in self.settings if setting.threshold.code == code)


def rule_states(scope: Scope, *, brand: str, rules: Sequence[EditableRule]) -> list[RuleState]:
    """The rules as they stand for a brand, in a fixed number of statements."""
    listed = [(rule, thresholds_of(scope, brand=brand, rule=rule)) for rule in rules]
    held = {
        setting.threshold.code: setting
        for setting in settings(scope, brand=brand, thresholds=[each for _rule, named in listed for each, _label in named])
    }
    last = night(scope, brand=brand)
    return [_state(rule, brand, [held[each.code] for each, _label in named], named, last) for rule, named in listed]


def _state(
    rule: EditableRule, brand: str, held: Sequence[Setting], named: Sequence[tuple[Threshold, str]], last: Night
) -> RuleState:
    labels = {threshold.code: label for threshold, label in named}
    return RuleState(rule, brand, tuple(held), labels, tuple(changes_of_rule(held)), version_of(held), last)
