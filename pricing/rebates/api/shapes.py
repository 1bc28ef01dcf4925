"""What rebates look like to programs: bodies that come in, and bodies that go out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from foundation.values.money import plain
from pricing.rebates.choices import Metric, Mode, RateKind, VersionState
from pricing.rebates.queries import ProgrammeCard, VersionCard, WhatIf
from pricing.rebates.rules import Slab
from pricing.rebates.rules.drafts import Eligibility, VersionTerms
from pricing.rebates.services import ProgrammeTerms

_MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}
_LIMIT: dict[str, Any] = {**_MONEY, "allow_null": True, "default": None}


class SlabIn(serializers.Serializer[Any]):
    """From ``lower_bound`` on (growth: percent of the baseline); ``rate`` in percent, or money a unit."""

    lower_bound = serializers.DecimalField(**_MONEY)
    rate = serializers.DecimalField(**_MONEY)
    rate_kind = serializers.ChoiceField([str(kind) for kind in RateKind])


class TermsIn(serializers.Serializer[Any]):
    """A draft: whose lines count (codes, empty for all), over which days (both inside), and how they pay."""

    name = serializers.CharField(max_length=300)
    partner = serializers.CharField(max_length=100, allow_blank=True, default="")
    tier = serializers.CharField(max_length=100, allow_blank=True, default="")
    channel = serializers.CharField(max_length=100, allow_blank=True, default="")
    line = serializers.CharField(max_length=100, allow_blank=True, default="")
    metric = serializers.ChoiceField([str(metric) for metric in Metric])
    mode = serializers.ChoiceField([str(mode) for mode in Mode])
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    currency = serializers.CharField(max_length=3)
    baseline = serializers.DecimalField(**_LIMIT)
    minimum = serializers.DecimalField(**_LIMIT)
    cap = serializers.DecimalField(**_LIMIT)
    slabs = SlabIn(many=True)


class NewProgramme(TermsIn):
    brand = serializers.CharField(max_length=100)
    code = serializers.CharField(max_length=100)


class ReasonIn(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class SlabOut(serializers.Serializer[Any]):
    lower_bound = serializers.CharField()
    rate = serializers.CharField()
    rate_kind = serializers.ChoiceField([str(kind) for kind in RateKind])


class VersionOut(serializers.Serializer[Any]):
    """``starts_on`` and ``ends_on`` are its own days, ``holds_from`` and ``holds_to`` those that later versions leave it."""

    number = serializers.IntegerField()
    state = serializers.ChoiceField([str(state) for state in VersionState])
    name = serializers.CharField()
    partner = serializers.CharField(allow_null=True)
    tier = serializers.CharField(allow_null=True)
    channel = serializers.CharField(allow_null=True)
    line = serializers.CharField(allow_null=True)
    metric = serializers.ChoiceField([str(metric) for metric in Metric])
    mode = serializers.ChoiceField([str(mode) for mode in Mode])
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    holds_from = serializers.DateField(allow_null=True)
    holds_to = serializers.DateField(allow_null=True)
    currency = serializers.CharField()
    baseline = serializers.CharField(allow_null=True)
    minimum = serializers.CharField(allow_null=True)
    cap = serializers.CharField(allow_null=True)
    slabs = SlabOut(many=True)
    reason = serializers.CharField(allow_blank=True)
    published_at = serializers.DateTimeField(allow_null=True)


class ProgrammeOut(serializers.Serializer[Any]):
    """``current`` is the version in force, else the next, else the last; ``accrued`` what all versions cost so far."""

    code = serializers.CharField()
    name = serializers.CharField()
    brand = serializers.CharField(allow_null=True)
    current = VersionOut(allow_null=True)
    draft = VersionOut(allow_null=True)
    accrued = serializers.CharField()
    currency = serializers.CharField()
    partners = serializers.IntegerField()


class ProgrammeDetailOut(ProgrammeOut):
    versions = VersionOut(many=True)


class ProgrammePageOut(serializers.Serializer[Any]):
    results = ProgrammeOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class TriedPartner(serializers.Serializer[Any]):
    partner = serializers.CharField()
    base = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()
    change = serializers.CharField()


class TriedSlab(serializers.Serializer[Any]):
    lower_bound = serializers.CharField()
    partners = serializers.IntegerField()
    cost = serializers.CharField()


class WhatIfOut(serializers.Serializer[Any]):
    """A draft on past days: what it would have cost, beside the version in force."""

    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    currency = serializers.CharField()
    cost_before = serializers.CharField()
    cost_after = serializers.CharField()
    gain = serializers.IntegerField()
    lose = serializers.IntegerField()
    slabs = TriedSlab(many=True)
    partners = TriedPartner(many=True)


def asked_terms(given: Mapping[str, Any]) -> ProgrammeTerms:
    """The body as the service takes it."""
    own = {name: value for name, value in given.items() if name not in ("brand", "code", "slabs")}
    slabs = [(slab["lower_bound"], slab["rate"], slab["rate_kind"]) for slab in given["slabs"]]
    return ProgrammeTerms(slabs=slabs, **own)


def tried_draft(given: Mapping[str, Any]) -> VersionTerms:
    """The body as the try-out takes it."""
    slabs = tuple(Slab(slab["lower_bound"], slab["rate"], RateKind(slab["rate_kind"])) for slab in given["slabs"])
    whose = Eligibility(partner=given["partner"], tier=given["tier"], channel=given["channel"], line=given["line"])
    plain_terms = {name: given[name] for name in ("name", "starts_on", "ends_on", "currency", "baseline", "minimum", "cap")}
    return VersionTerms(metric=Metric(given["metric"]), mode=Mode(given["mode"]), slabs=slabs, eligibility=whose, **plain_terms)


def version_out(card: VersionCard) -> dict[str, Any]:
    schedule = card.schedule
    return {
        "number": card.number,
        "state": card.state,
        "name": card.name,
        "partner": card.partner or None,
        "tier": card.tier or None,
        "channel": card.channel or None,
        "line": card.line or None,
        "metric": str(schedule.metric),
        "mode": str(schedule.mode),
        "starts_on": card.starts_on,
        "ends_on": card.ends_on,
        "holds_from": card.first,
        "holds_to": card.last,
        "currency": schedule.currency,
        "baseline": _money(card.baseline),
        "minimum": _money(schedule.minimum),
        "cap": _money(schedule.cap),
        "slabs": [{"lower_bound": plain(s.lower), "rate": plain(s.rate), "rate_kind": str(s.kind)} for s in schedule.slabs],
        "reason": card.reason,
        "published_at": card.published_at,
    }


def programme_out(card: ProgrammeCard, *, whole: bool = False) -> dict[str, Any]:
    found = {
        "code": card.code,
        "name": card.name,
        "brand": card.brand or None,
        "current": version_out(card.current) if card.current else None,
        "draft": version_out(card.draft) if card.draft else None,
        "accrued": plain(card.cost),
        "currency": card.currency,
        "partners": card.partners,
    }
    return {**found, "versions": [version_out(each) for each in card.versions]} if whole else found


def what_if_out(found: WhatIf, draft: VersionTerms) -> dict[str, Any]:
    return {
        "starts_on": found.first,
        "ends_on": found.last,
        "currency": found.currency,
        "cost_before": plain(found.cost_before),
        "cost_after": plain(found.cost_after),
        "gain": found.gain,
        "lose": found.lose,
        "slabs": [
            {"lower_bound": plain(draft.slabs[each.place].lower), "partners": each.bases, "cost": plain(each.cost)}
            for each in found.slabs
        ],
        "partners": [
            {
                "partner": row.partner,
                "base": plain(row.base.actual),
                "before": plain(row.before),
                "after": plain(row.after),
                "change": plain(row.change),
            }
            for row in found.rows
        ],
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else plain(amount)
