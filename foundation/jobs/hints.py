"""Tells the workers that a chunk may be open. The database holds the truth, so a hint that is lost costs a minute."""

from __future__ import annotations

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

WORK_OFF = "relay.work_off"

log = logging.getLogger(__name__)


def send_hint(run: int, *, copies: int = 1) -> None:
    """Sends ``copies`` hints for ``run`` once the caller's transaction is committed; a broker that is down is logged only."""
    transaction.on_commit(lambda: _send(run, copies))


def _send(run: int, copies: int) -> None:
    try:
        for _ in range(copies):
            current_app.send_task(WORK_OFF, args=[run], retry=False)
    except (KombuError, OperationalError, RedisError, SQLAlchemyError, OSError) as error:
        log.warning("no hint for run %s, the next minute's round will find it: %s", run, error)
