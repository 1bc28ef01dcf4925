"""What went wrong, and what to do about it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from conflicts.cases.errors import (
    AssigneeUnfit,
    CaseChanged,
    CaseError,
    LeadDecides,
    MoveRefused,
    NotAllowed,
    ReasonMissing,
    TopLevelReached,
)
from conflicts.cases.wording.labels import status_label


def error_text(error: CaseError) -> str:
    """One sentence for the person who tried."""
    if isinstance(error, MoveRefused):
        return _("The case is %(status)s: this can no longer be done with it.") % {"status": status_label(error.status)}
    if isinstance(error, ReasonMissing):
        return _("Say why: whoever meets this case again will read it.")
    if isinstance(error, AssigneeUnfit):
        return _("That person cannot work on this case.")
    if isinstance(error, TopLevelReached):
        return _("The case is at the last level already: the GTM lead decides it.")
    if isinstance(error, LeadDecides):
        return _("At level 3 the GTM lead decides the case.")
    if isinstance(error, NotAllowed):
        return _("You may read cases, not change them.")
    if isinstance(error, CaseChanged):
        return _("Somebody changed the case while you were reading it.")
    return _("There is no such case.")
