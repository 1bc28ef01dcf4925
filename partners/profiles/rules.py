"""What may be written of a partner itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from partners.profiles.choices import ProfileFault

#: Columns of text and the most characters of each.
LENGTHS: Mapping[str, int] = {"name": 300, "kind": 100, "contact_email": 254, "contact_phone": 100}
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_PHONE = re.compile(r"[+0-9][0-9 ()./\-]*")


@dataclass(frozen=True)
class Profile:
    """A partner as its editor reads it; ``status`` empty where nobody has said it."""

    code: str
    name: str
    kind: str
    contact_email: str
    contact_phone: str
    status: str

    def texts(self) -> dict[str, str]:
        return {name: str(getattr(self, name)) for name in LENGTHS}


def faults_of(values: Mapping[str, str]) -> list[tuple[str, ProfileFault]]:
    """What is wrong with the changed texts, by field."""
    found: list[tuple[str, ProfileFault]] = []
    for name, text in values.items():
        if len(text) > LENGTHS[name] or "\x00" in text:
            found.append((name, ProfileFault.TOO_LONG))
        elif name == "name" and not text:
            found.append((name, ProfileFault.NAME_MISSING))
        elif name == "contact_email" and text and not _EMAIL.fullmatch(text):
            found.append((name, ProfileFault.NO_EMAIL))
        elif name == "contact_phone" and text and not _PHONE.fullmatch(text):
            found.append((name, ProfileFault.NO_PHONE))
    return found
