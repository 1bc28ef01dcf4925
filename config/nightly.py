"""The ordered steps of the night, and what it asks of the apps: add a step by one line here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

import analytics.kpis.step
import analytics.ltv.step.cohorts
import analytics.ltv.step.models
import analytics.ltv.step.scores
import analytics.retention.step
import channels_core.rollups.step.days
import channels_core.rollups.step.histories
import conflicts.breaches.step
import conflicts.cases.step
import conflicts.detectors.step
import conflicts.resolution.step
import lifecycle.stages.step
import partners.tiers.step
import pricing.rebates.step.accruals
import pricing.rebates.step.costs
from channels_core.brands import queries as brand_queries
from channels_core.orders import queries as order_queries
from foundation.jobs.registry import Calendar, NightBrand, Step
from foundation.values.scope import Scope

STEPS: tuple[Step, ...] = (
    channels_core.rollups.step.histories.STEP,
    channels_core.rollups.step.days.STEP,
    lifecycle.stages.step.STEP,
    conflicts.detectors.step.STEP,
    conflicts.cases.step.STEP,
    conflicts.resolution.step.STEP,
    conflicts.breaches.step.STEP,
    partners.tiers.step.STEP,
    pricing.rebates.step.accruals.STEP,
    pricing.rebates.step.costs.STEP,
    analytics.ltv.step.models.STEP,
    analytics.ltv.step.scores.STEP,
    analytics.ltv.step.cohorts.STEP,
    analytics.retention.step.STEP,
    analytics.kpis.step.STEP,
)

LABELS = {
    "histories": gettext_lazy("Customer histories"),
    "rollups": gettext_lazy("Roll-ups"),
    "stages": gettext_lazy("Stages"),
    "detectors": gettext_lazy("Price and territory"),
    "cases": gettext_lazy("Cases"),
    "escalations": gettext_lazy("Deadlines"),
    "breaches": gettext_lazy("Breaches of partners"),
    "tiers": gettext_lazy("Tiers"),
    "accruals": gettext_lazy("Rebates"),
    "rebate_costs": gettext_lazy("Cost of rebates"),
    "ltv_models": gettext_lazy("Lifetime value models"),
    "ltv_scores": gettext_lazy("Lifetime values"),
    "ltv_cohorts": gettext_lazy("Cohorts"),
    "retention": gettext_lazy("Retention"),
    "kpis": gettext_lazy("KPIs"),
}


def _brands(scope: Scope) -> list[NightBrand]:
    return [NightBrand(brand.code, brand.time_zone) for brand in brand_queries.brands(scope)]


CALENDAR = Calendar(brands=_brands, last_fact_day=order_queries.last_business_day, has_facts=order_queries.has_lines)
