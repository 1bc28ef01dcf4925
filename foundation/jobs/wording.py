"""The night in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.jobs.choices import ChunkState, RunState
from foundation.jobs.errors import DayAlreadyPast, DayNotYetBegun, NightRefused


def run_state(state: str) -> str:
    return {
        RunState.RUNNING: _("Running"),
        RunState.PUBLISHED: _("Published"),
        RunState.ABANDONED: _("Given up"),
    }[RunState(state)]


def step_state(state: str) -> str:
    return {
        ChunkState.WAITING: _("waiting"),
        ChunkState.RUNNING: _("running"),
        ChunkState.DONE: _("done"),
        ChunkState.FAILED: _("failed"),
    }[ChunkState(state)]


def refusal(error: NightRefused) -> str:
    """Why a night cannot be played, for the person who asked."""
    if isinstance(error, DayAlreadyPast):
        return _("%(published)s is published already: an earlier day can no longer be played.") % {"published": error.published}
    if isinstance(error, DayNotYetBegun):
        return _("That day has not begun: %(latest)s is the last one that can be asked for.") % {"latest": error.latest}
    return _("Another night is being computed. Wait until it is over.")


def what_to_do(reason: str) -> str:
    """The reason of a failure, as the step gave it, with the way out."""
    return _("%(reason)s. Mend the rows it names and run the night again: the part is still waiting.") % {
        "reason": reason.rstrip(".")
    }
