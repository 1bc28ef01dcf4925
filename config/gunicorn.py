"""The web process: ``gunicorn -c config/gunicorn.py``. In embedded mode one of its workers has the night's worker and beat, too."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.db import connections

from config.celery import app
from foundation.jobs import embedded
from foundation.web.logs import SecretsLeftOut

wsgi_app = "config.wsgi"
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or ("1" if settings.EMBEDDED else "2"))
threads = int(os.environ.get("WEB_THREADS") or "8")
timeout = 120
graceful_timeout = 30
accesslog = os.environ.get("ACCESS_LOG") or None
access_log_format = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %({x-request-id}o)s'  # combined, and the id


def post_worker_init(worker: Any) -> None:
    """Runs in each worker after the fork, when the application is loaded."""
    worker.log.access_log.addFilter(SecretsLeftOut())
    if settings.EMBEDDED:
        embedded.start(app)
    else:
        limit_statements(settings.WEB_STATEMENT_SECONDS)


def limit_statements(seconds: int) -> None:
    """PostgreSQL cancels what takes a page longer. The night and imports are not of this process: their tasks end by their
    own time limit, and the statement with them."""
    options = connections.settings["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c statement_timeout={seconds}s".strip()


def worker_exit(server: Any, worker: Any) -> None:
    embedded.stop()
