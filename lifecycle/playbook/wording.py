"""Roles and their conflicts as people read them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lifecycle.playbook.choices import RelayRole, RoleConflict


def role_label(role: str) -> str:
    return {
        RelayRole.LEAD: pgettext("role", "lead"),
        RelayRole.PARALLEL: pgettext("role", "parallel"),
        RelayRole.SUPPORT: pgettext("role", "support"),
        RelayRole.CLEARANCE: pgettext("role", "clearance"),
        RelayRole.ABSENT: pgettext("role", "absent"),
    }[RelayRole(role)]


def role_mark(role: str) -> str:
    """The role's one letter, as a cell of the map carries it."""
    return {
        RelayRole.LEAD: pgettext("role letter", "L"),
        RelayRole.PARALLEL: pgettext("role letter", "P"),
        RelayRole.SUPPORT: pgettext("role letter", "S"),
        RelayRole.CLEARANCE: pgettext("role letter", "C"),
        RelayRole.ABSENT: "–",
    }[RelayRole(role)]


def conflict_text(conflict: str) -> str:
    return {
        RoleConflict.SELLS_THOUGH_ABSENT: _("sells where it should be absent"),
        RoleConflict.LEADS_THOUGH_SUPPORT: _("sells the most where it should support"),
    }[RoleConflict(conflict)]


def channel_kind(kind: str) -> str:
    """A channel's kind in the reader's language."""
    return {
        "marketplace": _("marketplace"),
        "own_site": _("own site"),
        "social_commerce": _("social commerce"),
        "content": _("content"),
        "o2o": _("O2O"),
        "community": _("community"),
        "distributor": _("distributor"),
        "agent": _("agent"),
        "retail": _("retail"),
        "flagship": _("flagship"),
        "franchise": _("franchise"),
    }.get(kind, kind)
