"""Secrets are kept as digests; limits become a scope."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping

from foundation.people.policy import PERMISSIONS
from foundation.values.scope import Role, Scope


def new_secret() -> str:
    """A secret of 256 bits in 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """The SHA-256 digest under which a secret is found again; the secret has 256 random bits, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def scope_for(*, actor: str, role: Role, limits: Mapping[str, Iterable[str]], permissions: Iterable[str] | None = None) -> Scope:
    """The scope of a user or token. ``permissions`` narrows the role's words (a token's scopes); None is all of them.

    A partner user is always limited by partner, to nothing where none is named: denied by default.
    """
    held = {name: frozenset(codes) for name, codes in limits.items()}
    if role is Role.PARTNER_USER:
        held.setdefault("partner", frozenset())
    words = PERMISSIONS[role] if permissions is None else PERMISSIONS[role] & frozenset(permissions)
    return Scope(actor=actor, role=role, limits=tuple(sorted(held.items())), permissions=words)
