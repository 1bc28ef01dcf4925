"""The cast: one user or token of each role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone

from foundation.people.models import User
from foundation.people.services import create_token, create_user
from foundation.values.scope import Role, system_scope

PASSWORD = "a-lantern-for-tests-2026"


def make_user(role: Role = Role.GTM_LEAD, *, email: str = "", limits: Mapping[str, Sequence[str]] | None = None) -> User:
    """A user who can sign in with PASSWORD; a partner user is of partner P1 unless limits say otherwise."""
    if role is Role.PARTNER_USER and limits is None:
        limits = {"partner": ["P1"]}
    address = email or f"{role}@relay.example"
    return create_user(system_scope("tests"), email=address, role=role, limits=limits, password=PASSWORD, name="Lin Qiao")


def make_token(
    role: Role = Role.ANALYST,
    *,
    name: str = "",
    limits: Mapping[str, Sequence[str]] | None = None,
    scopes: Sequence[str] | None = None,
) -> str:
    """The secret of a new token; a partner's is of partner P1 unless limits say otherwise."""
    if role is Role.PARTNER_USER and limits is None:
        limits = {"partner": ["P1"]}
    return create_token(
        system_scope("tests"), name=name or f"{role} token", role=role, limits=limits, scopes=scopes, at=timezone.now()
    )


def bearer(secret: str) -> dict[str, str]:
    """The header that carries the token, for ``client.get(..., headers=...)``."""
    return {"Authorization": f"Bearer {secret}"}
