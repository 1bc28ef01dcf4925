"""Which values are in force for a brand on a day, and the versions that people published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from foundation.edits.rules import token_of
from foundation.jobs.choices import RunState
from foundation.jobs.models import JobRun, Publication
from foundation.thresholds.models import ThresholdVersion
from foundation.thresholds.rules import Setting, Threshold, settings_of
from foundation.values.scope import Scope


def history_in_force(scope: Scope, *, brand: str, thresholds: Iterable[Threshold]) -> dict[str, list[tuple[date, Decimal]]]:
    """For each threshold's code its values as (first day, value), ascending, beginning with the default at day 1."""
    found = {threshold.code: [(date.min, threshold.default)] for threshold in thresholds}
    rows = ThresholdVersion.objects.for_scope(scope).filter(brand=brand, code__in=sorted(found))
    for row in rows.order_by("code", "valid_from"):
        found[row.code].append((row.valid_from, Decimal(row.value)))
    return found


def in_force(scope: Scope, *, brand: str, day: date, thresholds: Iterable[Threshold]) -> dict[str, Decimal]:
    """For each threshold's code its value on ``day``."""
    history = history_in_force(scope, brand=brand, thresholds=thresholds)
    return {code: [value for since, value in values if since <= day][-1] for code, values in history.items()}


def settings(scope: Scope, *, brand: str, thresholds: Sequence[Threshold]) -> tuple[Setting, ...]:
    """The thresholds with all their versions, in one statement."""
    rows = ThresholdVersion.objects.for_scope(scope).filter(brand=brand, code__in=[each.code for each in thresholds])
    found: dict[str, list[tuple[Decimal, date, str, datetime, str]]] = defaultdict(list)
    columns = ("code", "value", "valid_from", "changed_by", "changed_at", "reason")
    for code, value, *rest in rows.order_by("code", "valid_from").values_list(*columns):
        found[code].append((Decimal(value), *rest))
    return settings_of(thresholds, found)


def version_of(held: Sequence[Setting]) -> str:
    """The version of what an editor reads: every first day and value of the rule's thresholds."""
    return token_of(
        {setting.threshold.code: [(version.valid_from, version.value) for version in setting.versions] for setting in held}
    )


@dataclass(frozen=True)
class Night:
    """``judged`` is the last business day that a night has judged or is judging; None: none yet. A version may begin on
    ``first_open``, the day after it, at the earliest (any day where None)."""

    judged: date | None

    @property
    def first_open(self) -> date | None:
        return None if self.judged is None else self.judged + timedelta(days=1)

    def is_open(self, day: date) -> bool:
        return self.judged is None or day > self.judged


def night(scope: Scope, *, brand: str, lock: bool = False) -> Night:
    """``lock`` keeps the brand's pointer, and with it other editors of its thresholds, until the transaction ends."""
    pointers = Publication.objects.filter(brand=brand)
    pointer = (pointers.select_for_update() if lock else pointers).first()
    running = JobRun.objects.for_scope(scope).filter(brand=brand, state=RunState.RUNNING).order_by("-business_date")
    under_way = running.values_list("business_date", flat=True).first()
    days = [day for day in (None if pointer is None else pointer.business_date, under_way) if day is not None]
    return Night(max(days, default=None))
