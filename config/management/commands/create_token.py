"""``create_token NAME --role ROLE [--partner CODE] [--scope S]...``: the token, once, alone on the last line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels_core.parties.queries import unknown_partner_codes
from foundation.people.errors import PeopleError
from foundation.people.policy import PERMISSIONS
from foundation.people.services import create_token
from foundation.values.scope import Role, system_scope


class Command(BaseCommand):
    help = "Makes a token for a program and prints it once; without --scope it has all scopes of its role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", required=True, choices=[str(role) for role in PERMISSIONS])
        parser.add_argument("--partner", action="append", default=[], metavar="CODE")
        parser.add_argument("--brand", action="append", default=[], metavar="CODE")
        parser.add_argument("--scope", action="append", default=None, metavar="S")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = system_scope("create_token")
        unknown = unknown_partner_codes(scope, options["partner"])
        if unknown:
            raise CommandError(f"no partner has the code {', '.join(unknown)}")
        try:
            secret = create_token(
                scope,
                name=options["name"],
                role=Role(options["role"]),
                limits={"partner": options["partner"], "brand": options["brand"]},
                scopes=options["scope"],
                at=timezone.now(),
            )
        except PeopleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(secret)
