"""``/tier-schemes/``, ``/tier-reviews/`` and ``/tiers/{partner}/``: what schemes say, what reviews propose and decide, what it takes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from channels_core.brands.queries import brands
from foundation.edits.errors import EditMissing
from foundation.values.clock import business_day
from foundation.values.money import plain
from foundation.values.scope import Scope
from foundation.web.api_views import RelayView
from foundation.web.inputs import read_body
from foundation.web.parameters import code
from partners.targets.rules import target_period
from partners.tiers.api.shapes import (
    DecisionIn,
    ProposalOut,
    ReviewOut,
    ReviewsOut,
    SchemeChange,
    SchemeOut,
    SchemesOut,
    TierOut,
    gap_body,
    proposal_body,
    review_body,
    scheme_body,
    score_body,
    sent_terms,
)
from partners.tiers.queries import (
    Review,
    in_force,
    review_of,
    reviewable,
    scheme_version,
    scheme_versions,
    scored_quarters,
    scores_of,
)
from partners.tiers.queries.reviews import Proposal
from partners.tiers.rules import SchemeTerms, quarter_of, what_it_takes
from partners.tiers.services import (
    approve_review,
    decide_tier,
    publish_scheme,
    withdraw_decision,
    withdraw_scheme,
)

BRAND = (code("brand", "the brand, where there are several"),)


class _TierView(RelayView):
    def brand(self, wanted: str | None = None) -> Any:
        """The named brand, or the only one. Raises Http404."""
        found = [each for each in brands(self.scope) if wanted in (None, each.code)]
        if not found:
            raise Http404
        return found[0]

    def today(self, brand: Any) -> date:
        return business_day(timezone.now(), brand.time_zone)


class SchemeList(_TierView):
    permissions = {"GET": "tiers:read"}

    @extend_schema(responses=SchemesOut, summary="Tier schemes with their versions, by brand")
    def get(self, request: Request) -> Response:
        found = [
            scheme_body(brand.code, scheme, versions)
            for brand in brands(self.scope)
            for scheme, versions in scheme_versions(self.scope, brand=brand.code).items()
        ]
        return Response({"results": found})


class SchemeDetail(_TierView):
    permissions = {"GET": "tiers:read", "PUT": "tiers:write", "DELETE": "tiers:write"}
    parameters = BRAND
    edits = ("PUT", "DELETE")

    @extend_schema(responses=SchemeOut, summary="A tier scheme")
    def get(self, request: Request, scheme: str) -> HttpResponse:
        brand, versions = self._opened(scheme, self.values()["brand"])
        return self.versioned(scheme_body(brand.code, scheme, versions), version=scheme_version(versions))

    @extend_schema(request=SchemeChange, responses=SchemeOut, summary="Publishes a version, from a quarter that has not begun on")
    def put(self, request: Request, scheme: str) -> HttpResponse:
        version, given = self.if_match(), read_body(SchemeChange, request)
        brand, versions = self._opened(scheme)

        def act() -> tuple[dict[str, Any], int]:
            terms = sent_terms(versions[-1], given)
            publish_scheme(
                self.scope,
                brand=brand.code,
                terms=terms,
                version=version,
                today=self.today(brand),
                reason=given.get("reason", ""),
            )
            return scheme_body(brand.code, scheme, self._opened(scheme)[1]), 200

        return self.once(act)

    @extend_schema(responses=SchemeOut, summary="Withdraws the last version while its first quarter has not begun")
    def delete(self, request: Request, scheme: str) -> HttpResponse:
        version = self.if_match()
        brand, _versions = self._opened(scheme)

        def act() -> tuple[dict[str, Any], int]:
            withdraw_scheme(self.scope, brand=brand.code, scheme=scheme, version=version, today=self.today(brand))
            return scheme_body(brand.code, scheme, self._opened(scheme)[1]), 200

        return self.once(act)

    def _opened(self, scheme: str, wanted: str | None = None) -> tuple[Any, list[SchemeTerms]]:
        brand = self.brand(wanted or self.request.query_params.get("brand"))
        versions = scheme_versions(self.scope, brand=brand.code).get(scheme)
        if versions is None:
            raise Http404
        return brand, versions


class ReviewList(_TierView):
    permissions = {"GET": "tiers:read"}

    @extend_schema(responses=ReviewsOut, summary="Every quarter that was judged, the latest first")
    def get(self, request: Request) -> Response:
        rows = scored_quarters(self.scope)
        found = [
            {"brand": brand, "scheme": scheme, "quarter": quarter_of(day).label, "is_final": is_final}
            for brand, scheme, day, is_final in rows
        ]
        return Response({"results": found})


class ReviewDetail(_TierView):
    permissions = {"GET": "tiers:read", "POST": "tiers:write"}
    parameters = BRAND
    edits = ("POST",)

    @extend_schema(responses=ReviewOut, summary="A review: each partner's score, verdict, proposal and decision")
    def get(self, request: Request, scheme: str, quarter: str) -> HttpResponse:
        review = _review(self.scope, scheme, quarter, self.values()["brand"])
        return self.versioned(review_body(review), version=review.version)

    @extend_schema(request=None, responses=ReviewOut, summary="Approves everything that is still open, as proposed")
    def post(self, request: Request, scheme: str, quarter: str) -> HttpResponse:
        version = self.if_match()
        review = _review(self.scope, scheme, quarter, request.query_params.get("brand"))
        today = self.today(self.brand(review.brand))

        def act() -> tuple[dict[str, Any], int]:
            approve_review(
                self.scope, brand=review.brand, scheme=scheme, quarter_on=review.quarter_on, version=version, today=today
            )
            return review_body(_review(self.scope, scheme, quarter, review.brand)), 200

        return self.once(act)


class DecisionView(_TierView):
    permissions = {"GET": "tiers:read", "POST": "tiers:write", "DELETE": "tiers:write"}
    edits = ("POST", "DELETE")

    @extend_schema(responses=ProposalOut, summary="A partner's proposal and what was decided of it")
    def get(self, request: Request, scheme: str, quarter: str, partner: str) -> HttpResponse:
        _review_found, proposal = self._proposal(scheme, quarter, partner)
        return self.versioned(proposal_body(proposal), version=proposal.version)

    @extend_schema(request=DecisionIn, responses=ProposalOut, summary="Decides the tier, from the first day of the next month on")
    def post(self, request: Request, scheme: str, quarter: str, partner: str) -> HttpResponse:
        version, given = self.if_match(), read_body(DecisionIn, request)
        review, _proposal = self._proposal(scheme, quarter, partner)

        def act() -> tuple[dict[str, Any], int]:
            decide_tier(
                self.scope,
                partner=partner,
                quarter_on=review.quarter_on,
                decided=given["tier"],
                version=version,
                today=self.today(self.brand(review.brand)),
                reason=given.get("reason", ""),
            )
            return proposal_body(self._proposal(scheme, quarter, partner)[1]), 200

        return self.once(act)

    @extend_schema(responses=ProposalOut, summary="Takes the decision back until it holds")
    def delete(self, request: Request, scheme: str, quarter: str, partner: str) -> HttpResponse:
        version = self.if_match()
        review, _proposal = self._proposal(scheme, quarter, partner)

        def act() -> tuple[dict[str, Any], int]:
            today = self.today(self.brand(review.brand))
            withdraw_decision(self.scope, partner=partner, quarter_on=review.quarter_on, version=version, today=today)
            return proposal_body(self._proposal(scheme, quarter, partner)[1]), 200

        return self.once(act)

    def _proposal(self, scheme: str, quarter: str, partner: str) -> tuple[Review, Proposal]:
        row = next((each for each in scores_of(self.scope, partner=partner) if each.quarter == quarter), None)
        if row is None or row.scheme != scheme:
            raise EditMissing
        review = _review(self.scope, scheme, quarter, row.brand)
        return review, next(each for each in review.proposals if each.row.partner == partner)


class TierDetail(_TierView):
    permissions = {"GET": ("tiers:read", "kpis:read")}

    @extend_schema(responses=TierOut, summary="A partner's tier, its quarters, and what the next tier takes")
    def get(self, request: Request, partner: str) -> Response:
        rows = scores_of(self.scope, partner=partner)
        if not rows:
            raise Http404
        row = rows[0]
        terms = in_force(scheme_versions(self.scope, brand=row.brand)[row.scheme], row.quarter_on)
        told = what_it_takes(row.tier, row.score, row.parts, terms)
        return Response(
            {
                "partner": row.partner,
                "scheme": row.scheme,
                "tier": row.tier,
                "next_tier": told[0] if told else None,
                "short": plain(told[1]) if told else None,
                "what_it_takes": [gap_body(gap) for gap in told[2]] if told else [],
                "quarters": [score_body(each) for each in rows],
            }
        )


def _review(scope: Scope, scheme: str, quarter: str, brand: str | None) -> Review:
    """Raises Http404 for a scheme or a quarter that nobody was judged in."""
    try:
        day, _until = target_period(quarter)
    except ValueError:
        raise Http404 from None
    found = next((each for each, held in reviewable(scope) if held == scheme and brand in (None, each)), None)
    review = review_of(scope, brand=found, scheme=scheme, quarter_on=day) if found and len(quarter) > 4 else None
    if review is None:
        raise Http404
    return review
