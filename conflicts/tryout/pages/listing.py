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
from foundation.thresholds.rules import Setting, Version
from foundation.thresholds.wording import day_text, value_text
from foundation.web import formats
from foundation.web.components import Option
from foundation.web.views import PageView


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
    is_wide: bool = False


@dataclass(frozen=True)
class RuleLines:
    name: str
    about: str
    url: str
    number: int
    lines: Sequence[ThresholdLine]


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
        lines = [self.line(state, each) for each in state.settings if not each.threshold.is_choice]
        choices = [each for each in state.settings if each.threshold.is_choice]
        url = reverse("rule", args=[state.rule.code])
        return RuleLines(
            name=str(state.rule.name),
            about=str(state.rule.about),
            url=f"{url}?brand={self.brand}" if self.brand else url,
            number=state.number_on(self.day),
            lines=[*lines, self.together(state, choices)] if choices else lines,
        )

    def together(self, state: RuleState, settings: Sequence[Setting]) -> ThresholdLine:
        """Those that are one of two, in one line: the names of those that are set."""
        now = [state.labels[each.threshold.code] for each in settings if each.at(self.day)]
        default = [state.labels[each.threshold.code] for each in settings if each.threshold.default]
        since = max(
            (found for each in settings if (found := each.since(self.day))), key=lambda each: each.valid_from, default=None
        )
        coming = [(each, version) for each in settings for version in each.coming(self.day)]
        return ThresholdLine(
            label=str(state.rule.choices),
            code=f"{settings[0].threshold.code.rsplit('_', 1)[0]}_*",
            value=_(", ").join(now) or formats.EN_DASH,
            is_changed=now != default,
            default=_("as out of the box") if now == default else _(", ").join(default),
            bounds="",
            changed=self.changed(since),
            reason="" if since is None else since.reason,
            coming=_(", ").join(
                _("%(name)s: %(value)s from %(day)s")
                % {
                    "name": state.labels[version.code],
                    "value": value_text(version.value, each.threshold.unit),
                    "day": day_text(version.valid_from),
                }
                for each, version in coming
            ),
            is_wide=True,
        )

    def changed(self, since: Version | None) -> str:
        if since is None:
            return ""
        words = {"day": day_text(since.valid_from), "who": self.people.get(since.changed_by, since.changed_by)}
        return _("since %(day)s, %(who)s") % words

    def line(self, state: RuleState, setting: Setting) -> ThresholdLine:
        threshold, since = setting.threshold, setting.since(self.day)
        unit = threshold.unit
        bounds = [value_text(bound, unit, currency=self.currency) for bound in (threshold.lowest, threshold.highest)]
        coming = [
            _("%(value)s from %(day)s")
            % {"value": value_text(each.value, unit, currency=self.currency), "day": day_text(each.valid_from)}
            for each in setting.coming(self.day)
        ]
        value = setting.at(self.day)
        return ThresholdLine(
            label=state.labels[threshold.code],
            code=threshold.code,
            value=value_text(value, unit, currency=self.currency),
            is_changed=value != threshold.default,
            default=value_text(threshold.default, unit, currency=self.currency),
            bounds=" – ".join(bounds) if unit != "money" else "",
            changed=self.changed(since),
            reason="" if since is None else since.reason,
            coming=_(", ").join(coming),
        )
