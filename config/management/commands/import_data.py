"""``manage.py import_data PATH``: a file or a folder of interchange files in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from foundation.intake.context import Outcome
from foundation.intake.errors import UnknownFormat
from foundation.intake.services import Options, Report, run_import, start_import
from foundation.values.scope import system_scope

SHOWN_REJECTS = 20


class Command(BaseCommand):
    help = "Loads an interchange file or a folder of them. Exit 0: all accepted, 1: some rejected, 2: a file unreadable or empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--format", default="interchange", help="the layout of the file (interchange)")
        parser.add_argument("--source", default="", help="stands where a file has no source column")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then roll back")
        parser.add_argument("--atomic", action="store_true", help="store nothing where anything is refused")
        parser.add_argument("--ignore-unknown", action="store_true", help="pass over columns that are not known")
        parser.add_argument("--rejects", default="", metavar="FILE", help="where rejected rows are written")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = system_scope("import_data")
        chosen = Options(
            source=options["source"],
            dry_run=options["dry_run"],
            atomic=options["atomic"],
            ignore_unknown=options["ignore_unknown"],
            rejects=options["rejects"],
            format=options["format"],
        )
        try:
            report = run_import(scope, start_import(scope, options["path"].absolute(), options=chosen))
        except UnknownFormat as error:
            self.stderr.write(str(error))
            sys.exit(2)
        if options["json"]:
            self.stdout.write(orjson.dumps(as_json(report)).decode())
        else:
            self._tell(report)
        if report.exit_code:
            sys.exit(report.exit_code)

    def _tell(self, report: Report) -> None:
        for file in report.files:
            self.stdout.write(f"{file.name}: {_told(file)}")
        for reject in report.first_rejects[:SHOWN_REJECTS]:
            place = _("line %(line)s") % {"line": reject.line} + (f", {reject.column}" if reject.column else "")
            self.stdout.write(f"  {reject.file}, {place}: {reject.reason}")
        if report.rejected > SHOWN_REJECTS:
            self.stdout.write(_("  ... and %(count)s more") % {"count": report.rejected - SHOWN_REJECTS})
        if report.rejects_file:
            self.stdout.write(_("rejected rows: %(path)s") % {"path": report.rejects_file})
        self.stdout.write(
            _("accepted %(accepted)s (changed %(changed)s, unchanged %(unchanged)s), rejected %(rejected)s")
            % {"accepted": report.accepted, "changed": report.changed, "unchanged": report.unchanged, "rejected": report.rejected}
        )
        if report.message:
            self.stdout.write(report.message)
        if report.id is not None:
            self.stdout.write(_("import %(id)s") % {"id": report.id})


def _told(file: Outcome) -> str:
    if file.skipped:
        return _("skipped: no interchange file that this version loads")
    counts = _("accepted %(accepted)s (changed %(changed)s, unchanged %(unchanged)s), rejected %(rejected)s") % {
        "accepted": file.accepted,
        "changed": file.changed,
        "unchanged": file.unchanged,
        "rejected": file.rejected,
    }
    return _("unreadable: %(error)s; %(counts)s") % {"error": file.error, "counts": counts} if file.error else counts


def as_json(report: Report) -> dict[str, Any]:
    """The object of ``--json``; ``id`` is what undo_import takes, null for a dry run."""
    return {
        "id": report.id,
        "accepted": report.accepted,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "rejected": report.rejected,
        "files": [
            {
                "file": file.name,
                "accepted": file.accepted,
                "changed": file.changed,
                "unchanged": file.unchanged,
                "rejected": file.rejected,
                "error": file.error or None,
                "skipped": file.skipped,
            }
            for file in report.files
        ],
        "rejects": [
            {"file": item.file, "line": item.line, "column": item.column, "reason": item.reason}
            for item in report.first_rejects[:SHOWN_REJECTS]
        ],
        "rejects_file": report.rejects_file or None,
        "message": report.message,
    }
