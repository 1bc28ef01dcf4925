"""How each route is asked: the thing that is everybody's own, somebody else's, one that is nowhere, and the body of a write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from foundation.people.models import User
from foundation.values.scope import system_scope
from lifecycle.stages.queries import stages_version
from partners.agreements.queries import agreements_of, agreements_version
from partners.profiles.queries import profile_of, profile_version
from partners.territory_grants.queries import grants_of, grants_version
from tests.builders.people import bearer

API = "api-"
SYSTEM = system_scope("tests")
REBATE_ACTS = ("", "-draft", "-discard", "-publication", "-withdrawal", "-trial-file")
PARTNER_EDITS = ("standing", "contact", "agreement", "agreement-undo", "grant", "grant-change", "grant-withdrawal")
ACTS = ("acknowledgement", "start", "ruling", "dismissal", "reopening", "level", "assignment")
REBATE = {
    "name": "New", "metric": "net_revenue", "mode": "retroactive", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
    "currency": "CNY", "slabs": [{"lower_bound": "0", "rate": "1", "rate_kind": "percent"}],
}  # fmt: skip
SCHEME = {
    "bars": {"A": "85", "B": "65", "C": "0"}, "weights": {"sales": "50", "coverage": "25", "service": "25"},
    "grace_quarters": 1, "cap_severity": "high", "cap_tier": "B", "valid_from": "2030-01-01",
}  # fmt: skip
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
    agreement = Visit(
        own={"code": "P1", "day": "2026-01-01"},
        other={"code": "P2", "day": "2026-01-01"},
        unknown={"code": "P9", "day": "2026-01-01"},
    )
    profile, agreed, granted = _versions()
    earned = Visit(
        own={"programme": "ACC", "number": "1", "partner": "P1"},
        other={"programme": "ACC", "number": "1", "partner": "P2"},
        unknown={"programme": "ACC", "number": "1", "partner": "P9"},
    )
    rebate = Visit(own={"code": "ACC"}, other={"code": "P2-ONLY"}, unknown={"code": "nowhr"}, form={"version": "x"})
    files = {"ending": "csv"}
    product = Visit(own={"sku": "S1"}, other={"sku": "S1"}, unknown={"sku": "nowhr"})
    rule = Visit(own={"code": "diversion"}, other={"code": "diversion"}, unknown={"code": "nowhr"})
    threshold = Visit(own={"code": "diversion.share"}, other={"code": "diversion.share"}, unknown={"code": "nowhr"})
    goals = Visit(own={"kind": "distributor"}, other={"kind": "distributor"}, unknown={"kind": "moon"}, form={"version": "x"})
    profiles = Visit(own={"code": "distributor"}, other={"code": "distributor"}, unknown={"code": "moon"})
    scheme = Visit(
        own={"brand": "LY", "scheme": "abc"}, other={"brand": "LY", "scheme": "abc"}, unknown={"brand": "LY", "scheme": "z"}
    )
    review = _of(scheme, quarter="2026Q1")
    decision = replace(
        _of(review, partner="P1"),
        other={"brand": "LY", "scheme": "abc", "quarter": "2026Q1", "partner": "P2"},
    )
    tiers = {
        **{(name, "GET"): scheme for name in ("tier-scheme", "tier-scheme-withdrawal")},
        **{(name, "POST"): replace(scheme, form={"version": "x"}) for name in ("tier-scheme", "tier-scheme-withdrawal")},
        **{(name, "GET"): review for name in ("tiers-approval", "tiers-withdrawal")},
        **{(name, "POST"): replace(review, form={"version": "x"}) for name in ("tiers-approval", "tiers-withdrawal")},
        **{(name, "GET"): decision for name in ("tier-decision", "tier-decision-withdrawal")},
        **{(name, "POST"): replace(decision, form={"version": "x"}) for name in ("tier-decision", "tier-decision-withdrawal")},
        ("tiers-file", "GET"): Visit(own=files),
        **{("api-tier-scheme", method): _without_brand(scheme, body=SCHEME) for method in ("GET", "PUT", "DELETE")},
        **{("api-tier-review", method): _without_brand(review, body={}) for method in ("GET", "POST")},
        **{("api-tier-decision", method): _without_brand(decision, body={"tier": "A"}) for method in ("GET", "POST", "DELETE")},
        ("api-tier", "GET"): Visit(own={"partner": "P1"}, other={"partner": "P2"}, unknown={"partner": "P9"}),
    }
    return {
        **tiers,
        ("goal-profile", "GET"): replace(goals, form=None),
        **{(f"goal-{act}", "POST"): goals for act in ("trial", "publication", "withdrawal")},
        ("api-goal-profile", "GET"): profiles,
        ("api-goal-profile", "PUT"): replace(profiles, body={"goals": [], "valid_from": "2030-01-01", "reason": "x"}),
        ("api-goal-profile-trial", "POST"): replace(profiles, body={"goals": []}),
        ("api-channel", "GET"): channel,
        ("api-channel-kpis", "GET"): channel,
        ("api-partner", "GET"): partner,
        ("api-partner-kpis", "GET"): partner,
        ("api-conflict", "GET"): case,
        ("api-threshold", "GET"): threshold,
        ("api-threshold", "PUT"): replace(threshold, body={"value": "0.12", "valid_from": "2030-01-01", "reason": "x"}),
        ("api-threshold-try-out", "POST"): replace(threshold, body={"value": "0.12"}),
        ("rule", "GET"): rule,
        ("rule-effects", "GET"): Visit(own={"code": "health"}, other={"code": "health"}, unknown={"code": "nowhr"}),
        ("rule", "POST"): replace(rule, form={"diversion.share": "12"}),
        ("rule-withdrawal", "POST"): replace(rule, form={"version": "x"}),
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
        ("closing-candidates-file", "GET"): Visit(own=files),
        ("kpi-explanation", "GET"): Visit(query="?subject=channel&code=dealers&grain=month&period=2026-03&kpi=orders"),
        ("nights", "POST"): Visit(form={"brand": "LY"}),
        ("night", "GET"): night,
        ("night-progress", "GET"): night,
        ("night-again", "POST"): replace(night, form={"reason": "x"}),
        ("cases-views", "POST"): Visit(form={"name": "Mine", "query": "view=mine"}),
        ("cases-view-removal", "POST"): Visit(own={"view": made["view"]}, other={"view": made["view"]}, unknown={"view": "9999"}),
        ("api-stage", "GET"): product,
        ("api-stage", "PUT"): replace(product, body={"stage": "growth", "valid_from": "2030-01-01"}),
        ("relay-map-file", "GET"): Visit(own=files),
        ("relay-stage", "GET"): product,
        ("relay-stage", "POST"): replace(
            product, form={"stage": "growth", "valid_from": "2030-01-01", "reason": "x", "version": stages_version("S1", [])}
        ),
        ("relay-stage-undo", "GET"): product,
        ("relay-stage-undo", "POST"): replace(product, form={"valid_from": "2030-01-09", "version": stages_version("S1", [])}),
        ("partner", "GET"): partner,
        **{(f"rebate{act}", "GET"): replace(rebate, form=None) for act in REBATE_ACTS},
        **{(f"rebate{act}", "POST"): rebate for act in REBATE_ACTS},
        ("rebates-file", "GET"): Visit(own=files),
        ("api-rebate-programmes", "POST"): Visit(body={**REBATE, "brand": "LY", "code": "NEW"}),
        ("api-rebate-what-if", "POST"): replace(rebate, form=None, body=REBATE),
        **{
            (f"api-rebate-{act}", "POST"): replace(rebate, form=None, body={"reason": "x"})
            for act in ("publications", "withdrawals")
        },
        ("api-rebate-programme", "GET"): replace(rebate, form=None),
        ("api-rebate-programme", "PUT"): replace(rebate, form=None, body=REBATE),
        ("api-rebate-programme", "DELETE"): replace(rebate, form=None),
        ("api-accrual", "GET"): earned,
        ("api-accrual-lines", "GET"): earned,
        ("accruals-file", "GET"): Visit(own=files),
        ("rebate-new", "POST"): Visit(form={"code": ""}),
        **{(f"partner-{edit}", "GET"): partner for edit in PARTNER_EDITS},
        ("partner-standing", "POST"): replace(partner, form={"status": "watch", "reason": "x", "version": profile}),
        ("partner-contact", "POST"): replace(partner, form={"name": "South", "version": profile}),
        ("partner-agreement", "POST"): replace(
            partner, form={"promotion_authority": "free", "valid_from": "2027-01-01", "version": agreed}
        ),
        ("partner-agreement-undo", "POST"): replace(partner, form={"valid_from": "2030-01-01", "version": agreed}),
        ("partner-grant", "POST"): replace(partner, form={"territory": "CN-GD", "version": granted}),
        ("partner-grant-change", "POST"): replace(partner, form={"territory": "CN-SH", "version": granted}),
        ("partner-grant-withdrawal", "POST"): replace(partner, form={"territory": "CN-SH", "version": granted}),
        ("api-partner", "PATCH"): replace(partner, body={"name": "South"}),
        ("api-partner-territories", "GET"): partner,
        ("api-partner-territories", "POST"): replace(partner, body={"territory": "CN-GD"}),
        ("api-partner-territories", "PATCH"): replace(partner, body={"territory": "CN-GD"}),
        ("api-agreements", "POST"): Visit(body={"partner": "P1", "promotion_authority": "free", "valid_from": "2027-01-01"}),
        ("api-agreement", "GET"): agreement,
        ("api-agreement", "PUT"): replace(agreement, body={"promotion_authority": "free", "valid_from": "2026-01-01"}),
        ("api-agreement", "DELETE"): agreement,
        ("partners-file", "GET"): Visit(own=files),
        ("partners-views", "POST"): Visit(form={"name": "Mine", "query": "view=falling"}),
        ("partners-view-removal", "POST"): Visit(
            own={"view": made["partner_view"]}, other={"view": made["partner_view"]}, unknown={"view": "9999"}
        ),
        **_bands(made),
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


def _of(visit: Visit, **more: str) -> Visit:
    """The visit of something within the visit's thing."""
    kinds = {"own": visit.own, "other": visit.other, "unknown": visit.unknown}
    return replace(visit, **{kind: {**(args or {}), **more} for kind, args in kinds.items()})


