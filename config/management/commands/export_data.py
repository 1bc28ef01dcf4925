"""``manage.py export_data FOLDER``: the interchange files out, the inverse of the import."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from foundation.intake.exporting import export_files
from foundation.values.scope import system_scope


class Command(BaseCommand):
    help = "Writes the interchange files; imported into an empty database they give the same facts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        for code, rows in export_files(system_scope("export_data"), options["folder"]).items():
            self.stdout.write(f"{code}.csv: {rows}")
