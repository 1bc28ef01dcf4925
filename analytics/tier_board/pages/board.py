"""The quarterly review of a scheme: who moves, why, and what it costs; decided here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from analytics.tier_board.blocks.board import board_page, quarter_picker, scheme_picker
from analytics.tier_board.blocks.rows import Shown, Typed
from channels_core.brands.queries import brands
from foundation.jobs.queries import publication
from foundation.people.queries import names_of
from foundation.values.clock import business_day
from foundation.values.scope import Scope
from foundation.web.components import RunStamp
from foundation.web.downloads import csv_download, xlsx_download
from foundation.web.parameters import ParametersInvalid, code, read_parameters
from foundation.web.views import PageView
from partners.targets.rules import target_period
from partners.tiers.choices import ScorePart, Verdict
from partners.tiers.queries import Review, past_reviews, review_of, reviewable, reviewed_quarter, scheme_versions, scored_quarters
from partners.tiers.rules import quarter_of
from pricing.rebates.queries.tier_costs import tier_costs, tier_programmes

RIGHT = "tiers:write"
PARAMETERS = (
    code("brand", "the brand, where there are several"),
    code("scheme", "the tier scheme: abc, metal"),
    code("quarter", "the quarter under review: 2026Q3"),
    code("open", "the partner whose score is opened"),
)


class BoardView(PageView):
    """The review, or (with an ending) its rows as a file."""

    permissions = {"GET": "tiers:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        values = read_parameters(request.GET, PARAMETERS)
        chosen = chosen_review(self.scope, values)
        if chosen is None:
            return render(request, "analytics/tier_board/empty.html", {})
        if ending:
            return _file(chosen, ending)
        return shown_board(request, self.scope, chosen, open_code=values["open"])


def chosen_review(scope: Scope, values: dict[str, Any]) -> Review | None:
    """The review of the parameters, else the one to be decided; None where nobody was judged yet. Raises Http404 for another's."""
    known = reviewable(scope)
    if not known:
        return None
    brand, scheme = values.get("brand"), values.get("scheme")
    found = next((each for each in known if brand in (None, each[0]) and scheme in (None, each[1])), None)
    if found is None:
        raise Http404
    day = quarter_start(values["quarter"]) if values.get("quarter") else _usual(scope, *found)
    review = review_of(scope, brand=found[0], scheme=found[1], quarter_on=day)
    if review is None:
        raise Http404
    return review


def quarter_start(label: str) -> date:
    """The first day of a quarter by its label. Raises ParametersInvalid."""
    try:
        first, _until = target_period(label)
    except ValueError:
        first = None
    if first is None or len(label) != len("2026Q1"):
        raise ParametersInvalid([{"field": "quarter", "message": "2026Q3"}])
    return first


def _usual(scope: Scope, brand: str, scheme: str) -> date:
    day = reviewed_quarter(scope, brand=brand, scheme=scheme)
    if day is not None:
        return day
    return next(first for held, each, first, _over in scored_quarters(scope) if (held, each) == (brand, scheme))


def shown_board(
    request: HttpRequest, scope: Scope, review: Review, *, open_code: str | None = None, typed: Typed | None = None
) -> HttpResponse:
    """The board, with what was typed where it could not be saved."""
    path = reverse("tiers")
    address = f"{path}?brand={review.brand}&scheme={review.scheme}"
    brand = next(each for each in brands(scope) if each.code == review.brand)
    day = _published_day(scope, review)
    shown = Shown(
        review=review,
        path=f"{address}&quarter={review.quarter}",
        may_decide=scope.may(RIGHT),
        today=business_day(timezone.now(), brand.time_zone),
        open_code=(typed.partner if typed and typed.partner else open_code) or _first_open(review),
        costs=costs_of(scope, review, day),
        has_costs=bool(tier_programmes(scope, brand=review.brand, day=day)),
        names=names_of(scope, [each.moved.decision.decided_by for each in review.proposals if each.moved.decision]),
        typed=typed,
    )
    quarters = [
        (first, quarter_of(first).label, over)
        for held, scheme, first, over in scored_quarters(scope)
        if (held, scheme) == (review.brand, review.scheme)
    ]
    page = board_page(
        shown,
        pickers=[scheme_picker(review, reviewable(scope), path), quarter_picker(review, quarters[:8], address)],
        stamp=_stamp(scope, review, brand.time_zone),
        past=past_reviews(scope, brand=review.brand, scheme=review.scheme, before=review.quarter_on),
        versions=scheme_versions(scope, brand=review.brand)[review.scheme],
        can_edit=scope.may(RIGHT) and scope.codes("partner") is None,
        file_url=f"{reverse('tiers-file', args=['csv'])}?brand={review.brand}&scheme={review.scheme}&quarter={review.quarter}",
    )
    return render(request, "analytics/tier_board/board.html", {"page": page})


def _first_open(review: Review) -> str:
    """The first that asks for a decision."""
    waiting = [each for each in review.proposals if each.moved.asks and each.moved.decision is None]
    order = [Verdict.UP, Verdict.DOWN, Verdict.GRACE, Verdict.HELD]
    waiting.sort(key=lambda each: order.index(each.row.verdict))
    return waiting[0].row.partner if waiting and review.is_open else ""


def costs_of(scope: Scope, review: Review, day: date) -> dict[str, Decimal]:
    """What each move of the review costs a year, by the programmes that pay by tier."""
    moves = {each.row.partner: (each.moved.tier, each.moved.after) for each in review.proposals}
    return tier_costs(scope, brand=review.brand, day=day, moves=moves)


def _published_day(scope: Scope, review: Review) -> date:
    pointer = publication(scope, review.brand)
    assert pointer is not None, "a review is read from a published run"
    return pointer.business_date


def _stamp(scope: Scope, review: Review, zone: str) -> RunStamp | None:
    pointer = publication(scope, review.brand)
    if pointer is None or not scope.may("runs:read"):
        return None
    return RunStamp(pointer.run_id, pointer.published_at.astimezone(ZoneInfo(zone)), f"/nights/{pointer.run_id}/")


HEADER = (
    *("partner", "name", "scheme", "quarter", "tier", "verdict", "proposed", "score"),
    *(str(part) for part in ScorePart),
    *("score_before", "quarters_below", "decided", "effective_from", "reason", "cases"),
)


def _file(review: Review, ending: str) -> HttpResponse:
    write = csv_download if ending == "csv" else xlsx_download
    return write(HEADER, [_cells(review, each) for each in review.proposals], name=f"tiers-{review.scheme}-{review.quarter}")


def _cells(review: Review, proposal: Any) -> list[object]:
    row, decision = proposal.row, proposal.moved.decision
    return [
        *(row.partner, row.name, review.scheme, review.quarter, row.tier, str(row.verdict), row.proposed, row.score.total),
        *(row.score.points.get(part) for part in ScorePart),
        *(proposal.last, row.quarters_below),
        *((decision.decided, decision.effective_from.isoformat(), decision.reason) if decision else (None, None, None)),
        ";".join(str(each["case"]) for each in row.breaches),
    ]
