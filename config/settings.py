"""The one settings file, driven by the environment; an empty variable counts as not set.

A SQLite database or no REDIS_URL is embedded mode: worker and beat run inside the web process, a secret key is made
once, and broker, key, media and rejects lie beside the SQLite file (else under var/).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(BASE_DIR / ".env")


def setting(name: str, default: str = "") -> str:
    """The variable's text; an empty one is the default."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    return setting(name, "1" if default else "0").lower() in ("1", "true", "yes", "on")


DATABASE_URL = setting("DATABASE_URL", f"sqlite:///{BASE_DIR / 'var' / 'relay.sqlite3'}")
REDIS_URL = setting("REDIS_URL")
DATABASES: dict[str, dict[str, Any]] = {"default": environ.Env.db_url_config(DATABASE_URL)}
ON_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
EMBEDDED = ON_SQLITE or not REDIS_URL

if ON_SQLITE:
    database_file = Path(DATABASES["default"]["NAME"])
    STATE_DIR = database_file.resolve().parent if str(database_file) != ":memory:" else BASE_DIR / "var"
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY;",
    }
else:
    STATE_DIR = BASE_DIR / "var"
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c client_connection_check_interval=1s -c lock_timeout=30s "
        "-c idle_in_transaction_session_timeout=300s -c timezone=UTC"
    }

# What a statement of a page may take at most on PostgreSQL, where worker and web are processes of their own.
WEB_STATEMENT_SECONDS = int(setting("WEB_STATEMENT_SECONDS", "60"))

# The broker of embedded mode is a file of its own: its writes must never wait for the night's, nor the other way round.
BROKER_URL = f"sqla+sqlite:///{STATE_DIR / 'broker.sqlite3'}" if EMBEDDED else REDIS_URL
# How long a chunk may be silent before another worker takes it over (chunks take one or two minutes at most).
CHUNK_LEASE_SECONDS = int(setting("CHUNK_LEASE_SECONDS", "300"))
# How long what a night replaced can still be read (dump_results --as-of).
RESULTS_KEPT_DAYS = int(setting("RESULTS_KEPT_DAYS", "400"))


def _secret_key() -> str:
    """The key of the environment, or in embedded mode one made once and kept beside the database."""
    given = setting("SECRET_KEY")
    if given:
        return given
    if not EMBEDDED:
        raise RuntimeError("SECRET_KEY must be set where a server database and Redis are used")
    kept = STATE_DIR / "secret_key"
    STATE_DIR.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return kept.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = flag("DEBUG")
ALLOWED_HOSTS = [host for host in setting("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]" if EMBEDDED else "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in setting("CSRF_TRUSTED_ORIGINS").split(",") if origin]

INSTALLED_APPS = [
    "config.apps.RelayConfig",
    "analytics.apps.AnalyticsConfig",
    "conflicts.apps.ConflictsConfig",
    "lifecycle.apps.LifecycleConfig",
    "pricing.apps.PricingConfig",
    "partners.apps.PartnersConfig",
    "channels_core.apps.ChannelsCoreConfig",
    "foundation.apps.FoundationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
]

MIDDLEWARE = [
    "foundation.web.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "foundation.people.middleware.ScopeMiddleware",
    "foundation.people.middleware.ApiDoorMiddleware",
    "foundation.web.middleware.ZoneMiddleware",
    "foundation.web.middleware.NulMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "foundation.User"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "foundation.web.context.shell",
            ],
            "libraries": {"relay": "foundation.web.templatetags.relay", "strips": "foundation.web.templatetags.strips"},
        },
    }
]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = setting("STATIC_ROOT", str(BASE_DIR / "var" / "static"))
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where collectstatic never ran
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = True  # pages are whole after `migrate` alone, without collectstatic
MEDIA_ROOT = setting("MEDIA_ROOT", str(STATE_DIR / "media"))
REJECTS_ROOT = setting("REJECTS_ROOT", str(STATE_DIR / "rejects"))
IMPORT_MAX_BYTES = int(setting("IMPORT_MAX_MB", "1024")) * 1024 * 1024  # of a file sent to the API
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not EMBEDDED:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # probes ask the process itself, past the proxy
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = int(setting("SECURE_HSTS_SECONDS", "31536000"))
    SESSION_COOKIE_SECURE = SECURE_SSL_REDIRECT
    CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

EMAIL_BACKEND = setting(
    "EMAIL_BACKEND",
    "django.core.mail.backends.console.EmailBackend" if EMBEDDED else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = setting("EMAIL_HOST", "localhost")
EMAIL_PORT = int(setting("EMAIL_PORT", "25"))
EMAIL_HOST_USER = setting("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = setting("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10  # seconds: a mail leaves inside its event's transaction, and a silent server must not hold that open
DEFAULT_FROM_EMAIL = setting("DEFAULT_FROM_EMAIL", "relay@localhost")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["foundation.people.api.DoorAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["foundation.web.rights.HasPermission"],
    "DEFAULT_THROTTLE_CLASSES": ["foundation.web.rights.RateLimit"],
    "DEFAULT_RENDERER_CLASSES": ["foundation.web.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_SCHEMA_CLASS": "foundation.web.openapi.RelaySchema",
    "EXCEPTION_HANDLER": "foundation.web.api_views.problem_handler",
    "UNAUTHENTICATED_USER": None,
}
API_REQUESTS_A_MINUTE = int(setting("API_REQUESTS_A_MINUTE", "3000"))
SPECTACULAR_SETTINGS = {
    "TITLE": "Relay API",
    "DESCRIPTION": "Channels, partners, KPIs, conflicts, scores and facts of a brand. Money and rates are decimal strings.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": ["foundation.web.openapi.add_problems"],
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
    },
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": setting("CACHE_URL")}
    if setting("CACHE_URL")
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"}},
    "filters": {
        "refused": {"()": "foundation.web.logs.RefusedRequests"},
        "secrets": {"()": "foundation.web.logs.SecretsLeftOut"},
        "request_ids": {"()": "foundation.web.logs.RequestIds"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["refused", "secrets", "request_ids"]}
    },
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
    "root": {"handlers": ["stderr"], "level": setting("LOG_LEVEL", "WARNING")},
}
