"""All thresholds, by rule: the value in force, what it was out of the box, who changed it and why, and what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conflicts.tryout.pages.found import brand_of_request, brand_options
from foundation.people.queries import names_of
from foundation.thresholds.registry import RuleState, editable_rules, rule_states
from foundation.thresholds.rules import Setting
from foundation.thresholds.wording import day_text, value_text
from foundation.web.components import Option
from foundation.web.views import PageView

#: A rule with more thresholds than this (every country's mode) shows those that differ from their default.
MANY = 20


@dataclass(frozen=True)
class ThresholdLine:
    label: str
    code: str
    value: str
    is_changed: bool
    default: str
    bounds: str
    changed: str
    reason: str
    coming: str


@dataclass(frozen=True)
class RuleLines:
    name: str
    about: str
    url: str
    number: int
    lines: Sequence[ThresholdLine]
    hidden: str


@dataclass(frozen=True)
class Area:
    name: str
    rules: Sequence[RuleLines]


@dataclass(frozen=True)
class RuleListPage:
    areas: Sequence[Area]
    brands: Sequence[Option]


class RuleListView(PageView):
    permissions = {"GET": "thresholds:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        brand = brand_of_request(self.scope, request)
        states = rule_states(self.scope, brand=brand.code, rules=editable_rules())
        people = {change.changed_by for state in states for change in state.changes}
        shown = _Shown(timezone.localdate(), brand.currency, names_of(self.scope, people), request.GET.get("brand", ""))
        areas = [
            Area(area, [shown.rule(state) for state in states if str(state.rule.area) == area])
            for area in dict.fromkeys(str(state.rule.area) for state in states)
        ]
        page = RuleListPage(areas, brand_options(self.scope, reverse("rules"), brand))
        return render(request, "conflicts/tryout/list.html", {"page": page})


@dataclass(frozen=True)
class _Shown:
    day: date
    currency: str
    people: dict[str, str]
    brand: str

    def rule(self, state: RuleState) -> RuleLines:
        settings = state.settings
        if len(settings) > MANY:
            settings = tuple(each for each in settings if each.versions)
        left = len(state.settings) - len(settings)
        url = reverse("rule", args=[state.rule.code])
        return RuleLines(
            name=str(state.rule.name),
            about=str(state.rule.about),
            url=f"{url}?brand={self.brand}" if self.brand else url,
            number=state.number_on(self.day),
            lines=[self.line(state, each) for each in settings],
            hidden=_("%(count)s more are as they were out of the box.") % {"count": left} if left else "",
        )

    def line(self, state: RuleState, setting: Setting) -> ThresholdLine:
        threshold, since = setting.threshold, setting.since(self.day)
        unit = threshold.unit
        bounds = [value_text(bound, unit, currency=self.currency) for bound in (threshold.lowest, threshold.highest)]
        coming = [
            _("%(value)s from %(day)s")
            % {"value": value_text(each.value, unit, currency=self.currency), "day": day_text(each.valid_from)}
            for each in setting.coming(self.day)
        ]
        changed = ""
        if since is not None:
            words = {"day": day_text(since.valid_from), "who": self.people.get(since.changed_by, since.changed_by)}
            changed = _("since %(day)s, %(who)s") % words
        value = setting.at(self.day)
        return ThresholdLine(
            label=state.labels[threshold.code],
            code=threshold.code,
            value=value_text(value, unit, currency=self.currency),
            is_changed=value != threshold.default,
            default=value_text(threshold.default, unit, currency=self.currency),
            bounds="" if unit in ("yes", "advise") else " – ".join(bounds),
            changed=changed,
            reason="" if since is None else since.reason,
            coming=_(", ").join(coming),
        )
