"""``/goal-profiles/`` and ``/scorecards/``: what channels are judged by, and how they do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.scorecards.forms import GoalText, goals_of, sound_goals
from analytics.scorecards.queries import ProfileVersion, Scorecard, profile_versions, scorecards, tried
from analytics.scorecards.rules import last_quarters
from analytics.scorecards.services import publish_profile
from channels_core.brands.queries import brands
from foundation.jobs.queries import published
from foundation.values.clock import business_day
from foundation.values.periods import Grain, Period, parse_label
from foundation.web.api_views import RelayView
from foundation.web.inputs import read_body
from foundation.web.parameters import ParametersInvalid
from foundation.web.parameters import code as code_parameter

_BRAND = code_parameter("brand", "The brand, where there are several.")
_PERIOD = code_parameter("period", "A quarter or a month: 2026Q3, 2026-10. Without it the last whole quarter.")


class GoalOut(serializers.Serializer[Any]):
    """``points`` are [x, score]; x is figure / target (scale target) or the figure (scale figure)."""

    code = serializers.CharField()
    weight = serializers.CharField()
    scale = serializers.ChoiceField(["target", "figure"])
    points = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2), max_length=20
    )


class ProfileOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    brand = serializers.CharField()
    number = serializers.IntegerField()
    valid_from = serializers.DateField(allow_null=True)
    goals = GoalOut(many=True)
    reason = serializers.CharField(allow_blank=True)


class ProfileListOut(serializers.Serializer[Any]):
    results = ProfileOut(many=True)


class ProfileIn(serializers.Serializer[Any]):
    goals = GoalOut(many=True, max_length=12)
    valid_from = serializers.DateField()
    reason = serializers.CharField(max_length=2000, allow_blank=True)


class TrialIn(serializers.Serializer[Any]):
    goals = GoalOut(many=True, max_length=12)


class PartOut(serializers.Serializer[Any]):
    goal = serializers.CharField()
    weight = serializers.CharField()
    points = serializers.CharField(allow_null=True)
    figure = serializers.CharField(allow_null=True)
    target = serializers.CharField(allow_null=True)
    target_from = serializers.CharField(allow_null=True)
    missing = serializers.CharField(allow_null=True)


class ScorecardOut(serializers.Serializer[Any]):
    channel = serializers.CharField()
    kind = serializers.CharField()
    period = serializers.CharField()
    score = serializers.CharField(allow_null=True)
    score_before = serializers.CharField(allow_null=True)
    profile = serializers.IntegerField()
    parts = PartOut(many=True)


class ScorecardListOut(serializers.Serializer[Any]):
    results = ScorecardOut(many=True)


def _profile(brand: str, row: ProfileVersion) -> dict[str, Any]:
    since = None if row.number == 0 else row.valid_from
    goals = [goal.as_dict() for goal in row.goals]
    return {"kind": row.kind, "brand": brand, "number": row.number, "valid_from": since, "goals": goals, "reason": row.reason}


def _card(row: Scorecard) -> dict[str, Any]:
    parts = [
        {
            "goal": str(part.goal.code),
            "weight": part.goal.weight,
            "points": part.points,
            "figure": part.figure.value,
            "target": None if part.figure.target is None else round(part.figure.target, 6),
            "target_from": None if part.figure.target_from is None else str(part.figure.target_from),
            "missing": None if part.figure.missing is None else str(part.figure.missing),
        }
        for part in row.card.parts
    ]
    told = {"channel": row.channel, "kind": row.kind, "period": row.period.label, "profile": row.profile.number, "parts": parts}
    return {**told, "score": row.card.score, "score_before": row.before.score}


class _OfBrand(RelayView):
    hidden_from_partners = True

    def brand(self) -> Any:
        """The brand asked for, else the first one. Raises Http404."""
        known = {brand.code: brand for brand in brands(self.scope)}
        wanted = self.request.query_params.get("brand") or next(iter(known), "")
        if wanted not in known:
            raise Http404
        return known[wanted]

    def version_of(self, kind: str) -> ProfileVersion:
        versions = profile_versions(self.scope, brand=self.brand().code)
        if kind not in versions:
            raise Http404
        return versions[kind][-1]


class GoalProfileList(_OfBrand):
    permissions = {"GET": "scorecards:read"}
    parameters = (_BRAND,)

    @extend_schema(responses=ProfileListOut, summary="The latest goals of each kind of channel")
    def get(self, request: Request) -> Response:
        brand = self.brand().code
        versions = profile_versions(self.scope, brand=brand)
        return Response({"results": [_profile(brand, versions[kind][-1]) for kind in sorted(versions)]})


class GoalProfileDetail(_OfBrand):
    permissions = {"GET": "scorecards:read", "PUT": "goals:write"}
    parameters = (_BRAND,)
    edits = ("PUT",)

    @extend_schema(responses=ProfileOut, summary="The latest goals of one kind of channel")
    def get(self, request: Request, code: str) -> Response:
        row = self.version_of(code)
        return self.versioned(_profile(self.brand().code, row), version=row.version)

    @extend_schema(request=ProfileIn, responses=ProfileOut, summary="Publishes goals from a day on; earlier periods keep theirs")
    def put(self, request: Request, code: str) -> HttpResponse:
        version, given, brand = self.if_match(), read_body(ProfileIn, request), self.brand()

        def act() -> tuple[dict[str, Any], int]:
            row = publish_profile(
                self.scope,
                brand=brand.code,
                kind=code,
                version=version,
                goals=goals_of(_texts(given["goals"])),
                valid_from=given["valid_from"],
                reason=given["reason"],
                today=business_day(timezone.now(), brand.time_zone),
            )
            return _profile(brand.code, row), 200

        return self.once(act)


class GoalProfileTrial(_OfBrand):
    permissions = {"POST": "goals:write"}

    @extend_schema(request=TrialIn, responses=ScorecardListOut, summary="What a draft would have given in the last four quarters")
    def post(self, request: Request, code: str) -> Response:
        given, brand = read_body(TrialIn, request), self.brand().code
        self.version_of(code)
        goals = sound_goals(_texts(given["goals"]))
        found = tried(self.scope, brand=brand, kind=code, goals=goals, periods=last_quarters(_day(self.scope)))
        rows = [then for starts_on in sorted(found) for _now, then in found[starts_on]]
        return Response({"results": [_card(row) for row in rows]})


class ScorecardList(RelayView):
    permissions = {"GET": "scorecards:read"}
    hidden_from_partners = True
    parameters = (_PERIOD,)

    @extend_schema(responses=ScorecardListOut, summary="Every channel by its own goals")
    def get(self, request: Request) -> Response:
        label, day = self.values()["period"], _day(self.scope)
        if label:
            period = _period(label)
        elif day is None:
            return Response({"results": []})
        else:
            period = last_quarters(day)[-1]
        return Response({"results": [_card(row) for row in scorecards(self.scope, period=period)]})


def _texts(goals: list[dict[str, Any]]) -> list[GoalText]:
    return [
        GoalText(goal["code"], goal["weight"], goal["scale"], " ".join(f"{x}:{score}" for x, score in goal["points"]))
        for goal in goals
    ]


def _day(scope: Any) -> date | None:
    return max((pointer.business_date for pointer in published(scope)), default=None)


def _period(label: str) -> Period:
    try:
        period = parse_label(label)
        if period.grain not in (Grain.MONTH, Grain.QUARTER) or not 1901 <= period.starts_on.year <= 2198:
            raise ValueError(label)
    except ValueError:
        raise ParametersInvalid(
            [{"field": "period", "message": _("is no quarter and no month like 2026Q3 or 2026-10")}]
        ) from None
    return period
