"""The night's detectors: each looks at its touched keys, batch by batch, and replaces what it had found there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from conflicts.detectors.queries import brand_row, dirty_counts, policy
from conflicts.detectors.registry import DETECTORS, detector
from conflicts.detectors.rules import BatchBy, Detector, Judged, Keys
from conflicts.detectors.services import store_findings
from foundation.jobs.registry import Skipped, Step, Written
from foundation.values.scope import Scope

KEYS_A_BATCH = 20_000


def chunks(scope: Scope, day: date) -> Sequence[str]:
    """``detector|first|last`` for each batch of a detector's dirty keys: days, or row ids; both ends inside."""
    brand = brand_row(scope).code
    found: list[str] = []
    for each in DETECTORS:
        if each.batch_by is BatchBy.ALL:
            found.append(f"{each.code}||")
            continue
        by = "day" if each.batch_by is BatchBy.DAY else "a"
        counts = dirty_counts(scope, brand=brand, topics=each.topics, by=by, day=day)
        found += [f"{each.code}|{first}|{last}" for first, last in _batches(counts)]
    return found


def _batches(counts: Iterable[tuple[Any, int]]) -> Iterator[tuple[Any, Any]]:
    """First and last value of batches of about KEYS_A_BATCH keys."""
    first, last, held = None, None, 0
    for value, keys in counts:
        if held and held + keys > KEYS_A_BATCH:
            yield first, last
            first, held = None, 0
        first = value if first is None else first
        last, held = value, held + keys
    if held:
        yield first, last


def _keys(scope: Scope, day: date, key: str) -> tuple[Detector, Keys]:
    code, first, last = key.split("|")
    each = detector(code)
    keys = Keys(brand=brand_row(scope).code, day=day, run=scope.run)
    if each.batch_by is BatchBy.DAY:
        keys = replace(keys, since=date.fromisoformat(first), until=date.fromisoformat(last))
    elif each.batch_by is BatchBy.A:
        keys = replace(keys, first=int(first), last=int(last))
    return each, keys


def compute(scope: Scope, day: date, key: str) -> tuple[Judged, Q]:
    """The verdicts on the batch, and the stored findings that they replace."""
    each, keys = _keys(scope, day, key)
    keys = each.reach(keys)
    rows = each.gather(scope, keys)
    return each.judge(rows, policy(scope, keys.brand)), each.touched(scope, keys, rows)


def store(scope: Scope, day: date, key: str, rows: tuple[Judged, Q]) -> Written:
    judged, touched = rows
    each = detector(key.split("|")[0])
    written = store_findings(scope, detector=each, touched=touched, judged=judged)
    skipped = tuple(
        Skipped(left.topic, left.a, left.b, left.day, f"{each.code} of {left.day}", left.reason) for left in judged.left
    )
    return Written(
        read=judged.read, written=written.written, skipped=skipped, counts={f"found_{each.code}": len(judged.findings)}
    )


def dirty(scope: Scope, day: date, key: str) -> Q:
    """The dirty keys that the batch stands for: they stay dirty where it fails."""
    each, keys = _keys(scope, day, key)
    condition = Q(topic__in=each.topics)
    if each.batch_by is BatchBy.DAY:
        return condition & Q(day__gte=keys.since, day__lte=keys.until)
    if each.batch_by is BatchBy.A:
        return condition & Q(a__gte=keys.first, a__lte=keys.last)
    return condition


STEP = Step(
    code="detectors",
    after=(),
    why="Who broke the deal: every touched fact is held against the rules in force on its day.",
    chunks=chunks,
    compute=compute,
    store=store,
    dirty=dirty,
)
