"""``POST /price-bands/preview/``: what publishing bands would open and close, and what they would have done in the last 90 days."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from conflicts.cases.choices import Severity
from conflicts.detectors.choices import ConflictKind
from conflicts.tryout.choices import Change
from conflicts.tryout.queries import preview_of_draft
from conflicts.tryout.rules import Preview, TriedCase, TriedOut
from conflicts.tryout.services import preview_changes
from foundation.edits.errors import EditForbidden, EditRefused
from foundation.web.api_views import RelayView
from foundation.web.inputs import read_body
from pricing.bands.forms import read_bands
from pricing.bands.services import coded_changes

_MONEY = {"max_digits": 18, "decimal_places": 6, "allow_null": True, "default": None}


class TriedBandIn(serializers.Serializer[Any]):
    """Without floor and ceiling the days have no band any more."""

    sku = serializers.CharField(max_length=100)
    channel = serializers.CharField(max_length=100)
    territory = serializers.CharField(max_length=100, allow_null=True, allow_blank=True, default=None)
    floor = serializers.DecimalField(**_MONEY)
    ceiling = serializers.DecimalField(**_MONEY)
    currency = serializers.CharField(max_length=3, allow_blank=True, default="")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, default=None)


class PreviewIn(serializers.Serializer[Any]):
    """Either ``bands`` or a ``draft``."""

    bands = TriedBandIn(many=True, required=False)
    draft = serializers.IntegerField(required=False, min_value=1, max_value=2**62)


class TriedCaseOut(serializers.Serializer[Any]):
    """``id`` is null for a case that no night has made yet; money in the brand's currency."""

    change = serializers.ChoiceField([str(change) for change in Change])
    id = serializers.IntegerField(allow_null=True)
    kind = serializers.ChoiceField([str(kind) for kind in ConflictKind])
    status = serializers.CharField()
    severity = serializers.ChoiceField([str(severity) for severity in Severity])
    first_seen = serializers.DateField()
    last_seen = serializers.DateField()
    at_stake = serializers.CharField(allow_null=True)
    at_stake_before = serializers.CharField(allow_null=True)
    channels = serializers.ListField(child=serializers.CharField())
    partners = serializers.ListField(child=serializers.CharField())
    sku = serializers.CharField(allow_null=True)
    evidence = serializers.IntegerField()
    quiet_on = serializers.DateField(allow_null=True)


class TriedListOut(serializers.Serializer[Any]):
    brand = serializers.CharField()
    currency = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    facts = serializers.IntegerField()
    cases = TriedCaseOut(many=True)


class PreviewOut(serializers.Serializer[Any]):
    """``next_night``: what the night of its last day does exactly; ``history``: had it been in force over the days before."""

    next_night = TriedListOut(allow_null=True)
    history = TriedListOut(allow_null=True)


class BandPreview(RelayView):
    """Writes nothing."""

    hidden_from_partners = True
    permissions = {"POST": "bands:read"}

    @extend_schema(request=PreviewIn, responses=PreviewOut, summary="What publishing price bands would open and close")
    def post(self, request: Request) -> Response:
        given = read_body(PreviewIn, request)
        if self.scope.codes("partner") is not None:
            raise EditForbidden
        if ("draft" in given) == ("bands" in given):
            raise EditRefused.because("bands", _("Give either bands or a draft."))
        if "draft" in given:
            found = preview_of_draft(self.scope, draft=given["draft"])
            if found is None:
                raise Http404
            return Response(_told(found))
        wanted = coded_changes(self.scope, read_bands(given["bands"]))
        return Response(_told(preview_changes(self.scope, wanted=wanted, today=timezone.localdate())[1]))


def _told(found: Preview) -> dict[str, Any]:
    return {"next_night": _side(found.next_night), "history": _side(found.history)}


def _side(tried: TriedOut | None) -> dict[str, Any] | None:
    if tried is None:
        return None
    cases = [_case(case) for case in tried.cases if case.change is not Change.STAYS]
    return {
        "brand": tried.brand,
        "currency": tried.currency,
        "first_day": tried.first_day,
        "last_day": tried.last_day,
        "facts": tried.read,
        "cases": cases,
    }


def _case(case: TriedCase) -> dict[str, Any]:
    row = case.row
    names = ("kind", "status", "severity", "first_seen", "last_seen", "at_stake", "sku", "evidence")
    return {
        "change": case.change,
        "id": row.id or None,
        **{name: getattr(row, name) for name in names},
        "at_stake_before": None if case.was is None else case.was.at_stake,
        "channels": list(row.channels),
        "partners": list(row.partners),
        "quiet_on": case.quiet_on,
    }
