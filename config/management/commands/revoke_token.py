"""``revoke_token NAME --reason TEXT``: Makes a token useless from now on."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from foundation.people.errors import PeopleError
from foundation.people.services import revoke_token
from foundation.values.scope import system_scope


class Command(BaseCommand):
    help = "Makes a token useless from now on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--reason", required=True, help="why; it is kept in the audit")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = system_scope("revoke_token")
        try:
            revoke_token(scope, name=options["name"], at=timezone.now(), reason=options["reason"])
        except PeopleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{options['name']}: done")
