"""``manage.py export_person ID FOLDER``: a person's data out."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from channels_core.customers.errors import CustomerMissing
from channels_core.customers.services import export_person
from config.personal_data import PLACES
from foundation.values.scope import system_scope


class Command(BaseCommand):
    help = "Writes all that is held about a customer as CSV and JSON files. Exit 1: no such customer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="the customer_id")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        scope = system_scope("export_person")
        try:
            written = export_person(scope, customer_id=options["id"], folder=options["folder"], places=PLACES)
        except CustomerMissing as error:
            raise CommandError(_("there is no customer %(id)s; nothing was written") % {"id": options["id"]}) from error
        for name, rows in sorted(written.items()):
            self.stdout.write(_("%(file)s: %(rows)s rows") % {"file": name, "rows": rows})
