"""Whose figures a draft would move: a card of the rule's page, and a page of its own where nothing loads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.rule_effects.queries import health_effects, ltv_effects
from analytics.rule_effects.rules import Effect
from conflicts.tryout.forms import typed_values
from conflicts.tryout.queries.choosing import ruled_brands
from foundation.thresholds.registry import editable_rule, rule_states
from foundation.web.components import Change, Figure, FigureKind, Link
from foundation.web.views import PageView

RULES = ("health", "ltv")


@dataclass(frozen=True)
class EffectRow:
    name: str
    url: str
    was: Figure
    would: Figure
    change: Change | None


@dataclass(frozen=True)
class EffectsPage:
    title: str
    unit: str
    trail: Sequence[Link]
    rows: Sequence[EffectRow]
    note: str
    is_drafted: bool


class RuleEffectsView(PageView):
    permissions = {"GET": "thresholds:read"}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        rule = editable_rule(code)
        brand = next((each for each in ruled_brands(self.scope) if request.GET.get("brand") in (None, each.code)), None)
        if rule is None or code not in RULES or brand is None:
            raise Http404
        (state,) = rule_states(self.scope, brand=brand.code, rules=[rule])
        today = timezone.localdate()
        now = {setting.threshold.code: setting.at(today) for setting in state.settings}
        draft = typed_values(request.GET.dict(), state.settings).values
        values = {**now, **draft}
        trail = [
            Link(_("Settings"), reverse("rules")),
            Link(str(rule.name), f"{reverse('rule', args=[code])}?brand={brand.code}"),
        ]
        is_drafted = values != now
        if code == "health":
            found = health_effects(self.scope, brand=brand.code, values=values)
            page = _page(found, trail, FigureKind.NUMBER, "", is_drafted)
        else:
            found, moved = ltv_effects(self.scope, brand=brand.code, values=values)
            page = _page(found, trail, FigureKind.MONEY, brand.currency, is_drafted, moved)
        template = "_effects" if request.headers.get("HX-Request") else "detail"
        return render(request, f"analytics/rule_effects/{template}.html", {"page": page})


def _page(
    effects: Sequence[Effect], trail: Sequence[Link], kind: FigureKind, currency: str, is_drafted: bool, moved: Sequence[str] = ()
) -> EffectsPage:
    is_money = kind is FigureKind.MONEY
    unit = _("health of the 28 days up to the published day, 0 to 100")
    note = ""
    if is_money:
        unit = _("mean lifetime value of a sample of each channel’s customers")
        if moved:
            note = _("The fit of these would come from elsewhere, which only a night can tell: %(names)s") % {
                "names": _(", ").join(moved)
            }
    return EffectsPage(
        title=_("Whose figures would move?"),
        unit=unit,
        trail=trail,
        rows=[_row(effect, kind, currency) for effect in effects],
        note=note,
        is_drafted=is_drafted,
    )


def _row(effect: Effect, kind: FigureKind, currency: str) -> EffectRow:
    digits = 0 if kind is FigureKind.MONEY else 1
    change = None
    if effect.was is not None and effect.would is not None:
        change = Change(Figure(kind, effect.would - effect.was, currency, digits), is_good=None)
    was, would = (Figure(kind, value, currency, digits) for value in (effect.was, effect.would))
    return EffectRow(effect.name, reverse("channel", args=[effect.code]), was, would, change)
