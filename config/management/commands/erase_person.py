"""``manage.py erase_person ID``: a person's data gone."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from channels_core.customers.errors import CustomerMissing
from channels_core.customers.services import erase_person
from config.personal_data import PLACES
from foundation.intake.errors import ImportsOpen
from foundation.values.scope import system_scope


class Command(BaseCommand):
    help = "Removes name and contacts of a customer and replaces its id everywhere by a random one. Exit 1: no such customer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("id", help="the customer_id")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            erased = erase_person(system_scope("erase_person"), customer_id=options["id"], places=PLACES)
        except CustomerMissing as error:
            raise CommandError(_("there is no customer %(id)s; nothing was changed") % {"id": options["id"]}) from error
        except ImportsOpen as error:
            raise CommandError(
                _("imports wait or run (%(ids)s) and could bring the person back; try again when they are over") % {"ids": error}
            ) from error
        self.stdout.write(
            _("erased; the facts stay under %(id)s (rewritten: %(texts)s texts, %(files)s files)")
            % {"id": erased.new_id, "texts": erased.texts, "files": erased.files}
        )
