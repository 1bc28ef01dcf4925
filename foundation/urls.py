"""Where foundation's rooms are mounted."""

from django.urls import path

from foundation.history.api import AuditList
from foundation.history.pages import AuditView
from foundation.intake.api.imports import ImportDetail, ImportList, ImportRejects, ImportUndo
from foundation.jobs.pages import NightAgain, NightList, NightProgress, NightView, healthz, metrics, readyz
from foundation.people.pages import LanguageChoice, ResetPage, SignInPage, SignOut, ThemeChoice, WelcomePage

page_urls = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("nights/", NightList.as_view(), name="nights"),
    path("nights/<int:run>/", NightView.as_view(), name="night"),
    path("nights/<int:run>/progress/", NightProgress.as_view(), name="night-progress"),
    path("nights/<int:run>/again/", NightAgain.as_view(), name="night-again"),
    path("settings/audit/", AuditView.as_view(), name="audit"),
    path("settings/audit.csv", AuditView.as_view(), {"ending": "csv"}, name="audit-file"),
    path("sign-in/", SignInPage.as_view(), name="sign-in"),
    path("sign-out/", SignOut.as_view(), name="sign-out"),
    path("welcome/<str:secret>/", WelcomePage.as_view(), name="welcome"),
    path("password/", ResetPage.as_view(), name="password-reset"),
    path("preferences/language/", LanguageChoice.as_view(), name="choose-language"),
    path("preferences/theme/", ThemeChoice.as_view(), name="choose-theme"),
]

api_urls = [
    path("audit/", AuditList.as_view(), name="api-audit"),
    path("imports/", ImportList.as_view(), name="api-imports"),
    path("imports/<str:import_id>/", ImportDetail.as_view(), name="api-import"),
    path("imports/<str:import_id>/rejects.csv", ImportRejects.as_view(), name="api-import-rejects"),
    path("imports/<str:import_id>/undo/", ImportUndo.as_view(), name="api-import-undo"),
]
