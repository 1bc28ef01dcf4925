"""What surrounds every page, for the templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext

from foundation.values.scope import Role
from foundation.web.navigation import house_name, navigation_for
from foundation.web.shell import Reader, Shell

HTML_LANGUAGES = {"zh-hans": "zh-Hans"}


def role_label(role: Role) -> str:
    """The role in the reader's language."""
    return {
        Role.GTM_LEAD: gettext("GTM lead"),
        Role.PARTNER_MANAGER: gettext("Partner manager"),
        Role.FINANCE: gettext("Finance"),
        Role.ANALYST: gettext("Analyst"),
        Role.INTEGRATION: gettext("Integration"),
        Role.PARTNER_USER: gettext("Partner"),
        Role.SYSTEM: gettext("System"),
    }[role]


def initials_of(name: str) -> str:
    """Two letters of a name; one character of a Chinese one."""
    words = name.split()
    if not words:
        return "?"
    if not words[0][0].isascii():
        return words[0][0]
    return "".join(word[0] for word in (words[0], words[-1])[: len(words)]).upper()


def shell(request: HttpRequest) -> dict[str, Any]:
    """``shell`` for base.html: the rail, the reader, language and theme."""
    scope = getattr(request, "scope", None)
    user = getattr(request, "user", None)
    language = get_language() or "en"
    common: dict[str, Any] = {
        "language": HTML_LANGUAGES.get(language, language),
        "theme": user.theme if scope is not None and user is not None else request.COOKIES.get("relay_theme", ""),
        "sign_out_url": reverse("sign-out"),
        "language_url": reverse("choose-language"),
        "theme_url": reverse("choose-theme"),
    }
    if common["theme"] not in ("light", "dark"):
        common["theme"] = ""
    if scope is None or user is None:
        return {"shell": Shell(**common)}
    reader = Reader(name=user.name, initials=initials_of(user.name), role_label=role_label(scope.role))
    return {"shell": Shell(brand_name=house_name(scope), navigation=navigation_for(scope, request.path), user=reader, **common)}
