"""A draft on past purchases, as tiles, sentence, chart and rows; and who is near the next slab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.web import formats
from foundation.web.components import Chart, Figure, FigureKind, Series, Tile, Tone
from pricing.rebates.blocks.programme import amount, bound_text, days_text, money, unit_text
from pricing.rebates.blocks.shapes import NearRow, TrialRow
from pricing.rebates.choices import Metric
from pricing.rebates.queries.coach import CoachRow
from pricing.rebates.queries.what_if import WhatIf
from pricing.rebates.rules.drafts import VersionTerms

_HUNDRED = Decimal(100)
_THOUSANDS_FROM = Decimal(20_000)
ZERO = Decimal(0)
#: A partner is near its next slab from this share of the bound on; so many are named.
_NEAR, _MOST_NEAR = Decimal("0.7"), 8

Jumps = Sequence[tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Versions:
    """What is compared: the version before (None: there is none) and the draft, with their names."""

    before: VersionTerms | None
    draft: VersionTerms
    was_label: str
    now_label: str
    is_changed: bool

    @property
    def is_compared(self) -> bool:
        return self.before is not None and self.is_changed


def sentence(trial: WhatIf, held: Versions) -> tuple[str, str]:
    """What the draft would have cost, then who gains and loses."""
    currency = held.draft.currency
    words = {
        "days": days_text(trial.first, trial.last),
        "version": held.now_label,
        "now": formats.money(trial.cost_after, currency),
        "was": formats.money(trial.cost_before, currency),
    }
    if not trial.rows:
        return _("Nobody that is eligible bought anything in the period that it is tried on."), ""
    if not held.is_compared:
        return _("On the purchases of %(days)s %(version)s would have cost %(now)s.") % words, ""
    lead = _("On the purchases of %(days)s %(version)s would have cost %(now)s instead of %(was)s.") % words
    gain = ngettext("%(count)s partner gains", "%(count)s partners gain", trial.gain) % {"count": trial.gain}
    lose = ngettext("%(count)s loses", "%(count)s lose", trial.lose) % {"count": trial.lose}
    parts = [_("%(gain)s, %(lose)s.") % {"gain": gain, "lose": lose}]
    if trial.curve is not None and not trial.curve.jumps:
        parts.append(_("No slab is worth a late spike."))
    return lead, formats.sentences(parts, get_language() or "en")


def tiles(trial: WhatIf, held: Versions) -> list[Tile]:
    currency = held.draft.currency
    was = _("%(version)s %(money)s") % {"version": held.was_label, "money": formats.money(trial.cost_before, currency)}
    found = [Tile(_("Cost on past purchases"), money(trial.cost_after, currency), foot=was if held.is_compared else "")]
    if held.is_compared:
        found += _changes(trial, currency)
    revenue = sum((row.base.net_revenue for row in trial.rows), ZERO)
    if revenue > 0:
        before = formats.number(trial.cost_before / revenue * _HUNDRED, digits=2)
        found.append(
            Tile(
                _("Cost per 100 of purchases"),
                Figure(FigureKind.RATIO, trial.cost_after / revenue * _HUNDRED),
                foot=_("%(version)s %(money)s") % {"version": held.was_label, "money": before} if held.is_compared else "",
            )
        )
    if trial.curve is not None:
        _bound, height = _largest(trial.curve.jumps)
        foot = _jump_text(trial.curve.jumps, trial.curve.former_jumps, held)
        found.append(Tile(_("Largest jump at a slab"), money(height, currency), foot=foot))
    return found


def _changes(trial: WhatIf, currency: str) -> list[Tile]:
    change = trial.cost_after - trial.cost_before
    share = change / trial.cost_before if trial.cost_before else None
    largest = [row.change for row in trial.rows] or [ZERO]
    words = {
        "gain": formats.money(max(largest), currency, signed=True),
        "loss": formats.money(min(largest), currency, signed=True),
    }
    return [
        Tile(
            _("Change"),
            money(change, currency),
            text=formats.money(change, currency, signed=True),
            foot=formats.percent(share, get_language() or "en", signed=True) if share is not None else "",
        ),
        Tile(
            _("Gain, lose"),
            amount(Decimal(trial.gain)),
            text=_("%(gain)s and %(lose)s") % {"gain": trial.gain, "lose": trial.lose},
            foot=_("largest %(gain)s and %(loss)s") % words,
        ),
    ]


def _largest(jumps: Jumps) -> tuple[Decimal, Decimal]:
    return max(jumps, key=lambda jump: jump[1], default=(ZERO, ZERO))


def _jump_text(jumps: Jumps, former: Jumps, held: Versions) -> str:
    bound, height = _largest(former)
    if held.is_compared and held.before is not None and height > 0:
        words = {"version": held.was_label, "money": formats.money(height, held.before.currency)}
        return _("%(version)s %(money)s at %(bound)s") % {**words, "bound": bound_text(bound, held.before)}
    bound, height = _largest(jumps)
    return _("at %(bound)s") % {"bound": bound_text(bound, held.draft)} if height > 0 else ""


def chart(trial: WhatIf, held: Versions) -> Chart | None:
    """Both curves, and each partner on the draft's; none where what is earned hangs on more than the level."""
    found, draft = trial.curve, held.draft
    if found is None:
        return None
    lines = [(held.now_label, Tone.ACCENT, found.points)]
    if held.is_compared and found.former:
        lines.insert(0, (held.was_label, Tone.COMPARED, found.former))
    top = max((at for _name, _tone, points in lines for at, _amount in points), default=ZERO)
    highest = max((paid for _name, _tone, points in lines for _at, paid in points), default=ZERO)
    across = Decimal(1000) if top >= _THOUSANDS_FROM and draft.metric is Metric.NET_REVENUE else Decimal(1)
    up = Decimal(1000) if highest >= _THOUSANDS_FROM else Decimal(1)

    def place(at: Decimal, paid: Decimal) -> tuple[float, float]:
        return float(at / across), float(paid / up)

    series = [Series(name, [], tone, points=[place(*point) for point in points]) for name, tone, points in lines]
    dots = [place(max(row.base.actual, ZERO), row.after) for row in trial.rows]
    series.append(Series(_("each partner"), [], Tone.NEUTRAL, points=dots, names=[row.name for row in trial.rows], is_dots=True))
    thousand = _("thousand %(currency)s") % {"currency": draft.currency}
    return Chart(
        key="schedule",
        question=_("What does a partner earn at each level?"),
        unit=_("rebate of the period, %(unit)s") % {"unit": thousand if up > 1 else draft.currency},
        kind="curves",
        labels=[],
        series=series,
        digits=1 if max(across, up) > 1 else 0,
        is_tall=True,
        x_label=_("purchases of the period, %(unit)s") % {"unit": thousand if across > 1 else unit_text(draft)},
    )


