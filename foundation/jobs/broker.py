"""The broker: whether it answers, and the sweeping of the embedded one's file, which keeps every message it ever had."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import redis
from django.conf import settings

SECONDS = 2.0
_FILE = "sqla+sqlite:///"


def trouble() -> str:
    """Why the broker cannot take a message, or ""."""
    if settings.EMBEDDED:
        folder = _broker_file().parent
        return "" if folder.is_dir() else f"{folder} is missing"
    try:
        with redis.Redis.from_url(settings.BROKER_URL, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
            client.ping()
    except (redis.RedisError, OSError) as error:
        return type(error).__name__
    return ""


def sweep_file(*, all_messages: bool) -> None:
    """Removes what was delivered from the embedded broker's file, or everything (hints only: the next round renews them)."""
    path = _broker_file()
    if not settings.EMBEDDED or not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=5)) as connection, connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'kombu_message'").fetchone():
            connection.execute("DELETE FROM kombu_message" + ("" if all_messages else " WHERE NOT visible"))


def _broker_file() -> Path:
    return Path(settings.BROKER_URL.removeprefix(_FILE))
