"""One product beside the map: its curve, why a stage is suggested, and the form that decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.history.queries import history_of
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Chart, Pair, Series, Tone
from foundation.web.editing import Trouble
from foundation.web.fields import EditForm, field_of
from lifecycle.relay_map.pages.shapes import Panel, Upcoming
from lifecycle.stages.choices import Stage
from lifecycle.stages.queries import StagesOf
from lifecycle.stages.rules import SuggestionRow, bass_units, month_after, months_between
from lifecycle.stages.wording import reason_text, stage_label

_HISTORY, _MONTHS = 10, 36
_UNDO = "undo"


@dataclass(frozen=True)
class Typed:
    """What was typed into the form ``card`` ("stage" or "undo") that could not be saved, and why."""

    card: str
    values: Mapping[str, str]
    trouble: Trouble


def panel_of(scope: Scope, held: StagesOf, *, today: date, close_url: str, typed: Typed | None) -> Panel:
    row, fact = held.suggestion, held.in_force(today)
    before = stage_label(fact.stage) if fact else ""
    after = stage_label(row.stage) if row else ""
    may_edit = scope.may("stages:write") and scope.codes("partner") is None
    undone = typed.trouble if typed is not None and typed.card == _UNDO else None
    return Panel(
        name=held.product.name,
        sku=held.product.sku,
        before=before or after,
        after=after if before and after != before else "",
        is_due=held.is_due(today),
        pairs=_pairs(held, before, today),
        reason=reason_text(row.evidence, signal=row.signal, signalled=row.signalled) if row else "",
        chart=_chart(held, row) if row else None,
        form=_form(held, today, typed if undone is None else None) if may_edit else None,
        upcoming=[_upcoming(held, each, may_edit=may_edit) for each in held.facts if each.valid_from > today],
        history=history_of(scope, subject_kind="product", subject=held.product.sku, most=_HISTORY),
        close_url=close_url,
        undo_trouble=undone,
    )


def _pairs(held: StagesOf, before: str, today: date) -> list[Pair]:
    language = get_language() or "en"
    row, fact = held.suggestion, held.in_force(today)
    found = []
    if fact is not None:
        found.append(Pair(_("In force now"), f"{before} · {formats.day(fact.valid_from, language, year=True)}"))
    else:
        found.append(Pair(_("In force now"), _("not decided yet")))
    if row is not None:
        since = formats.month(row.since, language, year=True)
        found.append(Pair(_("Suggested"), f"{stage_label(row.stage)} · {since}"))
        found.append(Pair(_("Confidence"), formats.percent(row.confidence, language, digits=0)))
    else:
        found.append(Pair(_("Suggested"), _("nothing yet: it takes two whole months of sales")))
    return found


def _chart(held: StagesOf, row: SuggestionRow) -> Chart:
    """The product's months, the fitted curve, and the successor's months."""
    language = get_language() or "en"
    units = [float(value) for value in row.evidence["units"]]
    first = date.fromisoformat(row.evidence["first_month"])
    skipped = max(0, len(units) - _MONTHS)
    start = month_after(first, skipped)
    count = len(units) - skipped
    months = [month_after(start, at) for at in range(count)]
    series = [Series(_("sold"), units[skipped:], tone=Tone.ACCENT)]
    fitted = bass_units(row.evidence, skipped, count)
    if fitted is not None:
        series.append(Series("Bass", fitted, tone=Tone.COMPARED, dashed_from=0))
    if held.successor is not None and held.successor_suggestion is not None:
        series.append(Series(held.successor.name, _aligned(held.successor_suggestion, start, count)))
    return Chart(
        key="stage",
        question=_("What do its months say?"),
        unit=_("units a month; dashed: the fitted Bass curve"),
        kind="lines",
        labels=[formats.month(month, language, year=True) for month in months],
        series=series,
    )


def _aligned(row: SuggestionRow, start: date, count: int) -> list[float | None]:
    shift = months_between(start, date.fromisoformat(row.evidence["first_month"]))
    units: list[float | None] = [float(value) for value in row.evidence["units"]]
    return [units[at - shift] if 0 <= at - shift < len(units) else None for at in range(count)]


def _form(held: StagesOf, today: date, typed: Typed | None) -> EditForm:
    values, trouble = (typed.values, typed.trouble) if typed is not None else (None, None)
    fact, row = held.in_force(today), held.suggestion
    stored = row.stage if row is not None else fact.stage if fact is not None else str(Stage.INTRODUCTION)
    choices = {str(stage): stage_label(stage) for stage in Stage}
    begins = month_after(today.replace(day=1), 1)
    return EditForm(
        key="stage",
        url=reverse("relay-stage", args=[held.product.sku]),
        label=_("Decide on the stage"),
        button=_("Confirm from that day on") if held.is_due(today) or fact is None else _("Set from that day on"),
        hidden=[("version", held.version), ("market", held.market or "")],
        fields=[
            field_of("stage", _("Stage"), stored=stored, typed=values, trouble=trouble, kind="select", choices=choices),
            field_of(
                "valid_from", _("From"), stored=begins.isoformat(), typed=values, trouble=trouble, kind="date", is_required=True
            ),
            field_of(
                "reason",
                _("Why, where it is not what is suggested"),
                typed=values,
                trouble=trouble,
                kind="textarea",
                longest=1000,
            ),
        ],
        consequences=[
            _("From that day on the roles of this map follow the new stage."),
            _("It can be taken back until that day, and stands in the history with your name."),
        ],
        trouble=trouble,
    )


def _upcoming(held: StagesOf, fact: Any, *, may_edit: bool) -> Upcoming:
    language = get_language() or "en"
    hidden = [("version", held.version), ("market", fact.territory or ""), ("valid_from", fact.valid_from.isoformat())]
    label = stage_label(fact.stage) + (f" · {fact.territory}" if fact.territory else "")
    url = reverse("relay-stage-undo", args=[held.product.sku]) if may_edit else ""
    return Upcoming(label, formats.day(fact.valid_from, language, year=True), hidden, url)
