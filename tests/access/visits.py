"""How each route is asked: the thing that is everybody's own, somebody else's, one that is nowhere, and the body of a write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from foundation.people.models import User
from tests.builders.people import bearer

API = "api-"
ACTS = ("acknowledgement", "start", "ruling", "dismissal", "reopening", "level", "assignment")
BULK_ACTS = ("acknowledgement", "assignment", "level", "dismissal")


@dataclass(frozen=True)
class Visit:
    """``own`` names the thing in the address; ``other`` is partner P2's or nobody's of P1; ``form`` or ``body`` is what is sent."""

    own: Mapping[str, str] | None = None
    other: Mapping[str, str] | None = None
    unknown: Mapping[str, str] | None = None
    query: str = ""
    form: Mapping[str, Any] | None = None
    body: Any = None


def visits(made: Mapping[str, str]) -> dict[tuple[str, str], Visit]:
    """For every (route, method) that needs more than its bare address. ``made`` are the ids of the world."""
    channel = Visit(own={"code": "dealers"}, other={"code": "tmall"}, unknown={"code": "nowhr"})
    partner = Visit(own={"code": "P1"}, other={"code": "P2"}, unknown={"code": "P9"})
    case = Visit(own={"case_id": made["case"]}, other={"case_id": made["others_case"]}, unknown={"case_id": "9999"})
    sent = Visit(own={"import_id": made["import"]}, other={"import_id": made["import"]}, unknown={"import_id": "9999"})
    night = Visit(own={"run": made["night"]}, other={"run": made["night"]}, unknown={"run": "9999"})
    files = {"ending": "csv"}
    return {
        ("api-channel", "GET"): channel,
        ("api-channel-kpis", "GET"): channel,
        ("api-partner", "GET"): partner,
        ("api-partner-kpis", "GET"): partner,
        ("api-conflict", "GET"): case,
        ("api-import", "GET"): sent,
        ("api-import-rejects", "GET"): sent,
        ("api-import-undo", "POST"): sent,
        ("api-imports", "POST"): Visit(form={"file": ("orders.csv", b"source\n")}),
        ("api-orders-bulk", "POST"): Visit(body=[{"source": "x"}]),
        ("api-inventory-bulk", "POST"): Visit(body=[{"day": "x"}]),
        ("api-price-observations-bulk", "POST"): Visit(body=[{"source": "x"}]),
        ("channel", "GET"): channel,
        ("channel-file", "GET"): Visit(
            own={"code": "dealers", **files}, other={"code": "tmall", **files}, unknown={"code": "nowhr", **files}
        ),
        ("channel-retention-file", "GET"): Visit(
            own={"code": "dealers", **files}, other={"code": "tmall", **files}, unknown={"code": "nowhr", **files}
        ),
        ("channels-file", "GET"): Visit(own=files),
        ("kpi-explanation", "GET"): Visit(query="?subject=channel&code=dealers&grain=month&period=2026-03&kpi=orders"),
        ("nights", "POST"): Visit(form={"brand": "LY"}),
        ("night", "GET"): night,
        ("night-progress", "GET"): night,
        ("night-again", "POST"): replace(night, form={"reason": "x"}),
        ("cases-views", "POST"): Visit(form={"name": "Mine", "query": "view=mine"}),
        ("cases-view-removal", "POST"): Visit(own={"view": made["view"]}, other={"view": made["view"]}, unknown={"view": "9999"}),
        ("partner", "GET"): partner,
        ("partners-file", "GET"): Visit(own=files),
        ("partners-views", "POST"): Visit(form={"name": "Mine", "query": "view=falling"}),
        ("partners-view-removal", "POST"): Visit(
            own={"view": made["partner_view"]}, other={"view": made["partner_view"]}, unknown={"view": "9999"}
        ),
        ("case", "GET"): case,
        ("case-evidence-file", "GET"): case,
        ("case-proof", "GET"): Visit(
            **{
                kind: {**args, "key": made["proof"]}
                for kind, args in (("own", case.own), ("other", case.other), ("unknown", case.unknown))
            }
        ),
        **{(f"case-{act}", "POST"): _act(case, version="1", reason="heard both sides") for act in ACTS},
        ("case-comments", "POST"): _act(case, text="seen"),
        **{(f"cases-{act}", "POST"): Visit(form={"case": f"{made['case']}.1", "reason": "x"}) for act in BULK_ACTS},
        ("welcome", "GET"): Visit(own={"secret": made["link"]}, other={"secret": "x" * 43}, unknown={"secret": "y" * 43}),
        ("welcome", "POST"): Visit(
            own={"secret": made["link"]}, other={"secret": "x" * 43}, unknown={"secret": "y" * 43}, form={}
        ),
        ("sign-in", "POST"): Visit(form={"email": "nobody@relay.example", "password": "wrong-password-1"}),
        ("password-reset", "POST"): Visit(form={"email": "nobody@relay.example"}),
        ("choose-language", "POST"): Visit(form={"language": "en"}),
        ("choose-theme", "POST"): Visit(form={"theme": "dark"}),
        ("api-missing", "GET"): Visit(own={}),
    }


def _act(case: Visit, **form: str) -> Visit:
    return replace(case, form=form)


def address(route: str, args: Mapping[str, str] | None, query: str = "") -> str:
    if route == "api-missing":
        return "/api/v1/no/such/thing/"
    return reverse(route, kwargs=dict(args or {})) + query


def ask(
    route: str, method: str, visit: Visit, who: User | str | AnonymousUser, args: Mapping[str, str] | None = None
) -> HttpResponse:
    """The answer to ``who``: a user (pages) or a token's secret (API); a stranger brings neither."""
    client = Client(raise_request_exception=False)
    headers = bearer(who) if isinstance(who, str) else {}
    if isinstance(who, User):
        client.force_login(who)
    path = address(route, args if args is not None else visit.own, visit.query)
    if visit.body is not None:
        return client.generic(method, path, json.dumps(visit.body), content_type="application/json", headers=headers)
    form = {name: SimpleUploadedFile(*value) if isinstance(value, tuple) else value for name, value in (visit.form or {}).items()}
    return (
        getattr(client, method.lower())(path, form, headers=headers)
        if form
        else getattr(client, method.lower())(path, headers=headers)
    )
