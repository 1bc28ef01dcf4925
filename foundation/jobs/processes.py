"""Who holds a lease: a process by host, number and start, so that a dead one's work need not wait for the lease to end."""

from __future__ import annotations

import os
import socket
from functools import cache
from pathlib import Path


def this_process() -> str:
    """``host/pid/start``; the start tells a process from a later one that was given the same number."""
    pid = os.getpid()
    return f"{_host()}/{pid}/{_started(pid)}"


def is_surely_dead(owner: str) -> bool:
    """Whether ``owner`` was a process of this host that has ended. Of another host nothing is known: its lease counts."""
    parts = owner.split("/")
    if len(parts) != 3 or parts[0] != _host() or not parts[1].isdigit():
        return False
    return _started(int(parts[1])) != parts[2]


@cache
def _host() -> str:
    return socket.gethostname()


def _started(pid: int) -> str:
    """The start of process ``pid`` in clock ticks since boot where /proc tells it, else "alive"; "" where there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "" if Path("/proc/self/stat").exists() or not _answers(pid) else "alive"
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


def _answers(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
