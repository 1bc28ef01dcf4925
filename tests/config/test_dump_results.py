"""What dump_results says where there is nothing to print, and where nobody reads on."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.analytics import playing
from tests.analytics.random_book import FIRST, RandomBook

pytestmark = pytest.mark.django_db
LAST = FIRST + timedelta(days=30)


def test_a_day_before_the_first_night_has_no_results_and_says_so_beside_them(tmp_path: Path) -> None:
    playing.load(RandomBook(21, lines=20).write(tmp_path / "book"))
    assert playing.dump() == []
    playing.night(LAST)
    out, err = StringIO(), StringIO()
    call_command("dump_results", "--as-of", "2000-01-01", stdout=out, stderr=err)
    assert (out.getvalue(), err.getvalue()) == ("", "no night is published up to 2000-01-01: there are no results to print\n")
    assert playing.dump("--as-of", LAST.isoformat()) == playing.dump() != []


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    """The pipe is closed before the first line is written."""
    source = (
        "import django, os, sys; django.setup()\n"
        "from config.management.commands import dump_results\n"
        "dump_results._readings = lambda day: {}\n"
        "dump_results._lines = lambda scopes: ('line\\n' for _ in range(200000))\n"
        "sys.stdin.read(1)\n"
        "from django.core.management import call_command\n"
        "call_command('dump_results')\n"
    )
    command = [sys.executable, "-c", source]
    process = subprocess.Popen(
        command, cwd=settings.BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "x", "DATABASE_URL": "sqlite:////nowhere/x.sqlite3"},
    )  # fmt: skip
    assert process.stdin and process.stdout and process.stderr
    process.stdout.close()
    process.stdin.write(b"x")
    process.stdin.close()
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (0, b"")
