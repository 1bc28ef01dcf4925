"""Whose fit serves a channel."""

from dataclasses import dataclass

from analytics.ltv.choices import FitSource, NoFitReason
from analytics.ltv.policy import LtvPolicy
from analytics.ltv.rules.btyd import BgNbdFit, fit_bgnbd
from analytics.ltv.rules.histories import Histories


@dataclass(frozen=True)
class ChosenFit:
    """The fit that serves a channel and where it comes from; without a fit ``reason`` says why."""

    source: FitSource
    fit: BgNbdFit | None
    reason: NoFitReason | None


def serving_source(repeat_customers: int, policy: LtvPolicy) -> FitSource:
    """The channel's own fit from ``minimum_repeat_buyers`` repeat buyers on, the brand's below."""
    return FitSource.CHANNEL if repeat_customers >= policy.minimum_repeat_buyers else FitSource.BRAND


def chosen_fit(channel: Histories, brand_fit: BgNbdFit | NoFitReason, policy: LtvPolicy) -> ChosenFit:
    """The fit for one acquisition channel; ``brand_fit`` is the same maximum likelihood over all the brand's customers.

    The brand's fit has no minimum of its own: however few its repeat buyers, nothing wider could stand in. Where even
    the brand has none there is no fit, and the brand's reason is given.
    """
    source = serving_source(channel.repeat_customer_count, policy)
    fit = fit_bgnbd(channel) if source is FitSource.CHANNEL else brand_fit
    if isinstance(fit, NoFitReason):
        return ChosenFit(source, None, fit)
    return ChosenFit(source, fit, None)
