"""The page of one rule: its values, a draft tried on history, and the form that publishes it. Works without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from time import monotonic
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conflicts.tryout.forms import Typed, day_of, typed_values
from conflicts.tryout.pages.cards import change_lines, fields_of, publish_card, tiles_of, tried_lines
from conflicts.tryout.pages.drawings import in_force_label, near_text, stairs_of, strip_of
from conflicts.tryout.pages.found import brand_of_request, brand_options, state_or_404
from conflicts.tryout.pages.shapes import RulePage
from conflicts.tryout.queries import HISTORY_DAYS, Trial, trial_of
from conflicts.tryout.queries.choosing import RuledBrand
from conflicts.tryout.wording import lead_of, quoted
from foundation.edits.errors import EditRefused
from foundation.people.queries import names_of
from foundation.thresholds.registry import RuleState
from foundation.thresholds.services import publish_thresholds
from foundation.thresholds.wording import day_text, value_text
from foundation.web import formats
from foundation.web.components import Link, Option
from foundation.web.editing import Edited, EditView, Trouble

YEAR = 365
MANY = 40  # thresholds of which a page drafts those that the address names alone


class RulePageView(EditView):
    """What reading, publishing and withdrawing share: the page."""

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        return self.shown(request, kwargs["code"], trouble=trouble)

    def shown(self, request: HttpRequest, code: str, *, trouble: Trouble | None = None) -> HttpResponse:
        brand = brand_of_request(self.scope, request)
        state = state_or_404(self.scope, brand.code, code)
        posted = request.POST if request.method == "POST" else request.GET
        typed = typed_values(posted.dict(), state.settings)
        page = self._page(request, brand, state, typed, trouble)
        return render(request, "conflicts/tryout/rule.html", {"page": page})

    def _page(self, request: HttpRequest, brand: RuledBrand, state: RuleState, typed: Typed, trouble: Trouble | None) -> RulePage:
        today = timezone.localdate()
        since = _first_day(request, state, today)
        draft = {code: value for code, value in typed.values.items() if value != state.setting(code).at(since)}
        days = YEAR if request.GET.get("days") == str(YEAR) else HISTORY_DAYS
        began = monotonic()
        trial = trial_of(self.scope, brand=brand.code, rule=state.rule.code, settings=state.settings, draft=draft, days=days)
        seconds = monotonic() - began
        now = {setting.threshold.code: setting.at(since) for setting in state.settings}
        drafted = drafted_text(state, draft, brand.currency)
        may_write = self.scope.may("thresholds:write") and self.scope.codes("partner") is None
        names = names_of(self.scope, {change.changed_by for change in state.changes})
        url = reverse("rule", args=[state.rule.code])
        return RulePage(
            code=state.rule.code,
            brand=brand.code,
            url=url,
            withdrawal_url=f"{reverse('rule-withdrawal', args=[state.rule.code])}?brand={brand.code}",
            trail=[Link(_("Settings"), reverse("rules")), Link(_("Rules"), reverse("rules"))],
            name=str(state.rule.name),
            number=state.number_on(today),
            next_number=state.next_number,
            is_drafted=bool(draft),
            version=state.version,
            tried_note="" if trial is None else _tried_note(trial, days, seconds),
            lead=(str(state.rule.about), "") if trial is None else lead_of(trial.tried, drafted, days),
            tiles=tiles_of(state, trial, draft, since, brand.currency),
            fields=fields_of(state, typed, trouble, since, brand.currency, draft),
            quote=quoted(state.rule.code, now, draft),
            changes=change_lines(state, names, today, brand.currency, may_write=may_write),
            days=days,
            windows=_windows(url, request, days) if trial is not None else (),
            brands=brand_options(self.scope, url, brand),
            publish=publish_card(state, trial, draft, drafted, since, request, trouble) if may_write else None,
            may_write=may_write,
            strip=None if trial is None else strip_of(trial, in_force_label(trial, now), brand.currency, is_drafted=bool(draft)),
            stairs=None if trial is None else stairs_of(trial, in_force_label(trial, now)),
            tried=() if trial is None else tried_lines(trial, is_drafted=bool(draft)),
            tried_title=_("What would change?") if draft else _("What was found?"),
            near="" if trial is None else near_text(trial),
            effects_url=_effects_url(state, request, brand.code),
            trouble=trouble,
        )


class RuleView(RulePageView):
    permissions = {"GET": "thresholds:read", "POST": "thresholds:write"}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self.shown(request, code)

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        code = kwargs["code"]
        brand = brand_of_request(self.scope, request)
        state = state_or_404(self.scope, brand.code, code)
        typed = typed_values(request.POST.dict(), state.settings)
        if typed.problems:
            raise EditRefused(typed.problems)
        day = day_of(request.POST.get("valid_from", ""))
        values = {name: value for name, value in typed.values.items() if value != state.setting(name).at(day)}
        if not values:
            raise EditRefused.because(
                "", _("Nothing differs from what is in force on that day: type another value and try it first.")
            )
        publish_thresholds(
            self.scope,
            brand=brand.code,
            values=values,
            valid_from=day,
            reason=request.POST.get("reason", ""),
            version=request.POST.get("version", ""),
        )
        text = _("Published: in force from %(day)s on. It can be withdrawn until a night has judged that day.")
        return Edited(f"{reverse('rule', args=[code])}?brand={brand.code}", text % {"day": day_text(day)})


def _first_day(request: HttpRequest, state: RuleState, today: date) -> date:
    """The day that was typed, else the first on which a version may begin, and not before tomorrow."""
    typed = request.POST.get("valid_from") or request.GET.get("valid_from") or ""
    try:
        return day_of(typed)
    except EditRefused:
        return max(today + timedelta(days=1), state.night.first_open or date.min)


def drafted_text(state: RuleState, draft: Mapping[str, Decimal], currency: str) -> str:
    """The draft's values in words: one alone as it is, several with their names."""
    if len(draft) == 1:
        ((code, value),) = draft.items()
        return value_text(value, state.setting(code).threshold.unit, currency=currency)
    return _(", ").join(
        f"{state.labels[code]} {value_text(value, state.setting(code).threshold.unit, currency=currency)}"
        for code, value in draft.items()
    )


def _effects_url(state: RuleState, request: HttpRequest, brand: str) -> str:
    if not state.rule.effects:
        return ""
    sent = request.POST if request.method == "POST" else request.GET
    codes = {setting.threshold.code for setting in state.settings}
    query = {"brand": brand, **{name: value for name, value in sent.items() if name in codes}}
    return f"{reverse(state.rule.effects, args=[state.rule.code])}?{urlencode(query)}"


def _tried_note(trial: Trial, days: int, seconds: float) -> str:
    words = {"days": days, "seconds": formats.number(Decimal(str(round(seconds, 1))), digits=1)}
    return _("tried on %(days)s nights, %(seconds)s s") % words


def _windows(url: str, request: HttpRequest, days: int) -> list[Option]:
    query = {name: value for name, value in request.GET.items() if name != "days"}
    return [
        Option(label, f"{url}?{urlencode({**query, 'days': count})}", count == days)
        for label, count in ((_("90 days"), HISTORY_DAYS), (_("A year"), YEAR))
    ]
