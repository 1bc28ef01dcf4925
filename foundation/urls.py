"""Where foundation's rooms are mounted."""

from django.urls import path

from foundation.jobs.pages import healthz, metrics, readyz
from foundation.people.pages import LanguageChoice, ResetPage, SignInPage, SignOut, ThemeChoice, WelcomePage

page_urls = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("sign-in/", SignInPage.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("welcome/<str:secret>/", WelcomePage.as_view(), name="welcome"),
    path("password/", ResetPage.as_view(), name="password-reset"),
    path("preferences/language/", LanguageChoice.as_view(), name="choose-language"),
    path("preferences/theme/", ThemeChoice.as_view(), name="choose-theme"),
]
