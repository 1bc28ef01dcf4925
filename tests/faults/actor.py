"""A process of its own that acts on a database: ``python -m tests.faults.actor ACTION[=ARGUMENT]...`` (see the functions)."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from foundation.jobs import night, rounds, services  # noqa: E402
from foundation.jobs.models import DirtyKey, JobChunk, JobRun  # noqa: E402
from foundation.outbox.models import OutboxEvent  # noqa: E402
from foundation.values.scope import system_scope  # noqa: E402
from tests.foundation.jobs import synthetic  # noqa: E402

SCOPE = system_scope("test")


def facts(count: str) -> None:
    """Makes the tables and two facts for each of ``count`` whos."""
    synthetic.make_tables()
    with transaction.atomic():
        for who in range(1, int(count) + 1):
            synthetic.add_fact(who, who)
            synthetic.add_fact(who, "0.25")


def correct(amount: str) -> None:
    """A further fact of this amount for every who, in one transaction."""
    with transaction.atomic():
        for who in sorted(set(synthetic.Fact.objects.values_list("who", flat=True))):
            synthetic.add_fact(who, amount)


def play(_: str = "") -> None:
    night.play_night(SCOPE, brand=synthetic.BRAND, day=synthetic.DAY)


def begin(_: str = "") -> None:
    """Opens the run and leaves the work to the workers."""
    services.open_run(SCOPE, brand=synthetic.BRAND, day=synthetic.DAY)


def make_round(_: str = "") -> None:
    rounds.make_round()


def read(stop_file: str) -> None:
    """Reads what is published until ``stop_file`` appears; prints the distinct answers in the order they came."""
    seen: list[dict[int, str]] = []
    reads = 0
    while not Path(stop_file).exists():
        figures = synthetic.published_figures()
        reads += 1
        if not seen or seen[-1] != figures:
            seen.append(figures)
        time.sleep(0.002)
    print(json.dumps({"reads": reads, "seen": seen}))


def dump(_: str = "") -> None:
    """What can be seen from outside: figures, how many versions, events, and what is left over."""
    events = OutboxEvent.objects.order_by("name", "dedupe_key").values_list("name", flat=True)
    versions = synthetic.Figure.objects.unscoped("test").order_by("who", "from_run")
    runs = list(JobRun.objects.unscoped("test").order_by("id").values_list("pk", flat=True))
    print(
        json.dumps(
            {
                "figures": synthetic.published_figures(),
                "versions": [
                    [row.who, str(row.amount), runs.index(row.from_run), row.until_run and runs.index(row.until_run)]
                    for row in versions
                ],
                "events": {name: list(events).count(name) for name in sorted(set(events))},
                "runs": list(JobRun.objects.unscoped("test").order_by("id").values_list("state", flat=True)),
                "dirty": DirtyKey.objects.count(),
            },
            sort_keys=True,
        )
    )


def workers(_: str = "") -> None:
    """How many processes finished chunks."""
    print(len(set(JobChunk.objects.filter(state="done").values_list("owner", flat=True))))


if __name__ == "__main__":
    synthetic.install()
    for action in sys.argv[1:]:
        name, _, argument = action.partition("=")
        globals()[name](argument)
