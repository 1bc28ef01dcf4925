"""Tells the workers that a chunk may be open. The database holds the truth, so a hint that is lost costs a minute."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError, OperationalError
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

WORK_OFF = "relay.work_off"

log = logging.getLogger(__name__)


def send_hint(run: int, *, copies: int = 1) -> None:
    """Sends ``copies`` hints for ``run`` once the caller's transaction is committed; a broker that is down is logged only."""
    send_message(WORK_OFF, [run], copies=copies)


def send_message(task: str, args: Sequence[Any], *, copies: int = 1) -> None:
    """Tells the workers of ``task`` once the caller's transaction is committed; the minute's round tells what gets lost."""
    transaction.on_commit(lambda: _send(task, args, copies))


def _send(task: str, args: Sequence[Any], copies: int) -> None:
    try:
        for _ in range(copies):
            current_app.send_task(task, args=list(args), retry=False)
    except (KombuError, OperationalError, RedisError, SQLAlchemyError, OSError) as error:
        log.warning("no message for %s %s, the next minute's round will find it: %s", task, list(args), error)
