"""A signal has to hold before a stage changes: no flipping back and forth on noise (R2). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lifecycle.stages.choices import Stage
from lifecycle.stages.policy import StagePolicy
from lifecycle.stages.rules.reading import ORDER, Reading

#: Back to an earlier stage, or to the one that was left last, only where the signal holds twice as long; to an earlier one only
#: where it is as sure as this in each month.
_BACK_TIMES = 2
_BACK_CONFIDENCE = 0.8
#: A product starts in introduction unless its first months are as sure as this of a later stage.
_START_CONFIDENCE = 0.65


@dataclass(frozen=True)
class Held:
    """The stage after a month, the index of the month in which it began, and how many months another stage has been signalled."""

    stage: Stage
    since: int
    signal: Stage
    signalled: int


def held_stages(readings: Sequence[Reading], policy: StagePolicy) -> list[Held]:
    """The stage after each month: a change comes with the month that completes the hold."""
    found: list[Held] = []
    stage, before, since, signal, months = ORDER[0], ORDER[0], 0, ORDER[0], 0
    for at, reading in enumerate(readings):
        if at < policy.least_months:
            stage = before = signal = _first_stage(reading)
            found.append(Held(stage, since, stage, 0))
            continue
        wanted = _wanted(reading, stage)
        months = 0 if wanted is stage else months + 1 if wanted is signal else 1
        signal = wanted
        if wanted is not stage and months >= _needed(stage, wanted, before, policy):
            stage, before, since, months = wanted, stage, at, 0
        found.append(Held(stage, since, signal, months))
    return found


def _first_stage(reading: Reading) -> Stage:
    """The latest stage that the product has surely reached."""
    reached = [stage for at, stage in enumerate(ORDER) if at == 0 or sum(reading.weights[at:]) >= _START_CONFIDENCE]
    return reached[-1]


def _wanted(reading: Reading, stage: Stage) -> Stage:
    """The stage that a month signals, the middle of the weights; an earlier one than the held one only where it is sure."""
    signal = reading.stage
    if ORDER.index(signal) < ORDER.index(stage) and sum(reading.weights[: ORDER.index(stage)]) < _BACK_CONFIDENCE:
        return stage
    return signal


def _needed(stage: Stage, wanted: Stage, before: Stage, policy: StagePolicy) -> int:
    """Months in a row that a change needs: more to an earlier stage, and to the one that was left last."""
    back = ORDER.index(wanted) < ORDER.index(stage) or wanted is before
    return policy.hold_months * (_BACK_TIMES if back else 1)
