"""From purchases to models and scores: arrays in, plain figures out, floats cut to what is stored."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

import numpy as np

from analytics.ltv.choices import FitSource, NoFitReason
from analytics.ltv.policy import LtvPolicy
from analytics.ltv.rules.btyd import BgNbdFit, fit_bgnbd
from analytics.ltv.rules.clv import (
    discounted,
    expected_average_value,
    expected_margin_by_month,
    expected_purchases,
    p_alive,
)
from analytics.ltv.rules.fit_choice import serving_source
from analytics.ltv.rules.gamma_gamma import GammaGammaFit, compress_spend, fit_gamma_gamma
from analytics.ltv.rules.histories import DAYS_PER_WEEK, compress_histories
from foundation.values.money import MONEY_PLACES, half_up

SIGNIFICANT_DIGITS = 9


class Buyer(Protocol):
    """A customer's purchases in the brand up to the night's day."""

    @property
    def customer(self) -> int: ...

    @property
    def channel(self) -> int: ...

    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date: ...

    @property
    def purchase_days(self) -> int: ...

    @property
    def valued_days(self) -> int: ...

    @property
    def valued_total(self) -> Decimal: ...

    @property
    def net_revenue(self) -> Decimal: ...

    @property
    def margin(self) -> Decimal: ...


@dataclass(frozen=True)
class FittedPair:
    """The two fits on one population, or why there is none."""

    purchases: BgNbdFit | NoFitReason
    values: GammaGammaFit | NoFitReason


def significant(value: float | None, digits: int = SIGNIFICANT_DIGITS) -> float | None:
    """``value`` with so many significant digits; None for none, and for what is no number."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{digits - 1}e}")


def fit_pair(buyers: Sequence[Buyer], day: date) -> FittedPair:
    """BG/NBD on all ``buyers`` up to ``day``, Gamma-Gamma on those who came back; a function of their sorted histories."""
    histories = compress_histories(
        [buyer.purchase_days - 1 for buyer in buyers],
        [(buyer.last_day - buyer.first_day).days for buyer in buyers],
        [(day - buyer.first_day).days for buyer in buyers],
    )
    repeat = [buyer for buyer in buyers if buyer.purchase_days > 1 and buyer.valued_days > 0]
    spend = compress_spend(
        [buyer.valued_days for buyer in repeat], [float(buyer.valued_total) / buyer.valued_days for buyer in repeat]
    )
    return FittedPair(fit_bgnbd(histories), fit_gamma_gamma(spend))


def margin_rate(buyers: Sequence[Buyer]) -> float | None:
    """The share of their net revenue that was left as margin; None without net revenue."""
    revenue = sum((buyer.net_revenue for buyer in buyers), Decimal(0))
    margin = sum((buyer.margin for buyer in buyers), Decimal(0))
    return significant(float(margin / revenue)) if revenue > 0 else None


def model_rows(buyers: Sequence[Buyer], *, day: date, policy: LtvPolicy) -> list[dict[str, Any]]:
    """The brand's model (``channel_id`` None) and the one that serves each acquisition channel, by channel id."""
    by_channel: dict[int, list[Buyer]] = {}
    for buyer in buyers:
        by_channel.setdefault(buyer.channel, []).append(buyer)
    brand = fit_pair(buyers, day)
    rows = [_model_row(None, buyers, FitSource.BRAND, brand, margin_rate(buyers), policy)]
    for channel, own in sorted(by_channel.items()):
        source = serving_source(sum(buyer.purchase_days > 1 for buyer in own), policy)
        pair = fit_pair(own, day) if source is FitSource.CHANNEL else brand
        rate = margin_rate(own)
        rows.append(_model_row(channel, own, source, pair, rows[0]["margin_rate"] if rate is None else rate, policy))
    return rows


