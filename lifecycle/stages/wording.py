"""Stages and the reason of a suggestion as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from foundation.web import formats
from lifecycle.stages.choices import Stage


def stage_label(stage: str) -> str:
    return {
        Stage.INTRODUCTION: pgettext("stage", "introduction"),
        Stage.GROWTH: pgettext("stage", "growth"),
        Stage.MATURITY: pgettext("stage", "maturity"),
        Stage.DECLINE: pgettext("stage", "decline"),
    }[Stage(stage)]


def reason_text(evidence: Mapping[str, Any], *, signal: str, signalled: int) -> str:
    """The figures that a suggestion was drawn from, as sentences."""
    language = get_language() or "en"
    parts = []
    if evidence.get("age") is not None:
        months = evidence["age"]
        parts.append(ngettext("%(count)s month on sale.", "%(count)s months on sale.", months) % {"count": months})
    if evidence.get("growth") is not None:
        change = formats.percent(Decimal(str(evidence["growth"])), language, digits=0, signed=True)
        parts.append(_("Units of the last three months %(change)s against the three before.") % {"change": change})
    share = formats.percent(Decimal(str(evidence["share_of_peak"])), language, digits=0)
    parts.append(_("They are %(share)s of the best three months.") % {"share": share})
    bass = evidence.get("bass")
    if bass:
        words = {
            "month": round(bass["time_to_peak"]) + 1,
            "fit": formats.percent(Decimal(str(max(0.0, bass["explained"]))), language, digits=0),
        }
        parts.append(_("The fitted Bass curve peaks in month %(month)s and explains %(fit)s of the ups and downs.") % words)
    if signalled:
        text = ngettext(
            "The last month says %(stage)s: one more has to say so before the suggestion changes.",
            "The last %(count)s months say %(stage)s, which is not long enough yet.",
            signalled,
        )
        parts.append(text % {"stage": stage_label(signal), "count": signalled})
    return formats.sentences(parts, language)
