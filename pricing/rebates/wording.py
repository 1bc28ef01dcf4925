"""Rebates in people's words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from pricing.rebates.choices import Metric, Mode, Nothing, RateKind, ScheduleFault, VersionState


def fault_text(fault: ScheduleFault) -> str:
    """What is wrong with a schedule, and the way out."""
    return {
        ScheduleFault.NO_SLABS: _("a schedule needs at least one slab"),
        ScheduleFault.BOUND_NEGATIVE: _("a slab's bound is not below 0"),
        ScheduleFault.BOUNDS_DO_NOT_RISE: _("the bound must lie above the one before it"),
        ScheduleFault.RATE_NEGATIVE: _("a rate is not below 0"),
        ScheduleFault.RATE_OVER_100: _("a rate in percent is at most 100"),
        ScheduleFault.PER_UNIT_NEEDS_UNITS: _("a rate per unit needs the metric units; use percent, or measure in units"),
        ScheduleFault.PERCENT_OF_UNITS_RETROACTIVE_ONLY: _(
            "with the metric units a percent rate needs the mode retroactive; use per_unit, or the mode retroactive"
        ),
        ScheduleFault.ENDS_BEFORE_START: _("the last day is before the first"),
        ScheduleFault.AMOUNT_NEGATIVE: _("the amount is not below 0"),
    }[fault]


def metric_name(metric: str) -> str:
    return {
        Metric.NET_REVENUE: _("net revenue"),
        Metric.UNITS: _("units"),
        Metric.GROWTH: _("growth"),
    }[Metric(metric)]


def mode_name(mode: str) -> str:
    return {
        Mode.INCREMENTAL: _("incremental"),
        Mode.RETROACTIVE: _("retroactive"),
        Mode.RETROACTIVE_GROWTH: _("on the growth"),
    }[Mode(mode)]


def state_name(state: str) -> str:
    return {
        VersionState.DRAFT: _("draft"),
        VersionState.PUBLISHED: _("published"),
        VersionState.WITHDRAWN: _("withdrawn"),
    }[VersionState(state)]


def nothing_text(nothing: Nothing) -> str:
    """Why nothing is earned."""
    return {
        Nothing.NO_BASELINE: _("no baseline to grow from"),
        Nothing.BELOW_MINIMUM: _("below the minimum"),
        Nothing.BELOW_FIRST_SLAB: _("below the first slab"),
        Nothing.NO_GROWTH: _("no growth"),
    }[nothing]


def kind_name(kind: str, currency: str) -> str:
    """What a rate is in: "%", or "CNY a unit"."""
    return "%" if RateKind(kind) is RateKind.PERCENT else _("%(currency)s a unit") % {"currency": currency}


def currency_unknown() -> str:
    return _("is no currency code like CNY")


def only_draft() -> str:
    return _("The programme is nothing but this draft: change it, or publish it.")
