"""Why an edit was not made. Whatever raises one of these has changed nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class EditError(Exception):
    """The base of all of them; pages and API know what to answer to each."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field (empty: with the whole), and the way out, in the reader's language."""

    field: str
    message: str


class EditRefused(EditError):
    """What was asked for breaks a rule of the thing."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.problems = list(problems)

    @classmethod
    def because(cls, field: str, message: str) -> EditRefused:
        return cls([Problem(field, message)])


class EditStale(EditError):
    """The thing is not any more as its editor had read it; ``subject_kind`` and ``subject`` as in the audit."""

    def __init__(self, subject_kind: str, subject: str) -> None:
        super().__init__(f"{subject_kind} {subject}")
        self.subject_kind = subject_kind
        self.subject = subject


class EditMissing(EditError):
    """There is no such thing, or not for this editor."""


class EditForbidden(EditError):
    """The editor may read the thing and not change it."""
