"""What people did to cases, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from conflicts.cases.rules import Names
from conflicts.resolution.choices import CaseVerb


def verb_done(verb: CaseVerb) -> str:
    """Said after the act: "C-7 is acknowledged"."""
    return {
        CaseVerb.ACKNOWLEDGED: _("%(case)s is acknowledged."),
        CaseVerb.STARTED: _("%(case)s is in resolution now."),
        CaseVerb.RESOLVED: _("%(case)s is resolved. The ruling is kept as a precedent."),
        CaseVerb.DISMISSED: _("%(case)s is dismissed. Its evidence never opens another case."),
        CaseVerb.REOPENED: _("%(case)s is open again."),
        CaseVerb.RAISED: _("%(case)s is at the next level."),
        CaseVerb.ASSIGNED: _("%(case)s is assigned."),
        CaseVerb.COMMENTED: _("Your comment on %(case)s is kept."),
    }[verb]


def verb_label(verb: CaseVerb) -> str:
    """What a button says."""
    return {
        CaseVerb.ACKNOWLEDGED: _("Acknowledge"),
        CaseVerb.STARTED: _("Start resolution"),
        CaseVerb.RESOLVED: _("Resolve with this ruling"),
        CaseVerb.DISMISSED: _("Dismiss with a reason"),
        CaseVerb.REOPENED: _("Open it again"),
        CaseVerb.RAISED: _("Raise to the next level"),
        CaseVerb.ASSIGNED: _("Assign"),
        CaseVerb.COMMENTED: _("Comment"),
    }[verb]


def reason_label(verb: CaseVerb) -> str:
    """Above the field for the words that an act needs; empty where it needs none."""
    return {
        CaseVerb.RESOLVED: _("The ruling"),
        CaseVerb.DISMISSED: _("Why it is no breach"),
        CaseVerb.REOPENED: _("Why it has to be looked at again"),
        CaseVerb.RAISED: _("Why it goes to the next level"),
        CaseVerb.COMMENTED: _("The comment"),
    }.get(verb, "")


def act_text(verb: str, actor: str, details: Mapping[str, Any], names: Names) -> str:
    """One line of the history. ``actor`` is empty where the reader may not know who it was."""
    words = {
        "who": names.person(actor) if actor else _("Headquarters"),
        "level": details.get("level", ""),
        "assignee": names.person(details.get("assignee") or ""),
    }
    if verb == CaseVerb.ASSIGNED and not details.get("assignee"):
        return _("%(who)s took it from its assignee") % words
    if verb == CaseVerb.ASSIGNED and details.get("assignee") == actor:
        return _("%(who)s took it on") % words
    if verb == CaseVerb.RAISED and "level" not in details:
        return _("%(who)s raised it to the next level") % words
    if verb == CaseVerb.ESCALATED and "level" not in details:
        return _("Its deadline passed: it went to the next level")
    return {
        CaseVerb.ACKNOWLEDGED: _("%(who)s acknowledged it"),
        CaseVerb.STARTED: _("%(who)s started the resolution"),
        CaseVerb.RESOLVED: _("%(who)s resolved it with a ruling"),
        CaseVerb.DISMISSED: _("%(who)s dismissed it"),
        CaseVerb.REOPENED: _("%(who)s opened it again"),
        CaseVerb.RAISED: _("%(who)s raised it to level %(level)s"),
        CaseVerb.ESCALATED: _("Its deadline passed: it went to level %(level)s"),
        CaseVerb.ASSIGNED: _("%(who)s gave it to %(assignee)s"),
        CaseVerb.COMMENTED: _("%(who)s commented"),
    }[CaseVerb(verb)] % words
