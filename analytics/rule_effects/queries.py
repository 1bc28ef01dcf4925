"""Published figures, and what a draft of their thresholds would make of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from analytics.health.choices import Part
from analytics.health.policy import HealthPolicy
from analytics.kpis.choices import KpiGrain
from analytics.kpis.models import KpiRow
from analytics.ltv.queries import models, scores
from analytics.rule_effects.rules import Effect, StoredHealth, health_as_if, mean_value
from foundation.jobs.queries import publication, visible
from foundation.values.scope import Scope

#: Customers that lifetime values are tried on: every so many'th by row id.
CUSTOMERS_TRIED = 3_000
#: NPS is stored as a fraction with 6 decimals: so far the two may lie apart.
_ROUNDED = Decimal("0.001")


def health_effects(scope: Scope, *, brand: str, values: Mapping[str, Decimal]) -> list[Effect]:
    """Each channel's health of the 28 days up to the published day, as published and by ``values`` (thresholds by code)."""
    pointer = publication(scope, brand)
    if pointer is None:
        return []
    rows = visible(scope, KpiRow.objects.for_scope(scope)).filter(brand__code=brand, grain=KpiGrain.ROLLING28, partner=None)
    rows = rows.filter(ends_on=pointer.business_date).select_related("channel").order_by("channel__code")
    weights = {part: values[f"health.weight_{part}"] for part in Part}
    policy = replace(HealthPolicy(), minimum_answers=int(values["health.minimum_answers"]), weights=weights)
    return [Effect(row.channel.code, row.channel.name, row.health, health_as_if(_stored(row), policy)) for row in rows]


def _stored(row: KpiRow) -> StoredHealth:
    """Of satisfaction the NPS is a figure of its own; the satisfied share is known where health was made of it."""
    measured = {Part(part["part"]): Decimal(part["value"]) for part in row.health_parts if part["value"] is not None}
    nps = None if row.satisfaction is None else row.satisfaction * 100
    value = measured.get(Part.SATISFACTION)
    csat = value if value is not None and (nps is None or abs(value - nps) > _ROUNDED) else None
    sources = row.sources
    return StoredHealth(measured, nps, sources.get("nps_answers", 0), csat, sources.get("csat_answers", 0))


def ltv_effects(scope: Scope, *, brand: str, values: Mapping[str, Decimal]) -> tuple[list[Effect], list[str]]:
    """Each channel's mean lifetime value over a sample of its customers, as in force and by ``values``; and the channels whose fit
    would come from elsewhere, which only a night can tell."""
    fits = {model.channel_id: model for model in models(scope).filter(brand__code=brand, channel__isnull=False)}
    held = scores(scope).filter(brand__code=brand, expected_average_value__isnull=False)
    step = max(1, held.count() // CUSTOMERS_TRIED)
    columns = ("customer_id", "channel_id", "x", "t_x", "age", "expected_average_value", "realised_margin")
    sample: dict[int, list[tuple[int, int, int, float, float]]] = defaultdict(list)
    for place, (_customer, channel, x, t_x, age, value, margin) in enumerate(held.order_by("customer_id").values_list(*columns)):
        if place % step == 0:
            sample[channel].append((x, t_x, age, float(value), float(margin)))
    effects, moved = [], []
    minimum = values["ltv.minimum_repeat_buyers"]
    for channel, model in sorted(fits.items(), key=lambda item: item[1].channel.code):
        was = mean_value(sample[channel], model, horizon_days=model.horizon_days, discount_rate=model.discount_rate)
        horizon, rate = int(values["ltv.horizon_days"]), float(values["ltv.discount_rate"])
        would = mean_value(sample[channel], model, horizon_days=horizon, discount_rate=rate)
        effects.append(Effect(model.channel.code, model.channel.name, was, would))
        if (model.source == "channel") != (model.repeat_customers >= minimum):
            moved.append(model.channel.name)
    return effects, moved
