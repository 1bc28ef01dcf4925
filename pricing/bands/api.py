"""``/price-bands/``: bands in force and planned, each corrected in place; ``/price-band-publications/``: versions, published and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.edits.errors import EditRefused, Problem
from foundation.web.api_views import PAGING, RelayView
from foundation.web.inputs import read_body
from foundation.web.parameters import code, day
from pricing.bands.forms import read_bands
from pricing.bands.queries import PublicationRow, names_in, one_publication, publication_page, published_changes
from pricing.bands.queries.listing import BandFilter, ListedBand, band_page, one_band, version_of_band
from pricing.bands.rules import Band
from pricing.bands.services import (
    Published,
    coded_changes,
    publish_changes,
    publish_draft,
    replace_band,
    undo_publication,
)
from pricing.bands.services.single import BandWords

_MONEY = {"max_digits": 18, "decimal_places": 6}


class BandOut(serializers.Serializer[Any]):
    """Floor and ceiling per unit over [valid_from, valid_to); without territory wherever no nearer band is in force."""

    sku = serializers.CharField()
    channel = serializers.CharField()
    territory = serializers.CharField(allow_null=True)
    floor = serializers.CharField()
    ceiling = serializers.CharField()
    currency = serializers.CharField()
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True)


class BandPageOut(serializers.Serializer[Any]):
    results = BandOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class BandTerms(serializers.Serializer[Any]):
    floor = serializers.DecimalField(**_MONEY)
    ceiling = serializers.DecimalField(**_MONEY)
    currency = serializers.CharField(max_length=3)
    valid_to = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class BandIn(serializers.Serializer[Any]):
    """Without floor and ceiling the days have no band any more."""

    sku = serializers.CharField(max_length=100)
    channel = serializers.CharField(max_length=100)
    territory = serializers.CharField(max_length=100, allow_null=True, allow_blank=True, default=None)
    floor = serializers.DecimalField(allow_null=True, default=None, **_MONEY)
    ceiling = serializers.DecimalField(allow_null=True, default=None, **_MONEY)
    currency = serializers.CharField(max_length=3, allow_blank=True, default="")
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(allow_null=True, default=None)


class PublicationIn(serializers.Serializer[Any]):
    """Either ``bands``, or a ``draft`` with the ``version`` that was read of it."""

    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)
    bands = BandIn(many=True, required=False)
    draft = serializers.IntegerField(required=False, min_value=1, max_value=2**62)
    version = serializers.CharField(required=False, max_length=64)


class UndoIn(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class PublishedBandOut(serializers.Serializer[Any]):
    sku = serializers.CharField()
    channel = serializers.CharField()
    territory = serializers.CharField(allow_null=True)
    before = BandOut(allow_null=True)
    after = BandOut(allow_null=True)


class PublicationOut(serializers.Serializer[Any]):
    """A version of the brand's bands. ``left``: bands that taking a version back had to leave, for they were changed since."""

    id = serializers.IntegerField()
    brand = serializers.CharField()
    version = serializers.IntegerField()
    published_by = serializers.CharField()
    published_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    first_day = serializers.DateField()
    bands = serializers.IntegerField()
    undoes = serializers.IntegerField(allow_null=True)
    undone_by = serializers.IntegerField(allow_null=True)
    left = serializers.IntegerField()


class PublicationDetailOut(PublicationOut):
    changes = PublishedBandOut(many=True)


class PublicationPageOut(serializers.Serializer[Any]):
    results = PublicationOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class PriceBandList(RelayView):
    hidden_from_partners = True
    permissions = {"GET": "bands:read"}
    parameters = (
        *PAGING,
        code("brand", "The brand."),
        code("sku", "The product."),
        code("channel", "The channel."),
        code("territory", "The territory; `-` for bands without one."),
        day("on", "Bands in force on this day; without it all, past and to come."),
    )

    @extend_schema(responses=BandPageOut, summary="Price bands by SKU, channel, territory and first day")
    def get(self, request: Request) -> Response:
        values = self.values()
        wanted = BandFilter(**{name: values[name] for name in ("brand", "sku", "channel", "territory", "on")})
        page = band_page(self.scope, wanted, cursor=values["cursor"], size=values["page_size"])
        return self.paged(page, [_told(row) for row in page.rows])


