"""Whether the worker of this process was asked to stop: it then leaves after the chunk at hand."""

from __future__ import annotations

from threading import Event

_stopping = Event()


def ask_to_stop() -> None:
    _stopping.set()


def is_stopping() -> bool:
    return _stopping.is_set()


def begin() -> None:
    _stopping.clear()
