"""What can go wrong with a case."""

from __future__ import annotations

from typing import Any


class CaseError(Exception):
    """``code`` is stable; the text for people is in wording.py."""

    code = "case"


class CaseMissing(CaseError):
    """No such case in the scope (somebody else's is the same)."""

    code = "case-missing"


class CaseChanged(CaseError):
    """Somebody changed the case since it was read; ``head`` is the case as it is now, ``acts`` what was done meanwhile."""

    code = "case-changed"

    def __init__(self, head: Any) -> None:
        super().__init__(self.code)
        self.head = head
        self.acts: list[Any] = []


class MoveRefused(CaseError):
    """The case's state does not allow the act."""

    code = "move-refused"

    def __init__(self, status: str) -> None:
        super().__init__(status)
        self.status = status


class ReasonMissing(CaseError):
    """The act needs its reason or ruling in words."""

    code = "reason-missing"


class AssigneeUnfit(CaseError):
    """Nobody of this e-mail may work on the case."""

    code = "assignee-unfit"


class TopLevelReached(CaseError):
    """The case is at the last level: there is none to raise it to."""

    code = "top-level-reached"


class LeadDecides(CaseError):
    """At the last level the GTM lead alone decides the case."""

    code = "lead-decides"


class NotAllowed(CaseError):
    """The scope may read cases, not change them."""

    code = "not-allowed"
