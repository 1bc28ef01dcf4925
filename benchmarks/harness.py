"""Runs a named baseline and the product in turn on the same input and prints what they took.

A bench module defines BENCH and ends with ``main(BENCH)``; ``python -m benchmarks`` starts each in a process of its own,
so that none measures what another left in memory.
"""

import argparse
import gc
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

QUICK_ROUNDS = 3
FULL_ROUNDS = 7


@dataclass(frozen=True)
class Case:
    """One prepared comparison: ``size`` in words, the two contenders, and ``agreement``.

    ``agreement`` takes the baseline's and the product's results and says in words how they compare; it raises
    AssertionError where the product's isn't as good, because then its time means nothing. ``before`` sets the same scene
    for each contender; its time doesn't count.
    """

    size: str
    baseline: Callable[[], Any]
    product: Callable[[], Any]
    agreement: Callable[[Any, Any], str]
    before: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Bench:
    """A row of the performance table; ``goal`` is the least ratio baseline / product, ``needs`` what can't be imported."""

    name: str
    baseline: str
    goal: float
    prepare: Callable[[bool], Case]
    needs: str = ""


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds by the wall clock, and the result; garbage of earlier rounds is collected before the clock starts."""
    gc.collect()
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def measure(bench: Bench, *, full: bool, rounds: int | None = None) -> str:
    """One line: both medians, the median of the rounds' ratios against the goal, size and agreement."""
    if bench.needs:
        return f"{bench.name:<14} skipped: the baseline needs {bench.needs} (pip install -e '.[bench]')"
    case = bench.prepare(full)
    baselines, products = [], []
    for _ in range(rounds or (FULL_ROUNDS if full else QUICK_ROUNDS)):
        case.before()
        seconds, expected = timed(case.baseline)
        baselines.append(seconds)
        case.before()
        seconds, found = timed(case.product)
        products.append(seconds)
    ratio = median(slow / fast for slow, fast in zip(baselines, products, strict=True))
    reached = "reached" if ratio >= bench.goal else "MISSED"
    return (
        f"{bench.name:<14} {bench.baseline} {median(baselines):.3f} s, product {median(products):.3f} s: "
        f"{ratio:.1f}x (goal {bench.goal:g}x {reached}; {len(products)} rounds; {case.size}; "
        f"{case.agreement(expected, found)})"
    )


def main(bench: Bench) -> None:
    """Entry point of a bench module: ``python -m benchmarks.<name> [--full] [--rounds N]``."""
    parser = argparse.ArgumentParser(description=f"{bench.name}: {bench.baseline} against the product")
    parser.add_argument("--full", action="store_true", help="full size and more rounds")
    parser.add_argument("--rounds", type=int, help="rounds instead of the default")
    options = parser.parse_args()
    print(measure(bench, full=options.full, rounds=options.rounds))
    sys.stdout.flush()
