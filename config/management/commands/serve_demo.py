"""A full Relay on this machine in one call: database, demo brand (or a folder of files), last night, accounts, server.

The steps are the ordinary commands, so that what they promise is what runs here. A second call finds them done and
serves within seconds.
"""

import json
import os
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from channels_core.brands.queries import brands
from channels_core.orders.queries import last_business_day
from config.demo_accounts import accounts_for
from conflicts.cases.queries import CaseFilter, case_totals
from foundation.jobs.queries import published
from foundation.values.scope import system_scope

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
SOME_ROWS_REJECTED = 1  # exit code of import_data; the demo brand has rejected rows on purpose


class Command(BaseCommand):
    requires_system_checks: tuple[str, ...] = ()  # the commands it runs check; a second start has to be quick
    help = "Migrates, loads the demo brand or the interchange files of --data, runs the night, and serves."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--data", default="", help="a folder of interchange files instead of the demo brand")
        parser.add_argument("--prepare-only", action="store_true", help="everything but the server")

    def handle(self, *, host: str, port: int, data: str, prepare_only: bool, **_: Any) -> None:
        started = time.monotonic()
        refuse_taken_port(host, port)
        source = Path(data).resolve() if data else None
        if source is not None and not source.is_dir():
            raise CommandError(f"{data} is not a folder")
        self.stdout.write("Database ...")
        if waits_for_migration():
            call_command("migrate", verbosity=0, interactive=False)
        if not self._is_loaded(source):
            self._load(source)
        self._print_accounts(host)
        self.stdout.write(f"Ready to serve after {time.monotonic() - started:.0f} s: http://{host}:{port}/")
        self.stdout.flush()
        if not prepare_only:
            serve(host, port)

    def _is_loaded(self, source: Path | None) -> bool:
        """Whether a call before this one went through to the end with the same files, into this database."""
        return bool(brands(system_scope("demo"))) and read_json(loaded_file()) == {"source": fingerprint(source)}

    def _load(self, source: Path | None) -> None:
        loaded_file().unlink(missing_ok=True)
        folder = source or settings.STATE_DIR / "demo"
        if source is None and not brands(system_scope("demo")):
            self.stdout.write("Demo brand ...")
            self._timed("made", lambda: subprocess.run([sys.executable, "-m", "demo", str(folder)], check=True))
        if folder.is_dir():
            self._import_and_compute(folder)
        else:
            self.stdout.write("The database has brands of its own: nothing is loaded.")
        loaded_file().write_text(json.dumps({"source": fingerprint(source)}), encoding="utf-8")

    def _import_and_compute(self, folder: Path) -> None:
        self.stdout.write("Import ...")
        imported = self._timed("imported", lambda: manage("import_data", str(folder), allowed=(SOME_ROWS_REJECTED,)))
        self.stdout.write("Night ...")
        night = self._timed("computed", compute_nights)
        for title, lines in (
            ("Rows loaded", import_summary(imported)),
            ("Days computed, seconds a step", night_summary(night)),
            ("Conflicts found", case_summary()),
        ):
            self.stdout.write("\n".join([f"\n{title}", *lines]))

    def _timed(self, verb: str, work: Any) -> Any:
        started = time.monotonic()
        result = work()
        self.stdout.write(f"  {verb} in {time.monotonic() - started:.1f} s")
        self.stdout.flush()
        return result

    def _print_accounts(self, host: str) -> None:
        accounts = accounts_for(local=host in LOCAL_HOSTS)
        width = max(len(account["who"]) for account in accounts)
        self.stdout.write("\nAccounts")
        for account in accounts:
            self.stdout.write(f"  {account['who']:<{width}}  {account['sign_in']}  {account['secret']}")
        self.stdout.write("")


def waits_for_migration() -> bool:
    """Whether a migration is not applied yet; `migrate` itself takes seconds to find out that there is none."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_taken_port(host: str, port: int) -> None:
    """Raises CommandError before the long work where the address cannot be served on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(f"Cannot listen on {host}:{port} ({error.strerror}); try make demo PORT=...") from error


def compute_nights() -> dict[str, Any]:
    """The last night. A brand that has had none first gets the one of a week ago and the one before the last, so that the morning page
    can tell what changed since either; their reports are added up."""
    scope = system_scope("demo")
    codes = [brand.code for brand in brands(scope)]
    last = [last_business_day(scope, code) for code in codes]
    if len(codes) != 1 or last[0] is None or published(scope):
        return manage("nightly")
    reports = [manage("nightly", "--date", (last[0] - timedelta(days=back)).isoformat()) for back in (7, 1, 0)]
    return {"runs": [run for report in reports for run in report["runs"]], "steps": added_up(reports)}


def added_up(reports: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Seconds and rows of each step over several nights, in the night's order."""
    found: dict[str, dict[str, Any]] = {}
    for step in (step for report in reports for step in report["steps"]):
        held = found.setdefault(step["step"], {"step": step["step"], "seconds": 0.0, "rows_written": 0})
        held["seconds"] += step["seconds"]
        held["rows_written"] += step["rows_written"]
    return list(found.values())


def manage(command: str, *arguments: str, allowed: tuple[int, ...] = ()) -> dict[str, Any]:
    """Runs a command of manage.py in a process of its own and returns the one JSON object it prints."""
    line = [sys.executable, "manage.py", command, *arguments, "--json"]
    done = subprocess.run(line, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:  # a crash ends with exit code 1 too, but reports nothing
        report = None
    if report is None or done.returncode not in (0, *allowed):
        raise CommandError(f"manage.py {command} ended with exit code {done.returncode}")
    return report


def serve(host: str, port: int) -> None:
    """Becomes the web server; worker and beat run inside it in embedded mode."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "--bind", address]
    os.chdir(settings.BASE_DIR)
    os.execv(sys.executable, [*command, "config.wsgi:application"])


def loaded_file() -> Path:
    return settings.STATE_DIR / "demo-loaded.json"


def fingerprint(source: Path | None) -> str:
    """What was loaded: the demo brand, or a folder with its files' names, sizes and times of change."""
    if source is None:
        return "demo"
    files = sorted((file.name, file.stat()) for file in source.iterdir() if file.is_file())
    return json.dumps([str(source), *([name, stat.st_size, stat.st_mtime_ns] for name, stat in files)])


def read_json(path: Path) -> Any:
    """The file's content, or None where it is missing or was cut off."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def import_summary(report: dict[str, Any]) -> Iterator[str]:
    """Rows loaded by file."""
    for file in report["files"]:
        told = "not loaded by this version" if file["skipped"] else f"{file['accepted']:>9,} rows, {file['rejected']:,} rejected"
        yield f"  {file['file']:<24} {told}"


def night_summary(report: dict[str, Any]) -> Iterator[str]:
    """Days computed and seconds a step."""
    played = [f"{run['brand']} up to {run['day']}" for run in report["runs"]]
    yield f"  {', '.join(played) or 'nothing new'}"
    for step in report["steps"]:
        yield f"  {step['step']:<24} {step['seconds']:>8.1f} s {step['rows_written']:>9,} rows written"


def case_summary() -> Iterator[str]:
    """Cases by kind, over all brands, those that are over included."""
    found: Counter[str] = Counter()
    for row in case_totals(system_scope("demo"), CaseFilter()):
        found[row["kind"]] += row["cases"]
    for kind, count in sorted(found.items()):
        yield f"  {kind:<24} {count:>9,} cases"
