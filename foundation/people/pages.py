"""Signing in and out, the one-time link, a forgotten password, language and theme. A GET changes nothing."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from foundation.people.errors import LinkSpent
from foundation.people.forms import PasswordForm, ResetForm, SignInForm
from foundation.people.policy import ASKS_AN_HOUR
from foundation.people.queries import must_wait, open_link
from foundation.people.services import (
    choose_preferences,
    forget_failed_sign_ins,
    note_failed_sign_in,
    note_forgotten_password,
    set_password_by_link,
)
from foundation.values.scope import system_scope
from foundation.web.rights import is_within
from foundation.web.views import safe_next

BACKEND = "django.contrib.auth.backends.ModelBackend"
THEMES = ("light", "dark", "")


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class SignInPage(View):
    """One page with e-mail and password; too many failures have to wait."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(safe_next(request))
        return self._page(request, SignInForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SignInForm(request.POST)
        if not form.is_valid():
            return self._page(request, form, status=400)
        email, now = form.cleaned_data["email"], timezone.now()
        if must_wait(email, at=now):
            form.add_error(None, _("Too many tries. Wait a quarter of an hour, or use the link for a forgotten password."))
            return self._page(request, form, status=429)
        user = authenticate(request, username=email, password=form.cleaned_data["password"])
        if user is None:
            note_failed_sign_in(email=email, at=now)
            form.add_error(None, _("E-mail and password do not fit."))
            return self._page(request, form, status=400)
        forget_failed_sign_ins(email=email)
        login(request, user)
        return redirect(safe_next(request))

    @staticmethod
    def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "next": safe_next(request, ""), "password_reset_url": reverse("password-reset")}
        return render(request, "registration/sign_in.html", context, status=status)


class SignOut(View):
    def post(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        return redirect("sign-in")


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class WelcomePage(View):
    """A one-time link: shows the form for the password directly, sets it once, and lets its user in."""

    template = "registration/first_password.html"

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        if open_link(secret, at=timezone.now()) is None:
            return render(request, "registration/link_invalid.html", status=404)
        return render(request, self.template, {"form": PasswordForm()})

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        form = PasswordForm(request.POST)
        if not form.is_valid():
            return render(request, self.template, {"form": form}, status=400)
        try:
            user = set_password_by_link(
                system_scope("one-time link"), secret=secret, password=form.cleaned_data["password"], at=timezone.now()
            )
        except LinkSpent:
            return render(request, "registration/link_invalid.html", status=404)
        except ValidationError as error:
            form.add_error("password", error)
            return render(request, self.template, {"form": form}, status=400)
        forget_failed_sign_ins(email=user.email)
        login(request, user, backend=BACKEND)
        return redirect("/")


class ResetPage(View):
    """A link goes to an e-mail that has an account; the answer is the same, and as quick, where it has none."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "registration/password_reset.html", {"form": ResetForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ResetForm(request.POST)
        if not form.is_valid():
            return render(request, "registration/password_reset.html", {"form": form}, status=400)
        if not is_within(f"password:{request.META.get('REMOTE_ADDR', '')}", most=ASKS_AN_HOUR, seconds=3600):
            form.add_error(None, _("Too many requests; try again later."))
            return render(request, "registration/password_reset.html", {"form": form}, status=429)
        note_forgotten_password(
            system_scope("password reset"),
            email=form.cleaned_data["email"],
            address=request.build_absolute_uri("/"),
            language=get_language() or "en",
        )
        return render(request, "registration/password_reset_done.html")


class LanguageChoice(View):
    """Keeps the language: with the user, and in a cookie for the sign-in page."""

    def post(self, request: Any) -> HttpResponse:
        language = request.POST.get("language", "")
        response = redirect(safe_next(request))
        if language in dict(settings.LANGUAGES):
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=31536000, samesite="Lax", httponly=True)
            if request.scope is not None:
                choose_preferences(request.scope, user=request.user, language=language)
        return response


class ThemeChoice(View):
    """Keeps the theme; an empty one follows the device."""

    def post(self, request: Any) -> HttpResponse:
        theme = request.POST.get("theme", "")
        response = redirect(safe_next(request))
        if theme in THEMES:
            response.set_cookie("relay_theme", theme, max_age=31536000, samesite="Lax", httponly=True)
            if request.scope is not None:
                choose_preferences(request.scope, user=request.user, theme=theme)
        return response
