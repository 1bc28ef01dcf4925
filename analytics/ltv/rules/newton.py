"""Maximum of a smooth log-likelihood in a few positive parameters, by damped Newton steps on their logarithms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: value, gradient (n), Hessian (n, n) of the log-likelihood in the parameters themselves.
Likelihood = Callable[[Floats], tuple[float, Floats, Floats]]

LOG_BOUND = float(np.log(1e6))
_LONGEST_STEP = 2.0
_MOST_STEPS = 200
_MOST_HALVINGS = 40
_GAIN_TOLERANCE = 1e-9
_FLAT = 1e-12
_NOTICEABLE = 1e-6  # log-likelihood; less is the same maximum reached by another way


@dataclass(frozen=True)
class Maximum:
    """Where the search ended; ``converged`` says that no step promises a gain worth having."""

    parameters: Floats
    log_likelihood: float
    converged: bool


def maximise(likelihood: Likelihood, start: Sequence[float] | Floats) -> Maximum:
    """Maximum over parameters in [1e-6, 1e6] from ``start``.

    The bounds stand for the degenerate limits (a population without spread or without drop-out), which the likelihood
    approaches but never reaches. Equal inputs take equal steps: the result is a function of them alone.
    """
    theta = np.clip(np.log(np.asarray(start, dtype=np.float64)), -LOG_BOUND, LOG_BOUND)
    value, gradient, hessian = _in_logs(likelihood, theta)
    for _ in range(_MOST_STEPS):
        step = _newton_step(theta, gradient, hessian)
        gain = float(gradient @ step)
        # Below the rounding of the sum itself a further gain can't be told from noise.
        if gain <= max(_GAIN_TOLERANCE, 4e-16 * abs(value)):
            return Maximum(np.exp(theta), value, converged=True)
        for _ in range(_MOST_HALVINGS):
            candidate = _within_bounds(theta, step)
            reached = _in_logs(likelihood, candidate)
            if np.isfinite(reached[0]) and reached[0] >= value + 1e-4 * float(gradient @ (candidate - theta)):
                break
            step = step / 2
        else:
            return Maximum(np.exp(theta), value, converged=gain <= 1e-6)
        theta, (value, gradient, hessian) = candidate, reached
    return Maximum(np.exp(theta), value, converged=False)


def best_maximum(likelihood: Likelihood, starts: Sequence[Sequence[float]]) -> Maximum:
    """The highest of the maxima reached from each start; of equal ones the first, a converged one before others."""
    best = maximise(likelihood, starts[0])
    for start in starts[1:]:
        other = maximise(likelihood, start)
        gain = other.log_likelihood - best.log_likelihood
        if gain > _NOTICEABLE or (other.converged and not best.converged and gain > -_NOTICEABLE):
            best = other
    return best


def _within_bounds(theta: Floats, step: Floats) -> Floats:
    """Along the step as far as the first bound, and onto it: cutting one coordinate alone could turn ascent to descent."""
    room = np.where(step > 0, LOG_BOUND - theta, LOG_BOUND + theta)
    ahead = np.abs(step) > room
    if not ahead.any():
        return theta + step
    ratios = np.where(ahead, room / np.where(ahead, np.abs(step), 1.0), 1.0)
    nearest = int(np.argmin(ratios))
    candidate = np.clip(theta + ratios[nearest] * step, -LOG_BOUND, LOG_BOUND)
    candidate[nearest] = np.copysign(LOG_BOUND, step[nearest])
    return np.asarray(candidate)


def _in_logs(likelihood: Likelihood, theta: Floats) -> tuple[float, Floats, Floats]:
    """Value, gradient and Hessian in the logarithms, by the chain rule."""
    parameters = np.exp(theta)
    value, gradient, hessian = likelihood(parameters)
    scaled = gradient * parameters
    return value, scaled, hessian * np.outer(parameters, parameters) + np.diag(scaled)


def _newton_step(theta: Floats, gradient: Floats, hessian: Floats) -> Floats:
    """Ascent step of at most _LONGEST_STEP; coordinates at a bound that gradient or step would take outward stay."""
    at_bound = np.abs(theta) >= LOG_BOUND
    held = at_bound & (gradient * theta > 0)
    step = _free_step(gradient, hessian, np.flatnonzero(~held))
    while (outward := at_bound & ~held & (step * theta > 0)).any():
        held |= outward
        step = _free_step(gradient, hessian, np.flatnonzero(~held))
    longest = float(np.abs(step).max())
    return step * (_LONGEST_STEP / longest) if longest > _LONGEST_STEP else step


def _free_step(gradient: Floats, hessian: Floats, free: NDArray[np.intp]) -> Floats:
    """Newton's step where the likelihood is concave, its curvature's absolute value elsewhere (saddle-free)."""
    step = np.zeros_like(gradient)
    if len(free):
        curvatures, directions = np.linalg.eigh(-hessian[np.ix_(free, free)])
        floor = max(_FLAT * float(np.abs(curvatures).max()), 1e-300)
        step[free] = directions @ ((directions.T @ gradient[free]) / np.maximum(np.abs(curvatures), floor))
    return step
