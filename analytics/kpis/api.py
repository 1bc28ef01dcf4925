"""``GET /channels/{code}/kpis/``, ``/channels/kpis/`` and ``/partners/{code}/kpis/``: whole series of the published run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analytics.kpis.queries import (
    Series,
    SubjectRow,
    channel_subject,
    channel_subjects,
    kpi_series,
    partner_subject,
)
from analytics.kpis.registry import FORMULAS
from analytics.kpis.rules.printing import EARLIEST, GRAIN_DAYS, printed_period
from analytics.kpis.wording import range_errors
from foundation.values.periods import Grain
from foundation.web.api_views import RelayView
from foundation.web.parameters import ParametersInvalid, choice, day, flag

_COUNTS = ("orders", "customers", "new_customers")
_ADDITIVE = ("units", "net_revenue", "gross_margin", "investment", "acquisition_spend")


def _figure_fields() -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for formula in FORMULAS:
        if formula.code in _COUNTS:
            fields[formula.code] = serializers.IntegerField(help_text=formula.text)
        else:
            nullable = formula.code not in _ADDITIVE
            fields[formula.code] = serializers.CharField(allow_null=nullable, help_text=f"{formula.text} ({formula.unit})")
    return fields


KpiFigures = type("KpiFigures", (serializers.Serializer,), _figure_fields())


class KpiPeriodOut(KpiFigures):  # type: ignore[misc,valid-type]
    """The figures of one period. ``missing`` says why a figure is null, ``provisional`` names those that may still move."""

    period = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    nps_answers = serializers.IntegerField()
    csat_answers = serializers.IntegerField()
    provisional = serializers.ListField(child=serializers.CharField())
    missing = serializers.DictField(child=serializers.CharField())
    health_parts = serializers.ListField(child=serializers.DictField(), required=False)
    explain = serializers.DictField(child=serializers.DictField(), required=False)


class _SeriesOut(serializers.Serializer[Any]):
    currency = serializers.CharField()
    grain = serializers.ChoiceField([str(grain) for grain in Grain])
    computed_at = serializers.DateTimeField(allow_null=True)
    run = serializers.IntegerField(allow_null=True)
    results = KpiPeriodOut(many=True)


class ChannelKpisOut(_SeriesOut):
    channel = serializers.CharField()


class PartnerKpisOut(_SeriesOut):
    partner = serializers.CharField()


class AllChannelsKpisOut(serializers.Serializer[Any]):
    grain = serializers.ChoiceField([str(grain) for grain in Grain])
    results = ChannelKpisOut(many=True)


class _KpiView(RelayView):
    """What the three addresses share: the range, the grain, and the answer under the run's ETag."""

    permissions = {"GET": "kpis:read"}
    parameters = (
        day("from", "The first day; a year before `to` where it is not given."),
        day("to", "The first day outside; the day after the last published one where it is not given."),
        choice("grain", "The length of the periods.", [str(grain) for grain in Grain], default=str(Grain.MONTH)),
        flag("explain", "1 adds formula, version and counts of source rows."),
    )

    def series(self, subjects: Sequence[SubjectRow]) -> list[Series]:
        """The series of ``subjects`` over the range that was asked for. Raises ParametersInvalid (400)."""
        values = self.values()
        grain = Grain(values["grain"])
        last = max((subject.published_day for subject in subjects if subject.published_day), default=EARLIEST)
        until = values["to"] or last + timedelta(days=1)
        first = values["from"] or max(until - timedelta(days=365), EARLIEST)
        errors = range_errors(first, until, grain_days=GRAIN_DAYS[grain], series=len(subjects))
        if errors:
            raise ParametersInvalid(errors)
        return kpi_series(self.scope, subjects=subjects, first=first, until=until, grain=grain)

    def body(self, series: Series) -> dict[str, Any]:
        subject = series.subject
        explain = self.values()["explain"] == "1"
        return {
            str(subject.kind): subject.code,
            "currency": subject.currency,
            "grain": str(series.grain),
            "computed_at": None if subject.computed_at is None else subject.computed_at.isoformat(),
            "run": subject.run,
            "results": [printed_period(period, FORMULAS, explain=explain) for period in series.periods],
        }

    def one(self, subject: SubjectRow | None) -> Response | HttpResponse:
        """The series of one subject; 404 for one that is not there or not for this reader."""
        if subject is None:
            raise Http404
        return self.published(lambda: self.body(self.series([subject])[0]), version=f"kpis {subject.run}")


class ChannelKpis(_KpiView):
    hidden_from_partners = True

    @extend_schema(responses=ChannelKpisOut, summary="KPIs of one channel")
    def get(self, request: Request, code: str) -> Response | HttpResponse:
        return self.one(channel_subject(self.scope, code))


class AllChannelsKpis(_KpiView):
    hidden_from_partners = True

    @extend_schema(responses=AllChannelsKpisOut, summary="KPIs of all channels in one call")
    def get(self, request: Request) -> Response | HttpResponse:
        subjects = channel_subjects(self.scope)

        def body() -> dict[str, Any]:
            series = self.series(subjects)
            return {"grain": self.values()["grain"], "results": [self.body(one) for one in series]}

        runs = sorted({subject.run or 0 for subject in subjects})
        return self.published(body, version=f"kpis {runs} {len(subjects)}")


class PartnerKpis(_KpiView):
    @extend_schema(responses=PartnerKpisOut, summary="KPIs of one partner")
    def get(self, request: Request, code: str) -> Response | HttpResponse:
        return self.one(partner_subject(self.scope, code))
