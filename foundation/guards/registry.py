"""The guards of the schema and what else every migrated database has, handed over by config."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from foundation.guards.rules import Guard
from foundation.values.scope import Scope

_guards: list[Guard] = []
_seeds: dict[str, Callable[[Scope], None]] = {}


def hand_over(guards: Sequence[Guard], *, seeds: Mapping[str, Callable[[Scope], None]]) -> None:
    """``seeds``: app label -> the service that makes sure of its built-in rows."""
    _guards[:] = guards
    _seeds.clear()
    _seeds.update(seeds)


def guards() -> tuple[Guard, ...]:
    return tuple(_guards)


def seed_of(app: str) -> Callable[[Scope], None] | None:
    return _seeds.get(app)
