"""``/thresholds/``: values, history, a new value, and a trial on history that writes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from conflicts.tryout.forms import day_of, number_of
from conflicts.tryout.queries import HISTORY_DAYS, trial_of
from conflicts.tryout.queries.choosing import RuledBrand, ruled_brands
from conflicts.tryout.rules import TriedCase, near_misses, stake_of
from foundation.edits.errors import EditRefused
from foundation.thresholds.registry import RuleState, editable_rules, rule_of, rule_states
from foundation.thresholds.rules import Setting, Version
from foundation.thresholds.services import publish_threshold
from foundation.values.money import plain
from foundation.web.api_views import RelayView
from foundation.web.parameters import ParametersInvalid, code

MOST_DAYS = 366
BRAND = code("brand", "The brand; without it the first that the credentials see.")


class VersionOut(serializers.Serializer[Any]):
    """A value from a day on."""

    value = serializers.DecimalField(max_digits=30, decimal_places=6)
    valid_from = serializers.DateField()
    changed_by = serializers.CharField()
    changed_at = serializers.DateTimeField()
    reason = serializers.CharField()
    before = serializers.DecimalField(max_digits=30, decimal_places=6)


class ThresholdOut(serializers.Serializer[Any]):
    """``value`` is in force today (the day in the brand's zone); shares are fractions. ``first_open`` is the first day on which a
    new value may begin (null: any)."""

    code = serializers.CharField()
    rule = serializers.CharField()
    name = serializers.CharField()
    brand = serializers.CharField()
    unit = serializers.CharField()
    value = serializers.DecimalField(max_digits=30, decimal_places=6)
    default = serializers.DecimalField(max_digits=30, decimal_places=6)
    lowest = serializers.DecimalField(max_digits=30, decimal_places=6)
    highest = serializers.DecimalField(max_digits=30, decimal_places=6)
    first_open = serializers.DateField(allow_null=True)
    coming = VersionOut(many=True)


class ThresholdListOut(serializers.Serializer[Any]):
    results = ThresholdOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ThresholdDetailOut(ThresholdOut):
    history = VersionOut(many=True)


class ThresholdIn(serializers.Serializer[Any]):
    value = serializers.CharField(help_text="A decimal; a share is a fraction: 0.12.")
    valid_from = serializers.DateField()
    reason = serializers.CharField()
    brand = serializers.CharField(required=False)


class TryOutIn(serializers.Serializer[Any]):
    value = serializers.CharField(help_text="A decimal; a share is a fraction: 0.12.")
    days = serializers.IntegerField(required=False, default=HISTORY_DAYS, min_value=1, max_value=MOST_DAYS)
    brand = serializers.CharField(required=False)


class TriedCaseOut(serializers.Serializer[Any]):
    change = serializers.CharField()
    id = serializers.IntegerField(allow_null=True)
    kind = serializers.CharField()
    channels = serializers.ListField(child=serializers.CharField())
    partners = serializers.ListField(child=serializers.CharField())
    sku = serializers.CharField(allow_null=True)
    was = serializers.DictField(allow_null=True)
    would = serializers.DictField(allow_null=True)


class TryOutOut(serializers.Serializer[Any]):
    brand = serializers.CharField()
    currency = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    cases_in_force = serializers.IntegerField()
    cases_as_if = serializers.IntegerField()
    at_stake_in_force = serializers.DecimalField(max_digits=30, decimal_places=6)
    at_stake_as_if = serializers.DecimalField(max_digits=30, decimal_places=6)
    near_misses = serializers.ListField(child=serializers.CharField())
    changes = TriedCaseOut(many=True)


class ThresholdView(RelayView):
    """What the addresses share: brand, threshold and its rule."""

    hidden_from_partners = True

    def brand(self, named: str | None) -> RuledBrand:
        found = next((brand for brand in ruled_brands(self.scope) if named in (None, brand.code)), None)
        if found is None:
            raise Http404
        return found

    def state(self, brand: RuledBrand, threshold: str) -> RuleState:
        rule = rule_of(self.scope, brand=brand.code, code=threshold)
        if rule is None:
            raise Http404
        return rule_states(self.scope, brand=brand.code, rules=[rule])[0]

    def sent(self, known: Sequence[str], required: Sequence[str]) -> dict[str, Any]:
        """The JSON object of the body. Raises ParametersInvalid (400) for another shape or field."""
        try:
            held = json.loads(self.request._request.body or b"{}", parse_float=str)
        except (ValueError, RecursionError):
            held = None
        if not isinstance(held, dict):
            raise ParametersInvalid([{"field": "", "message": _("the body is no JSON object")}])
        errors = [{"field": str(name)[:100], "message": _("is no field of this address")} for name in held if name not in known]
        errors += [{"field": name, "message": _("is missing")} for name in required if held.get(name) in (None, "")]
        if errors:
            raise ParametersInvalid(errors)
        return held


class ThresholdList(ThresholdView):
    permissions = {"GET": "thresholds:read"}
    parameters = (BRAND,)

    @extend_schema(responses=ThresholdListOut, summary="Every threshold of every rule, with its value in force")
    def get(self, request: Request) -> HttpResponse:
        brand = self.brand(self.values()["brand"])
        states = rule_states(self.scope, brand=brand.code, rules=editable_rules())
        rows = [_threshold(state, setting, _today(brand)) for state in states for setting in state.settings]
        version = " ".join(state.version for state in states)
        return self.published(lambda: {"results": rows, "next": None, "previous": None}, version=f"{version} {_today(brand)}")


class ThresholdDetail(ThresholdView):
    permissions = {"GET": "thresholds:read", "PUT": "thresholds:write"}
    parameters = (BRAND,)
    edits = ("PUT",)
    body_schema = ThresholdIn

    @extend_schema(responses=ThresholdDetailOut, summary="A threshold with its history")
    def get(self, request: Request, code: str) -> HttpResponse:
        brand = self.brand(self.values()["brand"])
        state = self.state(brand, code)
        return self.versioned(_detail(state, code, brand), version=state.version)

    @extend_schema(responses=ThresholdDetailOut, summary="A new value from a day on")
    def put(self, request: Request, code: str) -> HttpResponse:
        version = self.if_match()
        sent = self.sent(("value", "valid_from", "reason", "brand"), ("value", "valid_from"))
        brand = self.brand(sent.get("brand"))
        setting = self.state(brand, code).setting(code)

        def act() -> tuple[Any, int]:
            publish_threshold(
                self.scope,
                brand=brand.code,
                code=code,
                value=_value(sent["value"], setting),
                valid_from=day_of(str(sent["valid_from"])),
                reason=str(sent.get("reason") or ""),
                version=version,
            )
            return _detail(self.state(brand, code), code, brand), 200

        response = self.once(act)
        response["ETag"] = f'"{self.state(brand, code).version}"'
        return response


class ThresholdTryOut(ThresholdView):
    permissions = {"POST": "thresholds:read"}
    body_schema = TryOutIn

    @extend_schema(responses=TryOutOut, summary="What a value would have done in the last days; nothing is written")
    def post(self, request: Request, code: str) -> HttpResponse:
        sent = self.sent(("value", "days", "brand"), ("value",))
        brand = self.brand(sent.get("brand"))
        state = self.state(brand, code)
        value, days = _value(sent["value"], state.setting(code)), _days(sent.get("days", HISTORY_DAYS))
        return self.once(lambda: (self._tried(state, code, value, days), 200))

    def _tried(self, state: RuleState, threshold: str, value: Decimal, days: int) -> dict[str, Any]:
        draft = {threshold: value}
        rule = state.rule.code
        trial = trial_of(self.scope, brand=state.brand, rule=rule, settings=state.settings, draft=draft, days=days)
        if trial is None:
            raise EditRefused.because(
                "", _("This rule opens no case, or no night is published yet: there is nothing to try it on.")
            )
        tried, named = trial.tried, trial.named or {}
        near = [] if trial.then is None else near_misses(trial.subjects, trial.then)
        return {
            "brand": tried.brand,
            "currency": tried.currency,
            "first_day": tried.first_day,
            "last_day": tried.last_day,
            "cases_in_force": len(tried.before),
            "cases_as_if": len(tried.after),
            "at_stake_in_force": plain(stake_of(tried.before)),
            "at_stake_as_if": plain(stake_of(tried.after)),
            "near_misses": [named[subject.row][0] for subject in near],
            "changes": [_case(case) for case in tried.cases if case.change != "stays"],
        }


def _today(brand: RuledBrand) -> date:
    return timezone.now().astimezone(ZoneInfo(brand.time_zone)).date()


def _value(sent: Any, setting: Setting) -> Decimal:
    try:
        return number_of(str(sent), setting.threshold, in_percent=False)
    except EditRefused as refused:
        raise EditRefused.because("value", refused.problems[0].message) from None


def _days(sent: Any) -> int:
    if isinstance(sent, bool) or not isinstance(sent, int) or not 1 <= sent <= MOST_DAYS:
        raise ParametersInvalid([{"field": "days", "message": _("is no whole number from 1 to %(most)s") % {"most": MOST_DAYS}}])
    return sent


def _threshold(state: RuleState, setting: Setting, day: date) -> dict[str, Any]:
    threshold = setting.threshold
    return {
        "code": threshold.code,
        "rule": state.rule.code,
        "name": state.labels[threshold.code],
        "brand": state.brand,
        "unit": threshold.unit,
        "value": plain(setting.at(day)),
        "default": plain(threshold.default),
        "lowest": plain(threshold.lowest),
        "highest": plain(threshold.highest),
        "first_open": state.night.first_open,
        "coming": [_version(version) for version in setting.coming(day)],
    }


def _detail(state: RuleState, threshold: str, brand: RuledBrand) -> dict[str, Any]:
    setting = state.setting(threshold)
    return {**_threshold(state, setting, _today(brand)), "history": [_version(version) for version in setting.versions]}


def _version(version: Version) -> dict[str, Any]:
    moment: datetime = version.changed_at
    return {
        "value": plain(version.value),
        "valid_from": version.valid_from,
        "changed_by": version.changed_by,
        "changed_at": moment,
        "reason": version.reason,
        "before": plain(version.before),
    }


def _case(case: TriedCase) -> Mapping[str, Any]:
    def side(row: Any) -> dict[str, Any] | None:
        if row is None:
            return None
        stake = None if row.at_stake is None else plain(row.at_stake)
        held = {"first_seen": row.first_seen, "last_seen": row.last_seen, "status": row.status}
        return {**held, "severity": row.severity, "at_stake": stake, "evidence": row.evidence}

    row = case.row
    parties = {"channels": list(row.channels), "partners": list(row.partners), "sku": row.sku}
    return {
        "change": str(case.change),
        "id": row.id or None,
        "kind": row.kind,
        **parties,
        "was": side(case.was),
        "would": side(case.would),
    }
