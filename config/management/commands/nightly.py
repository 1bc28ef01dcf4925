"""``manage.py nightly``: the night of every brand, inline, up to and including a business day."""

from __future__ import annotations

import json
import time
from argparse import ArgumentTypeError
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foundation.jobs import night, queries, services
from foundation.jobs.errors import NightRefused
from foundation.jobs.registry import NightBrand, calendar
from foundation.jobs.rules import default_day
from foundation.values.scope import Scope, system_scope

CASES = ("cases_opened", "cases_updated", "cases_closed")


class Command(BaseCommand):
    help = "Works off what is dirty, brand by brand, and publishes it. A second call for the same day writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        days = parser.add_mutually_exclusive_group()
        days.add_argument("--date", type=_day, metavar="D", help="the last business day; default: see docs/operations.md")
        days.add_argument("--from", type=_day, dest="from_day", metavar="D", help="plays nights one by one from here")
        parser.add_argument("--to", type=_day, dest="to_day", metavar="D", help="... up to here")
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout, nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if (options["from_day"] is None) != (options["to_day"] is None):
            raise CommandError("--from and --to go together", returncode=2)
        if options["from_day"] is not None and options["from_day"] > options["to_day"]:
            raise CommandError("--from lies after --to", returncode=2)
        scope = system_scope(night.ACTOR)
        started = time.monotonic()
        try:
            plan = [(brand, day) for brand in calendar().brands(scope) for day in _days(scope, brand, options)]
            for brand, day in plan:  # before any is played: a refusal for one brand must not leave the others half done
                services.check_day(scope, brand=brand.code, day=day)
            runs = [run for brand, day in plan for run in night.play_night(scope, brand=brand.code, day=day)]
        except NightRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        reports = [report for run in runs if (report := queries.run_report(scope, run=run)) is not None]
        summary = _summary(scope, plan, reports, time.monotonic() - started)
        self.stdout.write(json.dumps(summary, indent=2) if options["json"] else _text(summary))
        for report in reports:
            for failure in report.failures:
                self.stderr.write(f"{report.brand} {failure.step} {failure.subject or failure.key}: {failure.reason}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date (YYYY-MM-DD)") from error


def _days(scope: Scope, brand: NightBrand, options: dict[str, Any]) -> list[date]:
    """The nights to play for ``brand``, in order."""
    if options["from_day"] is not None:
        count = (options["to_day"] - options["from_day"]).days + 1
        return [options["from_day"] + timedelta(days=number) for number in range(count)]
    if options["date"] is not None:
        return [options["date"]]
    published = queries.publication(scope, brand.code)
    return [
        default_day(
            timezone.now(),
            brand.time_zone,
            published=None if published is None else published.business_date,
            last_fact_day=calendar().last_fact_day(scope, brand.code),
        )
    ]


def _summary(scope: Scope, plan: list[tuple[NightBrand, date]], reports: list[queries.RunRow], seconds: float) -> dict[str, Any]:
    """What was played: rows read and written in proportion to the dirty keys, cases, and each step's share."""
    counts = {name: sum(report.counts.get(name, 0) for report in reports) for name in CASES}
    return {
        "seconds": round(seconds, 3),
        "dirty_keys": sum(report.dirty_keys for report in reports),
        "rows_read": sum(report.rows_read for report in reports),
        "rows_written": sum(report.rows_written for report in reports),
        **counts,
        "failures": sum(len(report.failures) for report in reports),
        "steps": _steps(reports),
        "brands": [_brand(scope, brand.code) for brand in sorted({brand for brand, _ in plan})],
        "runs": [_run(report) for report in reports],
    }


def _steps(reports: list[queries.RunRow]) -> list[dict[str, Any]]:
    """Each step over all runs, in the order of the night."""
    steps: dict[str, dict[str, Any]] = {}
    for row in (step for report in reports for step in report.steps):
        total = steps.setdefault(
            row.code, {"step": row.code, "seconds": 0.0, "chunks": 0, "rows_read": 0, "rows_written": 0, "failures": 0}
        )
        total["seconds"] = round(total["seconds"] + row.seconds, 3)
        total["chunks"] += row.chunks
        total["rows_read"] += row.rows_read
        total["rows_written"] += row.rows_written
        total["failures"] += row.failures
    return list(steps.values())


def _brand(scope: Scope, brand: str) -> dict[str, Any]:
    published = queries.publication(scope, brand)
    return {"brand": brand, "published": None if published is None else published.business_date.isoformat()}


def _run(report: queries.RunRow) -> dict[str, Any]:
    return {
        "brand": report.brand,
        "day": report.business_date.isoformat(),
        "attempt": report.attempt,
        "state": report.state,
        "dirty_keys": report.dirty_keys,
        "rows_read": report.rows_read,
        "rows_written": report.rows_written,
        "seconds": None if report.seconds is None else round(report.seconds, 3),
    }


def _text(summary: dict[str, Any]) -> str:
    lines = [f"{run['brand']} {run['day']} attempt {run['attempt']}: {run['state']}" for run in summary["runs"]]
    lines += [
        f"{brand['brand']}: nothing was due, {brand['published']} is published"
        for brand in summary["brands"]
        if brand["brand"] not in {run["brand"] for run in summary["runs"]}
    ]
    lines += [
        f"  {step['step']:<28} {step['seconds']:>8.2f} s  {step['chunks']:>6} chunks  "
        f"{step['rows_read']:>9} read  {step['rows_written']:>9} written"
        for step in summary["steps"]
    ]
    lines.append(
        f"{summary['dirty_keys']} dirty keys, {summary['rows_read']} rows read, {summary['rows_written']} written, "
        f"{summary['seconds']:.2f} s; cases: {summary['cases_opened']} opened, {summary['cases_updated']} updated, "
        f"{summary['cases_closed']} closed; {summary['failures']} keys left"
    )
    return "\n".join(lines)