def trial_rows(trial: WhatIf, *, has_pages: bool) -> list[TrialRow]:
    return [
        TrialRow(
            name=row.name,
            url=reverse("partner", args=[row.partner]) if has_pages else "",
            base=amount(row.base.actual),
            was=amount(row.before),
            now=amount(row.after),
            difference=amount(row.change),
            change=float(row.change),
        )
        for row in trial.rows
    ]


def total_row(trial: WhatIf) -> TrialRow:
    count = len(trial.rows)
    name = ngettext("%(count)s partner", "%(count)s partners", count) % {"count": count}
    change = trial.cost_after - trial.cost_before
    base = sum((row.base.actual for row in trial.rows), ZERO)
    return TrialRow(name, "", amount(base), amount(trial.cost_before), amount(trial.cost_after), amount(change), float(change))


def near_rows(found: Sequence[CoachRow], *, has_pages: bool) -> tuple[list[NearRow], Decimal]:
    """The partners that are nearest to their next slab, and what it would cost if all of them reached it."""
    near = []
    for row in found:
        share = max(row.base, ZERO) / row.step.bound if row.step is not None and row.step.bound > 0 else ZERO
        if row.step is not None and share >= _NEAR:
            near.append((share, row, row.step))
    near.sort(key=lambda each: (-each[0], each[1].partner))
    rows = [
        NearRow(
            name=row.partner_name,
            url=reverse("partner", args=[row.partner]) if has_pages else "",
            lacks=_("%(count)s units") % {"count": formats.number(step.more)}
            if row.is_units
            else formats.money(step.more, row.currency),
            brings=formats.money(step.gain, row.currency),
            share=float(share),
        )
        for share, row, step in near[:_MOST_NEAR]
    ]
    return rows, sum((step.gain for _share, _row, step in near[:_MOST_NEAR]), ZERO)
