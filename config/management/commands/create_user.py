"""``create_user EMAIL --role R [--partner CODE]``: the user's one-time link, alone on the last line."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone

from channels_core.parties.queries import unknown_partner_codes
from foundation.people.errors import PeopleError
from foundation.people.policy import PERMISSIONS
from foundation.people.services import create_user, issue_link
from foundation.values.scope import Role, system_scope


class Command(BaseCommand):
    help = "Makes a user and prints a one-time link with which they choose their password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[str(role) for role in PERMISSIONS])
        parser.add_argument("--partner", action="append", default=[], metavar="CODE")
        parser.add_argument("--brand", action="append", default=[], metavar="CODE")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        scope = system_scope("create_user")
        unknown = unknown_partner_codes(scope, options["partner"])
        if unknown:
            raise CommandError(f"no partner has the code {', '.join(unknown)}")
        try:
            validate_email(options["email"])
            user = create_user(
                scope,
                email=options["email"],
                role=Role(options["role"]),
                limits={"partner": options["partner"], "brand": options["brand"]},
                name=options["name"],
            )
        except ValidationError as error:
            raise CommandError(f"{options['email']}: {' '.join(error.messages)}") from error
        except PeopleError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(reverse("welcome", args=[issue_link(scope, user=user, at=timezone.now())]))
