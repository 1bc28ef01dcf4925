"""A programme in words and numbers: whom it is for, how it pays, over which days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.values.money import plain
from foundation.web import formats
from foundation.web.components import Figure, FigureKind
from pricing.rebates.choices import Metric, RateKind
from pricing.rebates.rules.drafts import Eligibility, VersionTerms
from pricing.rebates.rules.schedule import Slab
from pricing.rebates.wording import metric_name, mode_name


def money(value: Decimal, currency: str) -> Figure:
    """Whole units of the currency, as a headline has them."""
    return Figure(FigureKind.MONEY, value, currency, 0)


def amount(value: Decimal) -> Figure:
    """A figure whose currency stands in the head of its column."""
    return Figure(FigureKind.NUMBER, value, digits=0)


def eligible_text(eligibility: Eligibility, names: Mapping[str, str]) -> str:
    """Whom it is for; ``names`` are those of partners and channels by code."""
    parts = [
        names.get(eligibility.partner, eligibility.partner),
        _("tier %(tier)s") % {"tier": eligibility.tier} if eligibility.tier else "",
        names.get(eligibility.channel, eligibility.channel),
        _("line %(line)s") % {"line": eligibility.line} if eligibility.line else "",
    ]
    return _(" · ").join(part for part in parts if part) or _("all partners")


def rule_text(terms: VersionTerms) -> str:
    """How it pays: "net revenue, retroactive, 2 to 4.5 %"."""
    rates = sorted({slab.rate for slab in terms.slabs})
    signs = {slab.kind for slab in terms.slabs}
    told = formats.EN_DASH.join(plain(rate) for rate in (rates[0], rates[-1]) if rates) if len(rates) > 1 else plain(rates[0])
    unit = " %" if signs == {RateKind.PERCENT} else ""
    return _(", ").join([metric_name(terms.metric), mode_name(terms.mode), f"{told}{unit}"])


def days_text(first: date, last: date) -> str:
    return formats.day_range(first, last, get_language() or "en", year=True)


def rate_text(slab: Slab, currency: str) -> str:
    if slab.kind is RateKind.PERCENT:
        return formats.percent(slab.rate / 100, get_language() or "en", digits=_digits(slab.rate))
    return _("%(money)s a unit") % {"money": formats.money(slab.rate, currency, digits=_digits(slab.rate))}


def _digits(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def unit_text(terms: VersionTerms) -> str:
    """What bounds are told in."""
    return {Metric.NET_REVENUE: terms.currency, Metric.UNITS: _("units"), Metric.GROWTH: _("%% of the baseline") % ()}[
        terms.metric
    ]


def bound_text(value: Decimal, terms: VersionTerms) -> str:
    if terms.metric is Metric.GROWTH:
        return formats.percent(value / 100, get_language() or "en", digits=_digits(value))
    if terms.metric is Metric.UNITS:
        return formats.number(value, digits=_digits(value))
    return formats.money(value, terms.currency, digits=0)
