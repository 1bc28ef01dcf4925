"""Users, what they are limited to, their one-time links, and tokens for programs."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from foundation.fields import CodeField, choice_pairs, one_of
from foundation.values.scope import Role

PEOPLE_ROLES = [role for role in Role if role is not Role.SYSTEM]


class UserManager(BaseUserManager["User"]):
    """Looks users up by e-mail without regard to case; users are made by the services only."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser):
    """A person who signs in with e-mail and password."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=choice_pairs(Role))
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"

    class Meta:
        constraints = [one_of("role", PEOPLE_ROLES, "user_role_known")]


class UserLimit(models.Model):
    """A code the user is limited to: without a row for a set's name, the set is not limited."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="limits")
    name = CodeField()
    code = CodeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name", "code"], name="userlimit_once")]


class OneTimeLink(models.Model):
    """A link that lets its user set a password once; only the digest is kept. ``is_reset``: anybody may have asked for it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    is_reset = models.BooleanField(default=False)


class ApiToken(models.Model):
    """A program's credential: the digest is kept, the token was shown once."""

    name = CodeField(unique=True)
    digest = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=20, choices=choice_pairs(Role))
    limits = models.JSONField(default=dict)  # {"partner": ["P1"]}: names absent are not limited
    scopes = models.JSONField(default=list)  # permission words; a subset of the role's
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("role", PEOPLE_ROLES, "apitoken_role_known")]


class SignInFailure(models.Model):
    """A sign-in that failed, kept as long as it counts against the e-mail."""

    email = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["email", "at"], name="signinfailure_recent")]
