"""Faults of what is written of a partner, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partners.profiles.choices import ProfileFault
from partners.profiles.rules import LENGTHS


def fault_text(name: str, fault: ProfileFault) -> str:
    """What is wrong, and the way out."""
    if fault is ProfileFault.TOO_LONG:
        return _("At most %(most)s characters.") % {"most": LENGTHS[name]}
    return {
        ProfileFault.NAME_MISSING: _("A partner needs its name."),
        ProfileFault.NO_EMAIL: _("This is no e-mail address, such as name@company.example."),
        ProfileFault.NO_PHONE: _("A telephone number has digits, spaces and + ( ) - only, such as +86 20 5550 0134."),
    }[fault]
