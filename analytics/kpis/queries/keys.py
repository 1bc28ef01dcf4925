"""Which channels and partners a night has to look at, and on which days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analytics.kpis.queries.checks import changed_check_days
from channels_core.brands.models import Brand
from channels_core.rollups.choices import SubjectKind
from channels_core.rollups.queries import brand_of, changed_days, subjects_with_facts
from channels_core.rollups.rules import batches
from foundation.jobs.queries import last_whole_run
from foundation.values.scope import Scope
from pricing.rebates.queries import changed_rebate_days

STEP_CODE = "kpis"
#: Days with facts a batch: about a second of work.
DAYS_A_BATCH = 2_000
#: What the passing of time alone costs a subject, in days with facts.
DAYS_OF_TIME = 10
LAST_ID = 2**62


@dataclass(frozen=True)
class Night:
    """The brand, the night's day, and the run and day of the last night whose KPIs were all computed (0, None: none)."""

    brand: Brand
    day: date
    since: int
    previous: date | None

    @property
    def moves_on(self) -> bool:
        """Whether time has passed since: then periods end, settle and move without any change of facts."""
        return self.previous is None or self.previous < self.day


def night_of(scope: Scope, day: date) -> Night:
    """What the scope's run continues."""
    brand = brand_of(scope)
    last = last_whole_run(scope, brand=brand.code, step=STEP_CODE)
    return Night(brand, day, 0 if last is None else last.pk, None if last is None else last.business_date)


def touched_days(scope: Scope, *, night: Night, kind: SubjectKind, first: int = 1, last: int = LAST_ID) -> dict[int, set[date]]:
    """The days up to the night's of subjects ``first`` to ``last`` whose facts, breaches, observations or rebates changed since."""
    found = changed_days(scope, since=night.since, kind=kind, first=first, last=last)
    for subject, days in changed_check_days(scope, brand=night.brand.code, since=night.since, kind=kind).items():
        if first <= subject <= last:
            found.setdefault(subject, set()).update(days)
    for subject, days in changed_rebate_days(scope, since=night.since, kind=kind, first=first, last=last).items():
        found.setdefault(subject, set()).update(days)
    return {subject: held for subject in sorted(found) if (held := {day for day in found[subject] if day <= night.day})}


def subject_batches(scope: Scope, day: date) -> list[str]:
    """``kind|first|last`` over the subjects with changes, and over all with facts where the night's day has moved on."""
    night = night_of(scope, day)
    found = []
    for kind in SubjectKind:
        weights = Counter({subject: len(days) for subject, days in touched_days(scope, night=night, kind=kind).items()})
        if night.moves_on:
            weights.update(dict.fromkeys(subjects_with_facts(scope, kind=kind), DAYS_OF_TIME))
        found += [f"{kind}|{first}|{last}" for first, last in batches(sorted(weights.items()), limit=DAYS_A_BATCH)]
    return found


def subjects_between(
    scope: Scope, *, night: Night, kind: SubjectKind, first: int, last: int
) -> tuple[Sequence[int], dict[int, set[date]]]:
    """The subjects of a batch in order, and their touched days."""
    touched = touched_days(scope, night=night, kind=kind, first=first, last=last)
    subjects = set(touched)
    if night.moves_on:
        subjects.update(subject for subject in subjects_with_facts(scope, kind=kind) if first <= subject <= last)
    return sorted(subjects), touched
