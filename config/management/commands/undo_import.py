"""``manage.py undo_import ID``: takes back what one import brought."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from foundation.intake.errors import UnknownImport
from foundation.intake.services import undo_import
from foundation.values.scope import system_scope


class Command(BaseCommand):
    help = "Takes back what one import brought, as far as later ones did not change it, and says what it left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            taken, left = undo_import(system_scope("undo_import"), options["id"])
        except UnknownImport as error:
            raise CommandError(_("there is no import %(id)s to take back") % {"id": options["id"]}) from error
        self.stdout.write(_("taken back: %(rows)s rows") % {"rows": taken})
        for item in left:
            self.stdout.write(
                _("left: %(rows)s rows of %(file)s: %(reason)s") % {"rows": item.rows, "file": item.file, "reason": item.reason}
            )
