"""Where words of a person may stand beside the tables that refer to the customer: a room with texts of people adds a line."""

from __future__ import annotations

from conflicts.resolution import services as resolution
from foundation.audit import services as audit
from foundation.erasure.services import Place
from foundation.intake import forgetting as imports
from foundation.outbox import services as outbox
from foundation.web import services as answers
from partners.tiers import services as tiers

PLACES: tuple[Place, ...] = (
    resolution.WORDS,
    imports.REFUSED_ROWS,
    imports.MESSAGES,
    imports.UNREADABLE,
    answers.WORDS,
    outbox.WORDS,
    audit.WORDS,
    tiers.DECISION_WORDS,
    tiers.SCHEME_WORDS,
)
