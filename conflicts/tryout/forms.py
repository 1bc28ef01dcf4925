"""What people type on the page of a rule: values of its thresholds, a day, a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from foundation.edits.errors import EditRefused, Problem
from foundation.thresholds.rules import Setting, Threshold
from foundation.thresholds.wording import value_text

_LONGEST = 30


@dataclass(frozen=True)
class Typed:
    """``texts`` as they were typed, by threshold code; ``values`` of those that are numbers within bounds; ``problems`` of the rest."""

    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Decimal] = field(default_factory=dict)
    problems: Sequence[Problem] = ()


def typed_values(posted: Mapping[str, str], settings: Sequence[Setting], *, in_percent: bool = True) -> Typed:
    """The values of ``posted``; a share is typed in percent on a page, as a fraction in the API (``in_percent`` False)."""
    texts, values, problems = {}, {}, []
    for setting in settings:
        code = setting.threshold.code
        if code not in posted:
            continue
        texts[code] = posted[code][:_LONGEST]
        try:
            values[code] = number_of(posted[code], setting.threshold, in_percent=in_percent)
        except EditRefused as refused:
            problems += refused.problems
    return Typed(texts, values, problems)


def number_of(text: str, threshold: Threshold, *, in_percent: bool) -> Decimal:
    """Raises EditRefused for no number, and for one that is out of bounds."""
    plain = text.strip().removesuffix("%").strip()
    try:
        value = Decimal(plain) if plain.isascii() and len(plain) <= _LONGEST else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite():
        raise EditRefused.because(threshold.code, _("“%(text)s” is no number: write one like 12.5.") % {"text": text[:_LONGEST]})
    if in_percent and threshold.unit == "share":
        value = value / 100
    if not threshold.accepts(value):
        words = {name: value_text(getattr(threshold, name), threshold.unit) for name in ("lowest", "highest")}
        raise EditRefused.because(threshold.code, _("Between %(lowest)s and %(highest)s.") % words)
    return value


def day_of(text: str) -> date:
    """Raises EditRefused for no day."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise EditRefused.because(
            "valid_from", _("“%(text)s” is no day: write it like 2026-12-01.") % {"text": text[:_LONGEST]}
        ) from None