def _model_row(
    channel: int | None,
    buyers: Sequence[Buyer],
    source: FitSource,
    pair: FittedPair,
    rate: float | None,
    policy: LtvPolicy,
) -> dict[str, Any]:
    bought = pair.purchases if isinstance(pair.purchases, BgNbdFit) else None
    valued = pair.values if isinstance(pair.values, GammaGammaFit) else None
    names = ("r", "alpha", "a", "b", "log_likelihood")
    return {
        "channel_id": channel,
        "source": str(source),
        "customers": len(buyers),
        "repeat_customers": sum(buyer.purchase_days > 1 for buyer in buyers),
        **{name: significant(getattr(bought, name, None)) for name in names},
        "converged": bought is not None and bought.converged,
        "reason": "" if bought is not None else str(pair.purchases),
        "value_source": str(source),
        **{name: significant(getattr(valued, name, None)) for name in ("p", "q", "v")},
        "value_log_likelihood": significant(getattr(valued, "log_likelihood", None)),
        "value_converged": valued is not None and valued.converged,
        "value_reason": "" if valued is not None else str(pair.values),
        "margin_rate": rate,
        "horizon_days": policy.horizon_days,
        "discount_rate": float(policy.discount_rate),
    }


def score_rows(buyers: Sequence[Buyer], models: Mapping[int, Any], *, day: date) -> list[dict[str, Any]]:
    """The scores of ``buyers``; ``models`` holds the stored model of each acquisition channel, as ``model_rows`` made it."""
    by_channel: dict[int, list[Buyer]] = {}
    for buyer in buyers:
        by_channel.setdefault(buyer.channel, []).append(buyer)
    return [row for channel, own in sorted(by_channel.items()) for row in _channel_scores(own, models.get(channel), day)]


def _channel_scores(buyers: Sequence[Buyer], model: Any, day: date) -> list[dict[str, Any]]:
    expected = _expected(buyers, model, day)
    rows = []
    for place, buyer in enumerate(buyers):
        rows.append(
            {
                "customer_id": buyer.customer,
                "channel_id": buyer.channel,
                "acquired_on": buyer.first_day,
                "x": buyer.purchase_days - 1,
                "t_x": (buyer.last_day - buyer.first_day).days,
                "age": (day - buyer.first_day).days,
                "p_alive": significant(float(expected["p_alive"][place])),
                "expected_purchases": significant(float(expected["purchases"][place])),
                "expected_average_value": _amount(float(expected["value"][place])),
                "clv": _amount(float(expected["clv"][place])),
                "realised_margin": buyer.margin,
                "horizon_days": 0 if model is None else model.horizon_days,
            }
        )
    return rows


def _expected(buyers: Sequence[Buyer], model: Any, day: date) -> dict[str, Any]:
    """p_alive, purchases, value and clv of each buyer; NaN where the model has no fit for it."""
    nothing = np.full(len(buyers), np.nan)
    found = {"p_alive": nothing, "purchases": nothing, "value": nothing, "clv": nothing}
    if model is None:
        return found
    x = np.array([buyer.purchase_days - 1 for buyer in buyers], dtype=np.float64)
    t_x = np.array([(buyer.last_day - buyer.first_day).days for buyer in buyers]) / DAYS_PER_WEEK
    age = np.array([(day - buyer.first_day).days for buyer in buyers]) / DAYS_PER_WEEK
    if model.v is not None:
        values = GammaGammaFit(model.p, model.q, model.v, 0.0, 0, converged=True)
        days = np.array([buyer.valued_days for buyer in buyers])
        means = np.array([float(buyer.valued_total) / max(buyer.valued_days, 1) for buyer in buyers])
        found["value"] = expected_average_value(values, days, means)
    if model.r is None:
        return found
    fit = BgNbdFit(model.r, model.alpha, model.a, model.b, 0.0, 0, 0, converged=True)
    found["p_alive"] = p_alive(fit, x, t_x, age)
    found["purchases"] = expected_purchases(fit, x, t_x, age, weeks=model.horizon_days / DAYS_PER_WEEK)
    if model.margin_rate is not None:
        margins = expected_margin_by_month(
            fit, x, t_x, age,
            average_value=found["value"], margin_rate=model.margin_rate, horizon_days=model.horizon_days,
        )  # fmt: skip
        found["clv"] = discounted(margins, discount_rate=model.discount_rate)
    return found


def _amount(value: float) -> Decimal | None:
    rounded = significant(value)
    return None if rounded is None else half_up(Decimal(repr(rounded)), MONEY_PLACES)
