"""The Celery app: the same for worker and beat on Redis and for those inside the web process.

A message is a hint; the database holds the truth. So nothing is lost where a broker loses messages, and nothing is done twice
where it repeats one.
"""

from __future__ import annotations

import os

from celery import Celery
from celery.schedules import crontab
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

VISIBILITY_TIMEOUT = 1_800  # seconds after which Redis hands a message out again

app = Celery("relay")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_transport_options={}
    if settings.EMBEDDED
    else {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 5,
    },
    imports=("foundation.jobs.tasks", "foundation.intake.tasks"),
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    task_serializer="json",
    accept_content=["json"],
    task_soft_time_limit=VISIBILITY_TIMEOUT - 600,
    task_time_limit=VISIBILITY_TIMEOUT - 300,
    worker_prefetch_multiplier=1,
    worker_soft_shutdown_timeout=30,
    worker_enable_soft_shutdown_on_idle=True,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    enable_utc=True,
    timezone="UTC",
    beat_schedule={
        "round": {"task": "relay.round", "schedule": 60.0, "options": {"expires": 55.0}},
        "imports": {"task": "relay.open_imports", "schedule": 60.0, "options": {"expires": 55.0}},
        "purge": {"task": "relay.purge", "schedule": crontab(hour=4, minute=30)},
    },
    beat_schedule_filename=str(settings.STATE_DIR / "beat-schedule"),
)
