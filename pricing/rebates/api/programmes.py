"""``/rebate-programmes/``: programmes read, drafted, tried on last year's days, published from a day on, withdrawn until it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.edits.errors import EditRefused, Problem
from foundation.values.money import CURRENCIES
from foundation.web.api_views import PAGING, RelayView
from foundation.web.inputs import read_body
from pricing.rebates.api.shapes import (
    NewProgramme,
    ProgrammeDetailOut,
    ProgrammePageOut,
    ReasonIn,
    TermsIn,
    WhatIfOut,
    asked_terms,
    programme_out,
    tried_draft,
    what_if_out,
)
from pricing.rebates.choices import ScheduleFault
from pricing.rebates.queries.programme_pages import ProgrammeDesk, programme_desk, programme_page, tried_at
from pricing.rebates.rules import faults_of
from pricing.rebates.rules.drafts import VersionTerms
from pricing.rebates.services import create_programme, discard_draft, publish_draft, save_draft, withdraw_version
from pricing.rebates.wording import currency_unknown, fault_text, only_draft


class _Programmes(RelayView):
    def desk(self, code: str, at: datetime | None = None) -> ProgrammeDesk:
        """Raises Http404."""
        found = programme_desk(self.scope, code, at=at or timezone.now())
        if found is None:
            raise Http404
        return found

    def told(self, code: str) -> dict[str, Any]:
        return programme_out(self.desk(code).card, whole=True)


class ProgrammeList(_Programmes):
    permissions = {"GET": "rebates:read", "POST": "rebates:write"}
    parameters = PAGING

    @extend_schema(responses=ProgrammePageOut, summary="Rebate programmes, by code")
    def get(self, request: Request) -> Response:
        values = self.values()
        page = programme_page(self.scope, at=timezone.now(), cursor=values["cursor"], size=values["page_size"])
        return self.paged(page, [programme_out(card) for card in page.rows])

    @extend_schema(request=NewProgramme, responses={201: ProgrammeDetailOut}, summary="A new programme, as a draft")
    def post(self, request: Request) -> HttpResponse:
        given = read_body(NewProgramme, request)

        def act() -> tuple[dict[str, Any], int]:
            create_programme(self.scope, brand=given["brand"], code=given["code"], terms=asked_terms(given))
            return self.told(given["code"]), 201

        return self.once(act)


class ProgrammeDetail(_Programmes):
    """Its ETag is the version of the draft, else of the latest version."""

    permissions = {"GET": "rebates:read", "PUT": "rebates:write", "DELETE": "rebates:write"}
    edits = ("PUT", "DELETE")

    @extend_schema(responses=ProgrammeDetailOut, summary="One programme with all its versions")
    def get(self, request: Request, code: str) -> Response:
        desk = self.desk(code)
        return self.versioned(programme_out(desk.card, whole=True), version=desk.version)

    @extend_schema(request=TermsIn, responses=ProgrammeDetailOut, summary="Makes or changes the draft; what holds stays")
    def put(self, request: Request, code: str) -> HttpResponse:
        version, given = self.if_match(), read_body(TermsIn, request)

        def act() -> tuple[dict[str, Any], int]:
            save_draft(self.scope, programme=code, version=version, terms=asked_terms(given))
            return self.told(code), 200

        return self.once(act)

    @extend_schema(responses=ProgrammeDetailOut, summary="Throws the draft away; one that was never published stays")
    def delete(self, request: Request, code: str) -> HttpResponse:
        version = self.if_match()
        desk = self.desk(code)
        if len(desk.card.versions) == 1 and desk.card.draft is not None:
            raise EditRefused([Problem("", only_draft())])

        def act() -> tuple[dict[str, Any], int]:
            discard_draft(self.scope, programme=code, version=version)
            return self.told(code), 200

        return self.once(act)


class ProgrammeWhatIf(_Programmes):
    permissions = {"POST": "rebates:read"}

    @extend_schema(request=TermsIn, responses=WhatIfOut, summary="What a draft would have cost; nothing is written")
    def post(self, request: Request, code: str) -> Response:
        desk, draft = self.desk(code), tried_draft(read_body(TermsIn, request))
        _demand_sound(draft)
        found = tried_at(self.scope, desk, draft)
        if found is None:
            raise Http404
        return Response(what_if_out(found, draft))


class ProgrammePublication(_Programmes):
    permissions = {"POST": "rebates:write"}
    edits = ("POST",)

    @extend_schema(request=ReasonIn, responses={201: ProgrammeDetailOut}, summary="The draft holds from its first day on")
    def post(self, request: Request, code: str) -> HttpResponse:
        version, given = self.if_match(), read_body(ReasonIn, request)

        def act() -> tuple[dict[str, Any], int]:
            first = self.desk(code).first_open_day
            publish_draft(self.scope, programme=code, version=version, reason=given["reason"], first_open_day=first)
            return self.told(code), 201

        return self.once(act)


class ProgrammeWithdrawal(_Programmes):
    permissions = {"POST": "rebates:write"}
    edits = ("POST",)

    @extend_schema(
        request=ReasonIn, responses={201: ProgrammeDetailOut}, summary="Takes the latest version back, until its first day"
    )
    def post(self, request: Request, code: str) -> HttpResponse:
        version, given = self.if_match(), read_body(ReasonIn, request)

        def act() -> tuple[dict[str, Any], int]:
            first = self.desk(code).first_open_day
            withdraw_version(self.scope, programme=code, version=version, reason=given["reason"], first_open_day=first)
            return self.told(code), 201

        return self.once(act)


def _demand_sound(draft: VersionTerms) -> None:
    """Raises EditRefused."""
    found = [
        Problem("slabs" if place is None else f"slab_{place}", fault_text(fault)) for place, fault in faults_of(draft.schedule)
    ]
    if draft.ends_on < draft.starts_on:
        found.append(Problem("ends_on", fault_text(ScheduleFault.ENDS_BEFORE_START)))
    if draft.currency not in CURRENCIES:
        found.append(Problem("currency", currency_unknown()))
    if found:
        raise EditRefused(found)