class PriceBandDetail(RelayView):
    """One band by its codes and first day; the territory is ``-`` for a band without one."""

    hidden_from_partners = True
    permissions = {"GET": "bands:read", "PUT": "bands:write"}
    edits = ("PUT",)

    @extend_schema(responses=BandOut, summary="One price band")
    def get(self, request: Request, sku: str, channel: str, territory: str, day: str) -> Response:
        row = self._band(sku, channel, territory, day)
        return self.versioned(_told(row), version=version_of_band(row.band))

    @extend_schema(
        request=BandTerms, responses=PublicationOut, summary="Corrects a band in place, as a version: its price or its end"
    )
    def put(self, request: Request, sku: str, channel: str, territory: str, day: str) -> HttpResponse:
        version, first = self.if_match(), _day(day)
        given = read_body(BandTerms, request)

        def act() -> tuple[dict[str, Any], int]:
            words = BandWords(
                sku,
                channel,
                "" if territory == "-" else territory,
                first,
                given["floor"],
                given["ceiling"],
                given["currency"],
                given["valid_to"],
                given.get("reason", ""),
            )
            return self.published_body(replace_band(self.scope, words, version=version, today=timezone.localdate())), 200

        return self.once(act)

    def published_body(self, done: Published) -> dict[str, Any]:
        row = one_publication(self.scope, done.id)
        assert row is not None
        return _publication(row)

    def _band(self, sku: str, channel: str, territory: str, day: str) -> ListedBand:
        row = one_band(self.scope, sku=sku, channel=channel, territory=territory, valid_from=_day(day))
        if row is None:
            raise Http404
        return row


class BandPublicationList(RelayView):
    hidden_from_partners = True
    permissions = {"GET": "bands:read", "POST": "bands:write"}
    parameters = (*PAGING, code("brand", "The brand."))

    @extend_schema(responses=PublicationPageOut, summary="Versions of price bands, the latest first")
    def get(self, request: Request) -> Response:
        values = self.values()
        page = publication_page(self.scope, cursor=values["cursor"], size=values["page_size"], brand=values["brand"])
        return self.paged(page, [_publication(row) for row in page.rows])

    @extend_schema(request=PublicationIn, responses={201: PublicationOut}, summary="Publishes bands, or a draft, as a version")
    def post(self, request: Request) -> HttpResponse:
        given = read_body(PublicationIn, request)

        def act() -> tuple[dict[str, Any], int]:
            done = self._publish(given)
            row = one_publication(self.scope, done.id)
            assert row is not None
            return _publication(row), 201

        return self.once(act)

    def _publish(self, given: Mapping[str, Any]) -> Published:
        reason = given.get("reason", "")
        if ("draft" in given) == ("bands" in given):
            raise EditRefused.because("bands", _either())
        if "draft" in given:
            if not given.get("version"):
                raise EditRefused([Problem("version", _either())])
            return publish_draft(self.scope, draft=given["draft"], version=given["version"], reason=reason)
        wanted = coded_changes(self.scope, read_bands(given["bands"]))
        return publish_changes(self.scope, wanted=wanted, reason=reason, today=timezone.localdate())


class BandPublicationDetail(RelayView):
    hidden_from_partners = True
    permissions = {"GET": "bands:read"}

    @extend_schema(responses=PublicationDetailOut, summary="A version with every band that it changed")
    def get(self, request: Request, publication: str) -> Response:
        row = one_publication(self.scope, _number(publication))
        if row is None:
            raise Http404
        changes = published_changes(self.scope, row.id)
        known = names_in(self.scope, changes)
        told = []
        for change in changes:
            codes = known.codes(change.cell)
            sides = {"before": _side(codes, change.step.before), "after": _side(codes, change.step.after)}
            told.append({"sku": codes[0], "channel": codes[1], "territory": codes[2] or None, **sides})
        return Response({**_publication(row), "changes": told})


class BandPublicationUndo(RelayView):
    hidden_from_partners = True
    permissions = {"POST": "bands:write"}

    @extend_schema(
        request=UndoIn, responses={201: PublicationOut}, summary="Takes a version back, as far as nobody changed its bands since"
    )
    def post(self, request: Request, publication: str) -> HttpResponse:
        given = read_body(UndoIn, request)

        def act() -> tuple[dict[str, Any], int]:
            done = undo_publication(self.scope, publication=_number(publication), reason=given.get("reason", ""))
            row = one_publication(self.scope, done.id)
            assert row is not None
            return _publication(row), 201

        return self.once(act)


def _told(row: ListedBand) -> dict[str, Any]:
    return _band((row.sku, row.channel, row.territory), row.band)


def _side(codes: tuple[str, str, str], band: Band | None) -> dict[str, Any] | None:
    return None if band is None else _band(codes, band)


def _band(codes: tuple[str, str, str], band: Band) -> dict[str, Any]:
    return {
        "sku": codes[0],
        "channel": codes[1],
        "territory": codes[2] or None,
        "floor": band.floor,
        "ceiling": band.ceiling,
        "currency": band.currency,
        "valid_from": band.valid_from,
        "valid_to": band.valid_to,
    }


def _publication(row: PublicationRow) -> dict[str, Any]:
    names = (
        "id",
        "brand",
        "version",
        "published_by",
        "published_at",
        "reason",
        "first_day",
        "bands",
        "undoes",
        "undone_by",
        "left",
    )
    return {name: getattr(row, name) for name in names}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text if len(text) == 10 and text.isascii() else "")
    except ValueError:
        raise Http404 from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise Http404
    return int(text)


def _either() -> str:
    return _("Give either bands, or a draft with the version that was read of it.")
