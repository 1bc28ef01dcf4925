"""Who is asking: the scope of a user and of a token."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from foundation.people.models import ApiToken, OneTimeLink, SignInFailure, User
from foundation.people.policy import PERMISSIONS, RESET_LINK_HOURS, SIGN_IN_FAILURES, SIGN_IN_WINDOW_MINUTES
from foundation.people.rules import digest_of, scope_for
from foundation.values.scope import Role, Scope


def scope_of_user(user: User) -> Scope:
    """What the signed-in user may see and do."""
    limits: dict[str, set[str]] = defaultdict(set)
    for name, code in user.limits.order_by("name", "code").values_list("name", "code"):
        limits[name].add(code)
    return scope_for(actor=user.email, role=Role(user.role), limits=limits)


def live_token(secret: str, *, at: datetime) -> ApiToken | None:
    """The token of ``secret`` if it is neither revoked nor expired at ``at``."""
    token = ApiToken.objects.filter(digest=digest_of(secret), revoked_at=None).first()
    return token if token and (token.expires_at is None or token.expires_at > at) else None


def scope_of_token(token: ApiToken) -> Scope:
    """What the program with this token may see and do."""
    return scope_for(actor=f"token:{token.name}", role=Role(token.role), limits=token.limits, permissions=token.scopes)


def open_link(secret: str, *, at: datetime) -> OneTimeLink | None:
    """The unused, unexpired link of ``secret``, with its user, if that one is active."""
    links = OneTimeLink.objects.select_related("user").filter(used_at=None, expires_at__gt=at, user__is_active=True)
    return links.filter(digest=digest_of(secret)).first()


def user_with_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first()


def resets_since(user: User, *, at: datetime, hours: int) -> int:
    """How many reset links ``user`` was sent in the last ``hours``."""
    issued_after = at - timedelta(hours=hours)
    return user.links.filter(is_reset=True, expires_at__gt=issued_after + timedelta(hours=RESET_LINK_HOURS)).count()


def names_of(scope: Scope, emails: Collection[str]) -> dict[str, str]:
    """The names of the people with these e-mails, in one statement; those without a name are left out."""
    wanted = sorted({email for email in emails if email})
    return dict(User.objects.filter(email__in=wanted).exclude(name="").values_list("email", "name")) if wanted else {}


def scope_of_person(email: str) -> Scope | None:
    """What the active person with this e-mail may see and do; None for nobody."""
    user = user_with_email(email)
    return None if user is None else scope_of_user(user)


def people_who_may(scope: Scope, word: str) -> dict[str, str]:
    """E-mail -> name of the active people whose role holds ``word``, by name; those whose limits leave nothing of the scope are left out."""
    roles = [str(role) for role, words in PERMISSIONS.items() if word in words]
    users = User.objects.filter(role__in=roles, is_active=True).prefetch_related("limits")
    found = {user.email: user.name or user.email for user in users if _shares_limits(scope, user)}
    return dict(sorted(found.items(), key=lambda pair: (pair[1], pair[0])))


def _shares_limits(scope: Scope, user: User) -> bool:
    held: dict[str, set[str]] = defaultdict(set)
    for limit in user.limits.all():
        held[limit.name].add(limit.code)
    return all(not held[name] or held[name] & codes for name, codes in scope.limits)


def must_wait(email: str, *, at: datetime) -> bool:
    """Whether too many sign-ins failed for this e-mail in the last minutes."""
    since = at - timedelta(minutes=SIGN_IN_WINDOW_MINUTES)
    return SignInFailure.objects.filter(email=email.strip().lower(), at__gte=since).count() >= SIGN_IN_FAILURES
