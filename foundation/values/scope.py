"""Who asks, for which codes, and which run they read: the first argument of every query and service.

A scope names sets of codes (``brand``, ``partner``); this module stores them and does not interpret them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Role(StrEnum):
    GTM_LEAD = "gtm_lead"
    PARTNER_MANAGER = "partner_manager"
    FINANCE = "finance"
    ANALYST = "analyst"
    INTEGRATION = "integration"
    PARTNER_USER = "partner_user"
    SYSTEM = "system"


class Reads(StrEnum):
    """Which version of results a scope sees."""

    PUBLISHED = "published"  # faces: the brand's current run
    RUN = "run"  # steps of the night (the run being computed) and --as-of (a past one)


@dataclass(frozen=True)
class Scope:
    """``limits`` maps a set's name to the codes allowed; a name that is absent is not limited.

    ``run`` is the run id where ``reads`` is RUN. ``permissions`` are the token scopes or role rights in words such
    as ``cases:write``; the SYSTEM role (commands, the night) has all.
    """

    actor: str
    role: Role
    limits: tuple[tuple[str, frozenset[str]], ...] = ()
    permissions: frozenset[str] = field(default_factory=frozenset)
    reads: Reads = Reads.PUBLISHED
    run: int | None = None

    def codes(self, name: str) -> frozenset[str] | None:
        """The codes this scope is limited to, or None where it is not limited by ``name``."""
        return dict(self.limits).get(name)

    def limited_to(self, name: str, codes: frozenset[str]) -> Scope:
        """A narrower scope: the intersection with what is already allowed."""
        held = self.codes(name)
        kept = codes if held is None else codes & held
        others = tuple(pair for pair in self.limits if pair[0] != name)
        return replace(self, limits=(*others, (name, kept)))

    def reading_run(self, run: int) -> Scope:
        return replace(self, reads=Reads.RUN, run=run)

    def may(self, permission: str) -> bool:
        return self.role is Role.SYSTEM or permission in self.permissions

    @property
    def is_partner(self) -> bool:
        return self.role is Role.PARTNER_USER


def system_scope(actor: str = "system", *, brand: str | None = None, run: int | None = None) -> Scope:
    """The scope of commands and of the night: every right, one brand where named, the given run's results."""
    limits = (("brand", frozenset({brand})),) if brand is not None else ()
    reads = Reads.PUBLISHED if run is None else Reads.RUN
    return Scope(actor=actor, role=Role.SYSTEM, limits=limits, reads=reads, run=run)
