"""The accounts of the demo brand: one for each role, and partner users who must not see each other."""

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from channels_core.parties.queries import unknown_partner_codes
from foundation.people.queries import user_with_email
from foundation.people.services import create_token, create_user, issue_link, set_password_by_link
from foundation.values.scope import Role, Scope, system_scope

# Printed in the documentation too: good for nothing but a server that only this machine can reach.
LOCAL_PASSWORD = "relay-demo-only"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """``partner`` names the one partner whose rows the user sees."""

    email: str
    role: Role
    who: str
    partner: str = ""
    language: str = ""


ACCOUNTS = (
    Account("lead@relay.example", Role.GTM_LEAD, "GTM lead"),
    Account("partners@relay.example", Role.PARTNER_MANAGER, "Partner manager"),
    Account("finance@relay.example", Role.FINANCE, "Finance"),
    Account("analyst@relay.example", Role.ANALYST, "Analyst"),
    Account("nanling@relay.example", Role.PARTNER_USER, "Partner NANLING 南岭商贸", "NANLING", "zh-hans"),
    Account("nordic@relay.example", Role.PARTNER_USER, "Partner AG-NORDIC", "AG-NORDIC", "en"),
    Account("rival@relay.example", Role.PARTNER_USER, "Rival partner HUTING", "HUTING"),
)


def accounts_for(*, local: bool) -> list[dict[str, str]]:
    """Makes the accounts where they are missing and returns who signs in with what.

    A server that others can reach gets random passwords; what was made is kept beside the database, readable by its
    owner only, so that the next start can print it again.
    """
    kept = _read(_file())
    if kept is not None and kept["local"] == local:
        return kept["accounts"]
    scope, at = system_scope("demo"), timezone.now()
    # A folder of one's own files has other partners: then those accounts are left out.
    unknown = unknown_partner_codes(scope, [account.partner for account in ACCOUNTS if account.partner])
    rows = [_user(scope, account, local=local, at=at) for account in ACCOUNTS if account.partner not in unknown]
    token = create_token(scope, name=f"demo {at:%Y-%m-%d %H:%M:%S.%f}", role=Role.INTEGRATION, at=at)
    rows.append({"who": "Integration (API token)", "sign_in": "Authorization: Bearer", "secret": token})
    _write(_file(), {"local": local, "accounts": rows})
    return rows


def _user(scope: Scope, account: Account, *, local: bool, at: datetime) -> dict[str, str]:
    password = LOCAL_PASSWORD if local else secrets.token_urlsafe(12)
    limits = {"partner": [account.partner]} if account.partner else {}
    user = user_with_email(account.email)
    if user is None:
        create_user(
            scope,
            email=account.email,
            role=account.role,
            limits=limits,
            name=account.who,
            language=account.language,
            password=password,
        )
    else:
        set_password_by_link(scope, secret=issue_link(scope, user=user, at=at), password=password, at=at)
    return {"who": account.who, "sign_in": account.email, "secret": password}


def _file() -> Path:
    return settings.STATE_DIR / "demo-accounts.json"


def _read(path: Path) -> dict[str, Any] | None:
    """What an earlier start kept, unless the database was made anew since."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return kept if user_with_email(ACCOUNTS[0].email) else None


def _write(path: Path, content: dict[str, Any]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=1)
