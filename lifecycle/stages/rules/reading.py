"""What a product's months say of its stage: each possible curve is weighed by how well it fits the months so far. Pure.

For a curve with shares s(t) the sales are M s(t) times a spread; M and the spread are not known and are integrated out, so that a
curve's weight is its prior times (2 S0 + RSS)^-(n + 4)/2 with RSS the weighted squares of log sales around it. The stage of a month
is the middle of the weight over the four stages in their order; the share of the weight in a stage is the confidence in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lifecycle.stages.choices import Stage
from lifecycle.stages.policy import StagePolicy
from lifecycle.stages.rules.history import Floats, History, logs_of
from lifecycle.stages.rules.shapes import LONGEST, Shapes, shapes

ORDER = (Stage.INTRODUCTION, Stage.GROWTH, Stage.MATURITY, Stage.DECLINE)
_YEAR = 12
_TWO_YEARS = 24
#: Ages that a product whose launch nobody knows may have in its first month, and how likely each is.
_UNKNOWN_AGES = {0: 0.6, 6: 0.1, 12: 0.1, 24: 0.1, 48: 0.1}
_PSEUDO_MONTHS = 4.0
_SPREAD = 0.25
_HALF = 0.5


@dataclass(frozen=True)
class Reading:
    """A month's weights of the stages (in the order of ORDER, summing to 1), and the expected share of the peak."""

    weights: tuple[float, float, float, float]
    share_of_peak: float

    @property
    def stage(self) -> Stage:
        """The middle of the weights: at least half lies in it or beyond, at least half in it or before."""
        return [stage for at, stage in enumerate(ORDER) if at == 0 or sum(self.weights[at:]) >= _HALF][-1]

    def weight_of(self, stage: Stage) -> float:
        return self.weights[ORDER.index(stage)]


def readings(history: History, policy: StagePolicy) -> list[Reading]:
    """A reading for each month, each from the months up to it alone."""
    count = len(history.units)
    curves, stages, prior = _candidates(history, policy)
    plain = _read(*logs_of(history.units), curves, stages, prior)
    found = plain[: _TWO_YEARS - 1]
    for last in range(len(found), count):
        so_far = history.units[: last + 1]
        season = season_of(history, last + 1, curves, prior)
        logs, weights = logs_of([max(units, 0.0) / season[at % _YEAR] for at, units in enumerate(so_far)])
        found.append(_read_last(logs, weights, curves[:, : last + 1], stages[:, : last + 1], prior))
    return found


def _candidates(history: History, policy: StagePolicy) -> tuple[Floats, Floats, Floats]:
    """(log shares, stage indices, log priors) of every curve at every age that the product may have."""
    known, count = shapes(), len(history.units)
    stages = _stages(known, policy)
    ages = _UNKNOWN_AGES if history.age_at_first is None else {history.age_at_first: 1.0}
    places = [np.minimum(np.arange(count) + age, LONGEST - 1) for age in ages]
    logs = np.concatenate([np.log(known.shares[:, place]) for place in places])
    return (
        logs,
        np.concatenate([stages[:, place] for place in places]),
        np.concatenate([np.log(known.prior * weight) for weight in ages.values()]),
    )


def _stages(known: Shapes, policy: StagePolicy) -> Floats:
    """The index in ORDER of the stage of each curve in each month of age."""
    rising = np.where(known.shares < policy.growth_from, 0, np.where(known.shares < policy.maturity_from, 1, 2))
    falling = np.where(known.shares < policy.decline_below, 3, 2)
    found: Floats = np.where(known.rises, rising, falling)
    return found


def _weigh(logs: Floats, weights: Floats, curves: Floats, prior: Floats) -> Floats:
    """Weights (curve x month) of the curves after each month."""
    distance = logs[None, :] - curves
    held = np.cumsum(weights)[None, :] + 1e-9
    first = np.cumsum(weights * distance, axis=1)
    squares = np.maximum(np.cumsum(weights * distance**2, axis=1) - first**2 / held, 0.0)
    fit = prior[:, None] - 0.5 * (held + _PSEUDO_MONTHS) * np.log(_PSEUDO_MONTHS * _SPREAD**2 + squares)
    likely = np.exp(fit - np.max(fit, axis=0, keepdims=True))
    weights_of_curves: Floats = likely / np.sum(likely, axis=0, keepdims=True)
    return weights_of_curves


def _read(logs: Floats, weights: Floats, curves: Floats, stages: Floats, prior: Floats) -> list[Reading]:
    likely = _weigh(logs, weights, curves, prior)
    return [_reading(likely[:, at], curves[:, at], stages[:, at]) for at in range(len(logs))]


def _read_last(logs: Floats, weights: Floats, curves: Floats, stages: Floats, prior: Floats) -> Reading:
    return _reading(_weigh(logs, weights, curves, prior)[:, -1], curves[:, -1], stages[:, -1])


def _reading(likely: Floats, curves: Floats, stages: Floats) -> Reading:
    masses = [float(np.sum(likely[stages == index])) for index in range(len(ORDER))]
    return Reading((masses[0], masses[1], masses[2], masses[3]), float(np.sum(likely * np.exp(curves))))


def season_of(history: History, count: int, curves: Floats, prior: Floats) -> Floats:
    """Factors of twelve calendar months, from that of the first month on: what they sold beside the likeliest curves, drawn towards 1."""
    season = np.zeros(_YEAR)
    if count < _TWO_YEARS:
        return np.exp(season)
    units = np.maximum(np.asarray(history.units[:count], dtype=np.float64), 0.0)
    raw = np.log(units + 0.5)
    for _ in range(2):
        logs, weights = logs_of((units + 0.5) / np.exp(season)[np.arange(count) % _YEAR])
        likely = _weigh(logs, weights, curves[:, :count], prior)[:, -1]
        level = np.sum(likely[:, None] * curves[:, :count], axis=0)
        rest = raw - level - np.sum(weights * (logs - level)) / (np.sum(weights) + 1e-9)
        for place in range(_YEAR):
            own = rest[place::_YEAR][weights[place::_YEAR] > 0]
            season[place] = float(np.mean(own)) * len(own) / (len(own) + 0.5) if len(own) else 0.0
        season -= np.mean(season)
    return np.exp(season)
