"""Where the changes of a thing are read: the audit, handed over by config, because what reads it also has pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from foundation.values.scope import Scope


@dataclass(frozen=True)
class Told:
    """One change as people read it: who did what, why, and each field before and after, in the reader's language."""

    at: datetime
    who: str
    text: str
    reason: str = ""
    fields: Sequence[tuple[str, str, str]] = ()


Teller = Callable[..., list[Told]]

_tellers: list[Teller] = []


def hand_over(teller: Teller) -> None:
    """``teller(scope, subject_kind=, subject=, since=, most=)`` gives the changes of one thing, the latest first."""
    _tellers[:] = [teller]


def changes_of(scope: Scope, *, subject_kind: str, subject: str, since: datetime | None = None, most: int = 10) -> list[Told]:
    """The changes of a thing (since a moment), the latest first; none before config handed the audit over."""
    if not _tellers:
        return []
    return _tellers[0](scope, subject_kind=subject_kind, subject=subject, since=since, most=most)
