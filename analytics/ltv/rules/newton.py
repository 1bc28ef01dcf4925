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
            candidate = np.clip(theta + step, -LOG_BOUND, LOG_BOUND)
            reached = _in_logs(likelihood, candidate)
            if np.isfinite(reached[0]) and reached[0] >= value + 1e-4 * float(gradient @ (candidate - theta)):
                break
            step = step / 2
        else:
            return Maximum(np.exp(theta), value, converged=gain <= 1e-6)
        theta, (value, gradient, hessian) = candidate, reached
    return Maximum(np.exp(theta), value, converged=False)


def _in_logs(likelihood: Likelihood, theta: Floats) -> tuple[float, Floats, Floats]:
    """Value, gradient and Hessian in the logarithms, by the chain rule."""
    parameters = np.exp(theta)
    value, gradient, hessian = likelihood(parameters)
    scaled = gradient * parameters
    return value, scaled, hessian * np.outer(parameters, parameters) + np.diag(scaled)


def _newton_step(theta: Floats, gradient: Floats, hessian: Floats) -> Floats:
    """Ascent step: Newton's where the likelihood is concave, its curvature's absolute value elsewhere (saddle-free).

    Parameters at a bound that the gradient pushes outward stay there.
    """
    held = ((theta >= LOG_BOUND) & (gradient > 0)) | ((theta <= -LOG_BOUND) & (gradient < 0))
    free = np.flatnonzero(~held)
    step = np.zeros_like(theta)
    if not len(free):
        return step
    curvatures, directions = np.linalg.eigh(-hessian[np.ix_(free, free)])
    floor = max(_FLAT * float(np.abs(curvatures).max()), 1e-300)
    step[free] = directions @ ((directions.T @ gradient[free]) / np.maximum(np.abs(curvatures), floor))
    longest = float(np.abs(step).max())
    return step * (_LONGEST_STEP / longest) if longest > _LONGEST_STEP else step
