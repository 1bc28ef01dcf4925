"""``switch_off_user EMAIL --reason TEXT``: Shuts a user out from the next request on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.people.errors import PeopleError
from foundation.people.services import switch_off_user
from foundation.values.scope import system_scope


class Command(BaseCommand):
    help = "Shuts a user out from the next request on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="why; it is kept in the audit")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = system_scope("switch_off_user")
        try:
            switch_off_user(scope, email=options["email"], reason=options["reason"])
        except PeopleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['email']}: done")
