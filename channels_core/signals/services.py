"""What the import may write of surveys, complaints and market signals, and what their change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_core.channels.services import channel_terms
from channels_core.products.models import Product
from channels_core.signals.choices import SignalMetric
from channels_core.signals.models import Complaint, MarketSignal, Survey
from foundation.intake.errors import Refused
from foundation.intake.marking import key_select, mark
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope

SURVEY_TABLE = Target(Survey, key=("survey_id",))
COMPLAINT_TABLE = Target(Complaint, key=("complaint_id",))
SIGNAL_TABLE = Target(MarketSignal, key=("source", "day", "metric", "channel_id", "product_id", "territory_id"))
#: The highest value of the signals that have one, scaled.
_HIGHEST = {
    SignalMetric.MARKET_SHARE: 10**6,
    SignalMetric.BRAND_SEARCH_SHARE: 10**6,
    SignalMetric.ORGANIC_SHARE: 10**6,
    SignalMetric.RATING: 5 * 10**6,
}


def survey_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """An answer is about a channel or a partner, and says something."""

    def rule(values: list[Any]) -> tuple[Any, ...]:
        if values[at["channel_code"]] is None and values[at["partner_code"]] is None:
            raise Refused(_("neither channel_code nor partner_code is given"), "channel_code")
        if values[at["nps"]] is None and values[at["csat"]] is None:
            raise Refused(_("neither nps nor csat is given"), "nps")
        return ()

    return rule


def mark_changed_surveys(scope: Scope) -> None:
    """A partner's answer without a channel belongs to the brand of the partner's channel."""
    mark(
        key_select(
            "intake_touched t LEFT JOIN channels_core_partner p ON p.id = t.partner_id "
            "JOIN channels_core_channel c ON c.id = COALESCE(t.channel_id, p.channel_id) "
            "JOIN channels_core_brand b ON b.id = c.brand_id",
            "survey", a="COALESCE(t.channel_id, 0)", b="COALESCE(t.partner_id, 0)", day="t.day",
        )
    )  # fmt: skip


def mark_changed_complaints(scope: Scope) -> None:
    mark(
        key_select(
            "intake_touched t JOIN channels_core_channel c ON c.id = t.channel_id "
            "JOIN channels_core_brand b ON b.id = c.brand_id",
            "complaint", a="t.channel_id", b="COALESCE(t.partner_id, 0)", day="t.day",
        )
    )  # fmt: skip


def signal_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """A share is a fraction, a rating has five stars; channel and product are of one brand, which the signal takes from them."""
    channels = context.known("channel terms", channel_terms)
    products = context.known("brand by product row", _brand_by_product)

    def rule(values: list[Any]) -> tuple[Any, ...]:
        highest = _HIGHEST.get(SignalMetric(values[at["metric"]]))
        if highest is not None and values[at["value"]] > highest:
            raise Refused(_("is above %(most)s, the highest value of this metric") % {"most": highest // 10**6}, "value")
        channel, product = values[at["channel_code"]], values[at["sku"]]
        brands = {channels[channel].brand} if channel is not None else set()
        if product is not None:
            brands.add(products[product])
        if len(brands) > 1:
            raise Refused(_("the product and the channel belong to different brands"), "sku")
        return (brands.pop() if brands else None,)

    return rule


def _brand_by_product(scope: Scope) -> dict[int, int]:
    return dict(Product.objects.for_scope(scope).values_list("id", "brand_id"))