def _without_brand(visit: Visit, body: Any) -> Visit:
    kinds = {"own": visit.own, "other": visit.other, "unknown": visit.unknown}
    bare = {kind: {name: value for name, value in (args or {}).items() if name != "brand"} for kind, args in kinds.items()}
    return replace(visit, **bare, form=None, body=body)


def _versions() -> tuple[str, str, str]:
    """The versions of P1's profile, agreement and grants; none before the world is made."""
    profile = profile_of(SYSTEM, "P1") if connection.in_atomic_block else None
    if profile is None:
        return "", "", ""
    agreed, granted = agreements_of(SYSTEM, partner="P1"), grants_of(SYSTEM, partner="P1")
    return profile_version(profile), agreements_version("P1", agreed), grants_version("P1", granted)


def _bands(made: Mapping[str, str]) -> dict[tuple[str, str], Visit]:
    draft, publication = (
        Visit(**{kind: {name: value} for kind, value in (("own", made[key]), ("other", made[key]), ("unknown", "9999"))})
        for name, key in (("draft", "band_draft"), ("publication", "band_publication"))
    )
    place = {"sku": "S1", "channel": "tmall", "territory": "-", "day": "2026-01-01"}
    ladder = Visit(own={"sku": "S1"}, other={"sku": "S1"}, unknown={"sku": "S9"})
    band = Visit(own=place, other=place, unknown={**place, "sku": "S9"})
    return {
        **{(f"{route}", "GET"): draft for route in ("price-band-draft", "band-draft-preview")},
        **{(f"price-band-draft{act}", "POST"): draft for act in ("", "-end", "-removal")},
        ("price-band-publication", "GET"): publication,
        ("price-band-publication", "POST"): publication,
        ("api-price-band-publication", "GET"): publication,
        ("api-price-band-publication-undo", "POST"): replace(publication, body={}),
        ("api-price-band", "GET"): band,
        ("api-price-band", "PUT"): replace(band, body={"floor": "1", "ceiling": "2", "currency": "CNY"}),
        ("api-price-band-publications", "POST"): Visit(body={}),
        ("api-price-band-preview", "POST"): Visit(body={}),
        ("price-ladder", "GET"): ladder,
        ("price-ladder-file", "GET"): ladder,
        ("price-band-change", "GET"): Visit(query="?new=1"),
        ("price-band-change", "POST"): Visit(query="?new=1", form={"way": "set"}),
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
