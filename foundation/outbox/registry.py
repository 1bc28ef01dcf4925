"""Who listens to which event, handed over by config when Django is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foundation.values.scope import Scope


@dataclass(frozen=True)
class Event:
    """What a handler is given; ``id`` lets it tell a repeated delivery from a new event."""

    id: int
    name: str
    payload: Mapping[str, Any]


Handler = Callable[[Scope, Event], None]

_handlers: dict[str, tuple[Handler, ...]] = {}


def hand_over(subscriptions: Mapping[str, Sequence[Handler]]) -> None:
    """Takes event name -> handlers, called in this order."""
    _handlers.clear()
    _handlers.update({name: tuple(handlers) for name, handlers in subscriptions.items()})


def handlers_of(name: str) -> tuple[Handler, ...]:
    return _handlers.get(name, ())
