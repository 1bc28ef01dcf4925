"""The only writes to users, links and tokens: one verb, one transaction, audit inside."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from foundation.audit.services import record
from foundation.outbox.services import announce
from foundation.people.errors import EmailTaken, LinkSpent, NobodyThere, RoleNeedsPartner, UnknownScopes
from foundation.people.events import RESET_ASKED
from foundation.people.models import ApiToken, OneTimeLink, SignInFailure, User, UserLimit
from foundation.people.policy import (
    LINK_HOURS,
    PERMISSIONS,
    RESET_LINK_HOURS,
    RESETS_AN_HOUR,
    SIGN_IN_WINDOW_MINUTES,
    TOKEN_DAYS,
)
from foundation.people.queries import open_link, resets_since, user_with_email
from foundation.people.rules import digest_of, new_secret
from foundation.values.scope import Role, Scope


@transaction.atomic
def create_user(
    scope: Scope,
    *,
    email: str,
    role: Role,
    limits: Mapping[str, Collection[str]] | None = None,
    name: str = "",
    language: str = "",
    password: str | None = None,
) -> User:
    """Makes a user; without ``password`` only a one-time link lets them in.

    ``limits`` maps a set's name (brand, partner) to codes. Raises EmailTaken, RoleNeedsPartner.
    """
    held = {key: sorted(codes) for key, codes in (limits or {}).items() if codes}
    if role is Role.PARTNER_USER and not held.get("partner"):
        raise RoleNeedsPartner(_("A partner user needs the code of at least one partner."))
    if User.objects.filter(email__iexact=email).exists():
        raise EmailTaken(_("A user with the e-mail %(email)s exists already.") % {"email": email})
    user = User(email=email.lower(), role=role, name=name or email.split("@")[0], language=language)
    user.set_password(password)
    user.save()
    UserLimit.objects.bulk_create([UserLimit(user=user, name=key, code=code) for key in sorted(held) for code in held[key]])
    record(scope, action="create_user", subject_kind="user", subject=user.email, after={"role": str(role), **held})
    return user


@transaction.atomic
def issue_link(scope: Scope, *, user: User, at: datetime) -> str:
    """A new one-time secret for ``user``; earlier unused ones are spent."""
    OneTimeLink.objects.filter(user=user, used_at=None).update(used_at=at)
    return _new_link(scope, user, at + timedelta(hours=LINK_HOURS), is_reset=False)


def note_forgotten_password(scope: Scope, *, email: str, address: str, language: str) -> None:
    """Somebody asked for a new password of ``email`` at ``address`` (the site's own, with a slash at its end).

    What comes of it is done later: the answer takes as long where the e-mail has no account.
    """
    payload = {"email": email.strip().lower(), "address": address, "language": language}
    announce(scope, name=RESET_ASKED, dedupe_key=f"{RESET_ASKED}:{new_secret()}", payload=payload)


@transaction.atomic
def mail_reset_link(scope: Scope, *, email: str, address: str, language: str, at: datetime) -> None:
    """Mails a link for a new password to ``email`` where it has an account; RESETS_AN_HOUR at most, whoever asks.

    It spends the earlier reset links alone: a stranger's asking never takes away the link that a person was given.
    """
    user = user_with_email(email)
    if user is None or resets_since(user, at=at, hours=1) >= RESETS_AN_HOUR:
        return
    OneTimeLink.objects.filter(user=user, used_at=None, is_reset=True).update(used_at=at)
    secret = _new_link(scope, user, at + timedelta(hours=RESET_LINK_HOURS), is_reset=True)
    with translation.override(user.language or language):
        link = address.rstrip("/") + reverse("welcome", args=[secret])
        body = render_to_string("emails/password_reset.txt", {"link": link, "hours": RESET_LINK_HOURS})
        send_mail(_("A new password for Relay"), body, settings.DEFAULT_FROM_EMAIL, [user.email])


def _new_link(scope: Scope, user: User, expires_at: datetime, *, is_reset: bool) -> str:
    secret = new_secret()
    OneTimeLink.objects.create(user=user, digest=digest_of(secret), expires_at=expires_at, is_reset=is_reset)
    record(scope, action="issue_link", subject_kind="user", subject=user.email)
    return secret


@transaction.atomic
def set_password_by_link(scope: Scope, *, secret: str, password: str, at: datetime) -> User:
    """Spends the link and sets the password. Raises LinkSpent; ValidationError where the password is too weak."""
    link = open_link(secret, at=at)
    if link is None:
        raise LinkSpent(_("This link was used or is too old. Ask for a new one."))
    validate_password(password, link.user)
    spent = OneTimeLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at)
    if not spent:
        raise LinkSpent(_("This link was used or is too old. Ask for a new one."))
    OneTimeLink.objects.filter(user=link.user, used_at=None).update(used_at=at)  # the others must not set another
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    record(scope, action="set_password", subject_kind="user", subject=link.user.email)
    return link.user


@transaction.atomic
def create_token(
    scope: Scope,
    *,
    name: str,
    role: Role,
    at: datetime,
    limits: Mapping[str, Collection[str]] | None = None,
    scopes: Collection[str] | None = None,
) -> str:
    """Makes a token and returns it; it cannot be shown again. Without ``scopes`` it has all of its role's.

    Raises RoleNeedsPartner, UnknownScopes; EmailTaken where the name is in use.
    """
    held = {key: sorted(codes) for key, codes in (limits or {}).items() if codes}
    if role is Role.PARTNER_USER and not held.get("partner"):
        raise RoleNeedsPartner(_("A partner token needs the code of at least one partner."))
    wanted = PERMISSIONS[role] if scopes is None else frozenset(scopes)
    if wanted - PERMISSIONS[role]:
        unknown, known = ", ".join(sorted(wanted - PERMISSIONS[role])), ", ".join(sorted(PERMISSIONS[role]))
        raise UnknownScopes(
            _("The role %(role)s has no scope %(unknown)s; it has %(known)s.")
            % {"role": role, "unknown": unknown, "known": known}
        )
    if ApiToken.objects.filter(name=name).exists():
        raise EmailTaken(_("A token named %(name)s exists already.") % {"name": name})
    secret = new_secret()
    ApiToken.objects.create(
        name=name,
        digest=digest_of(secret),
        role=role,
        limits=held,
        scopes=sorted(wanted),
        expires_at=at + timedelta(days=TOKEN_DAYS),
    )
    record(scope, action="create_token", subject_kind="token", subject=name, after={"role": str(role), **held})
    return secret


def note_token_use(token: ApiToken, *, at: datetime) -> None:
    """Keeps the time of a token's last use, at most once a minute."""
    if token.last_used_at is None or at - token.last_used_at > timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


@transaction.atomic
def note_failed_sign_in(*, email: str, at: datetime) -> None:
    """Counts a failure against the e-mail, and forgets those too old to count."""
    SignInFailure.objects.filter(at__lt=at - timedelta(minutes=SIGN_IN_WINDOW_MINUTES)).delete()
    SignInFailure.objects.create(email=email.strip().lower()[:254], at=at)


def forget_failed_sign_ins(*, email: str) -> None:
    SignInFailure.objects.filter(email=email.strip().lower()).delete()


@transaction.atomic
def choose_preferences(scope: Scope, *, user: User, language: str | None = None, theme: str | None = None) -> None:
    """Keeps the user's language or theme."""
    before = {"language": user.language, "theme": user.theme}
    if language is not None:
        user.language = language
    if theme is not None:
        user.theme = theme
    user.save(update_fields=["language", "theme"])
    after = {"language": user.language, "theme": user.theme}
    record(scope, action="choose_preferences", subject_kind="user", subject=user.email, before=before, after=after)


@transaction.atomic
def switch_off_user(scope: Scope, *, email: str, reason: str) -> None:
    """Shuts a user out from the next request on; their links are spent. Raises NobodyThere."""
    user = User.objects.select_for_update().filter(email__iexact=email.strip(), is_active=True).first()
    if user is None:
        raise NobodyThere(_("No active user has the e-mail %(email)s.") % {"email": email})
    user.is_active = False
    user.save(update_fields=["is_active"])
    OneTimeLink.objects.filter(user=user, used_at=None).delete()
    record(
        scope, action="switch_off_user", subject_kind="user", subject=user.email, before={"active": True}, after={"active": False},
        reason=reason,
    )  # fmt: skip


@transaction.atomic
def revoke_token(scope: Scope, *, name: str, at: datetime, reason: str) -> None:
    """Makes a token useless from now on. Raises NobodyThere."""
    if not ApiToken.objects.filter(name=name, revoked_at=None).update(revoked_at=at):
        raise NobodyThere(_("No token in use is named %(name)s.") % {"name": name})
    record(scope, action="revoke_token", subject_kind="token", subject=name, after={"revoked": True}, reason=reason)
