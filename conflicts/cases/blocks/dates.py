"""Deadlines as people say them."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.web import formats


def due_of(due: date | None, today: date) -> tuple[str, str]:
    """The deadline's text and tone ("", "warn", "bad"): its last day, red once it is that day, amber the day before."""
    if due is None:
        return "", ""
    text = formats.day(due, get_language() or "en", weekday=True)
    if due < today:
        return text, "bad"
    if due == today:
        return _("Today"), "bad"
    return text, "warn" if due == today + timedelta(days=1) else ""
