"""What a threshold is: a named value with a default, bounds and a unit; and the versions of a rule's values over time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

#: Decimals that a value of a unit may have; of any other unit as many as a price.
PLACES = {
    "share": 4,
    "weight": 2,
    "money": 2,
    "units": 3,
    "days": 0,
    "months": 0,
    "quarters": 0,
    "answers": 0,
    "customers": 0,
    "yes": 0,
    "advise": 0,
}
_OTHER_PLACES = 6


@dataclass(frozen=True)
class Threshold:
    """``code`` is ``kind.name``; value, default and bounds are decimals in ``unit`` (``share``, ``days``, ``money``, ``yes`` ...)."""

    code: str
    default: Decimal
    lowest: Decimal
    highest: Decimal
    unit: str
    row: str  # the row of the rule catalogue that it belongs to

    def accepts(self, value: Decimal) -> bool:
        return self.lowest <= value <= self.highest

    @property
    def is_choice(self) -> bool:
        """Whether it is one of two: 1 or 0."""
        return self.unit in ("yes", "advise")

    @property
    def places(self) -> int:
        """How many decimals a value may have."""
        return PLACES.get(self.unit, _OTHER_PLACES)

    def is_whole_enough(self, value: Decimal) -> bool:
        """Whether ``value`` has no more decimals than the unit."""
        return value == value.quantize(Decimal(1).scaleb(-self.places))


@dataclass(frozen=True)
class Version:
    """The value of a threshold from ``valid_from`` on; ``before`` is the one that it took over from."""

    code: str
    value: Decimal
    valid_from: date
    changed_by: str
    changed_at: datetime
    reason: str
    before: Decimal


@dataclass(frozen=True)
class Setting:
    """A threshold of a rule with its ``versions``, the earliest first."""

    threshold: Threshold
    versions: tuple[Version, ...] = ()

    def at(self, day: date) -> Decimal:
        """The value in force on ``day``."""
        begun = self.since(day)
        return self.threshold.default if begun is None else begun.value

    def since(self, day: date) -> Version | None:
        """The version in force on ``day``; None: the default."""
        begun = [version for version in self.versions if version.valid_from <= day]
        return begun[-1] if begun else None

    def coming(self, day: date) -> tuple[Version, ...]:
        """The versions that begin after ``day``."""
        return tuple(version for version in self.versions if version.valid_from > day)

    @property
    def history(self) -> list[tuple[date, Decimal]]:
        """(first day, value), ascending, from the default on."""
        return [(date.min, self.threshold.default), *((version.valid_from, version.value) for version in self.versions)]

    def with_value(self, value: Decimal, since: date) -> list[tuple[date, Decimal]]:
        """The history with ``value`` from ``since`` on, until the next version that begins later."""
        kept = [(day, held) for day, held in self.history if day != since]
        return sorted([*kept, (since, value)])

    def over_history(self, value: Decimal, since: date) -> list[tuple[date, Decimal]]:
        """The history up to ``since``, and ``value`` from there on, whatever else begins later."""
        return [*((day, held) for day, held in self.history if day < since), (since, value)]


@dataclass(frozen=True)
class Change:
    """One publication: the versions that one person gave one first day in one act; the rule's defaults are number 1."""

    number: int
    valid_from: date
    changed_by: str
    changed_at: datetime
    reason: str
    versions: tuple[Version, ...]


def changes_of_rule(settings: Iterable[Setting]) -> list[Change]:
    """The rule's publications, the earliest first day first."""
    versions = sorted(
        (version for setting in settings for version in setting.versions),
        key=lambda version: (version.valid_from, version.changed_at, version.code),
    )
    grouped = groupby(versions, key=lambda version: (version.valid_from, version.changed_at, version.changed_by, version.reason))
    return [
        Change(number, since, who, at, reason, tuple(held))
        for number, ((since, at, who, reason), held) in enumerate(grouped, start=2)
    ]


def settings_of(
    thresholds: Sequence[Threshold], rows: Mapping[str, Sequence[tuple[Decimal, date, str, datetime, str]]]
) -> tuple[Setting, ...]:
    """``rows`` are (value, first day, by, at, reason) of each code, the earliest first."""
    found = []
    for threshold in thresholds:
        before = threshold.default
        versions = []
        for value, since, who, at, reason in rows.get(threshold.code, ()):
            versions.append(Version(threshold.code, value, since, who, at, reason, before))
            before = value
        found.append(Setting(threshold, tuple(versions)))
    return tuple(found)
