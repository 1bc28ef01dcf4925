"""``manage.py dump_results``: every result of the current run as canonical sorted JSON lines, so that two runs can be compared."""

from __future__ import annotations

import heapq
import json
import os
import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandParser

from analytics.kpis.queries import stored_series
from analytics.ltv.queries import dumped_models, dumped_scores
from channels_core.brands.queries import brands
from channels_core.rollups.choices import SubjectKind
from conflicts.cases.queries import case_dump
from foundation.jobs.queries import publication, run_as_of
from foundation.values.money import plain
from foundation.values.scope import Scope, system_scope
from lifecycle.stages.queries import stage_dump
from partners.tiers.queries import dumped_tiers
from pricing.rebates.queries import dumped_accruals

#: Lines sorted in memory at a time; the sorted parts wait in files and are merged.
LINES_A_PART = 200_000
DIGITS = 6


class Command(BaseCommand):
    help = "Prints all results of the current run, sorted, without ids and wall-clock times; model floats with 6 digits."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=_day, metavar="D", help="the last published run up to and including business day D")

    def handle(self, *args: Any, **options: Any) -> None:
        as_of = options["as_of"]
        scopes = _readings(as_of)
        if as_of is not None and not scopes:
            # No error: as of that day there were no results, and a program that compares days reads just that.
            self.stderr.write(f"no night is published up to {as_of}: there are no results to print")
        try:
            for line in _sorted(_lines(scopes)):
                self.stdout.write(line, ending="")
            self.stdout.flush()
        except BrokenPipeError:  # whoever read has seen enough, as `head` does; what is still buffered goes nowhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no date (YYYY-MM-DD)") from error


def _readings(as_of: date | None) -> dict[str, Scope]:
    """By brand the scope that reads its run; brands before their first night are left out."""
    found = {brand.code: _reading(brand.code, as_of) for brand in brands(system_scope("dump_results"))}
    return {brand: scope for brand, scope in found.items() if scope is not None}


def _lines(scopes: Mapping[str, Scope]) -> Iterator[str]:
    """Every result as one line of JSON, in no order."""
    for brand, scope in scopes.items():
        for kind in SubjectKind:
            for code, grain, period in stored_series(scope, kind=kind, brand=brand):
                yield _line({"type": "kpi", "subject": str(kind), "code": code, "grain": grain, **_kpi(period)})
        for row in dumped_models(scope):
            yield _line({"type": "ltv_model", "brand": brand, **row})
        for row in dumped_scores(scope):
            yield _line({"type": "ltv", "brand": brand, **row})
        for row in stage_dump(scope):
            yield _line({"type": "stage", **row})
        for row in dumped_accruals(scope):
            yield _line(row)
        for row in dumped_tiers(scope):
            yield _line(row)
        for row in case_dump(scope):
            yield _line({"type": "case", **row})


def _reading(brand: str, as_of: date | None) -> Scope | None:
    """The scope that reads the brand's run; None before its first night."""
    scope = system_scope("dump_results", brand=brand)
    if as_of is None:
        pointer = publication(scope, brand)
        return None if pointer is None else scope.reading_run(pointer.run_id)
    run = run_as_of(scope, brand, as_of)
    return None if run is None else scope.reading_run(run.pk)


def _kpi(period: Any) -> dict[str, Any]:
    return {
        "period": period.period.label,
        "starts_on": period.period.starts_on,
        "ends_on": period.period.ends_on,
        **period.figures,
        "missing": dict(period.missing),
        "provisional": list(period.provisional),
        "health_parts": list(period.health_parts),
    }


def _line(row: dict[str, Any]) -> str:
    return json.dumps(_canonical(row), sort_keys=True, ensure_ascii=False, separators=(", ", ": ")) + "\n"


def _canonical(value: Any) -> Any:
    """Decimals as plain text, floats with 6 significant digits, dates as ISO."""
    if isinstance(value, dict):
        return {key: _canonical(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_canonical(part) for part in value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, float):
        return float(f"{value:.{DIGITS - 1}e}")
    return value.isoformat() if isinstance(value, date) else value


def _sorted(lines: Iterable[str]) -> Iterator[str]:
    """The lines by code points, whatever their number: parts are sorted in memory, kept in files, and merged."""
    parts: list[IO[str]] = []
    held: list[str] = []
    for line in lines:
        held.append(line)
        if len(held) >= LINES_A_PART:
            parts.append(_kept(held))
            held = []
    yield from heapq.merge(*parts, sorted(held))
    for part in parts:
        part.close()


def _kept(lines: list[str]) -> IO[str]:
    file = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 closed by the caller once merged
    file.writelines(sorted(lines))
    file.seek(0)
    return file
