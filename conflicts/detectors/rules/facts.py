"""The facts as detectors judge them: compact rows, row ids for references, Decimals for numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple, Protocol, TypeVar

from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.rules.findings import Judged


class Line(NamedTuple):
    """An order line with a positive quantity; or a price seen in the market: one unit, offered to consumers, undiscounted.

    Prices are net, per unit in ``currency``; ``net_revenue`` is in the brand's currency.
    """

    id: int
    channel: int
    product: int
    partner: int | None
    territory: int | None
    customer: int | None
    is_consumer: bool  # a b2c or unnamed customer
    day: date
    quantity: Decimal
    unit_price: Decimal
    currency: str
    list_price: Decimal | None
    is_discounted: bool  # a discount above 0, or a promotion code
    promotion_code: str
    net_revenue: Decimal


@dataclass(frozen=True)
class Keys:
    """Which facts a detector looks at: those that ``run`` found dirty; without a run all of them.

    A batch is narrowed to the days [since, until], or to the keys whose ``a`` lies in [first, last]. ``day`` is the
    night's day: facts after it are not looked at. Without a run ``products`` narrows the facts to those products.
    """

    brand: str
    day: date
    run: int | None
    since: date = date.min
    until: date = date.max
    first: int = 0
    last: int = 2**62
    products: frozenset[int] | None = None
    window: timedelta = timedelta(0)  # at least so far around a fact others are read that its verdict hangs on


class Bounded(Protocol):
    """Something valid over [valid_from, valid_to); an open end is None."""

    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_to(self) -> date | None: ...


B = TypeVar("B", bound=Bounded)


class BatchBy(StrEnum):
    """How a detector's dirty keys are cut into batches."""

    DAY = "day"
    A = "a"
    ALL = "all"


def no_window(policy: Policy, day: date) -> timedelta:
    """The window of a detector whose verdicts hang on facts of their own day."""
    return timedelta(0)


@dataclass(frozen=True)
class Detector:
    """A plug-in: one decision that makes findings of ``kinds``.

    ``reach(keys)`` is what dirty keys make it look at; ``gather(scope, keys, as_if)`` reads no more than that, with
    drafts in place of stored rows (those named in ``drafts``); ``judge(rows, policy)`` is pure; ``touched(scope, keys, rows)`` is
    the condition on the stored findings that its verdict replaces. ``topics`` are the dirty topics it listens to,
    ``thresholds`` the codes of those it judges by. A fact's verdict hangs on facts up to
    ``window(policy, day)`` before and after it, ``day`` being the last that is looked at.
    """

    code: str
    kinds: tuple[ConflictKind, ...]
    topics: tuple[str, ...]
    batch_by: BatchBy
    reach: Callable[[Keys], Keys]
    gather: Callable[..., Any]
    judge: Callable[[Any, Policy], Judged]
    touched: Callable[[Any, Keys, Any], Any]
    drafts: tuple[str, ...] = ()
    thresholds: tuple[str, ...] = ()
    window: Callable[[Policy, date], timedelta] = no_window


def itself(keys: Keys) -> Keys:
    """The reach of a detector that looks at the dirty facts alone."""
    return keys


def in_force(rows: Iterable[B], day: date) -> list[B]:
    """The rows whose validity holds ``day``."""
    return [
        row for row in rows if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day < row.valid_to)
    ]
