"""What the import may write of price bands, and what their change reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_core.brands.services import touched_rates
from channels_core.channels.services import checked_validity
from channels_core.orders.services.marks import INSIDE, SALES, mark_lines
from channels_core.products.services import same_brand
from foundation.guards.rules import NoOverlap
from foundation.intake.errors import Refused
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope
from pricing.bands.models import PriceBand

BAND_TABLE = Target(PriceBand, key=("product_id", "channel_id", "territory_id", "valid_from"), rewrite=True)
NO_OVERLAP = NoOverlap(
    app="pricing",
    table="pricing_priceband",
    name="band_no_overlap",
    group=("product_id", "channel_id"),
    nullable=("territory_id",),
)


def stored_validities(scope: Scope) -> Iterator[tuple[tuple[Any, ...], str, str | None]]:
    rows = PriceBand.objects.for_scope(scope).values_list("product_id", "channel_id", "territory_id", "valid_from", "valid_to")
    for product, channel, territory, since, until in rows.iterator():
        yield (product, channel, territory), since.isoformat(), until.isoformat() if until else None


def band_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    check_days, check_brand = checked_validity(context, at), same_brand(context)
    product, channel, floor, ceiling = at["sku"], at["channel_code"], at["floor"], at["ceiling"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        check_days(values)
        check_brand(values[product], values[channel])
        if values[ceiling] < values[floor]:
            raise Refused(_("the ceiling is below the floor"), "ceiling")
        return ()

    return rule


def reach_of_bands(scope: Scope) -> None:
    """Lines of the product in the channel within the band's validity."""
    same = "l.product_id = t.product_id AND l.channel_id = t.channel_id"
    mark_lines(scope, "intake_touched t", f"{same} AND {INSIDE}", (SALES,))


def converted_with(scope: Scope, row: str, day: str, pair: tuple[str, str], days: tuple[str, str]) -> str:
    """SQL: a fact ``row`` of brand ``t`` in the days is compared with a band, MSRP or promotion price that the pair's rate
    converts (a price in the fact's own currency is compared as it stands)."""
    codes = f"('{pair[0]}', '{pair[1]}')"
    differs = f"{{0}}.currency <> {row}.currency AND {{0}}.currency <> t.currency AND {{0}}.currency IN {codes}"
    return (
        f"{row}.{day} BETWEEN '{days[0]}' AND '{days[1]}' AND ("
        f"EXISTS (SELECT 1 FROM channels_core_channel x WHERE x.id = {row}.channel_id AND {differs.format('x')}) OR "
        f"EXISTS (SELECT 1 FROM channels_core_product x WHERE x.id = {row}.product_id AND {differs.format('x')}) OR "
        f"EXISTS (SELECT 1 FROM pricing_priceband x WHERE x.product_id = {row}.product_id "
        f"AND x.channel_id = {row}.channel_id AND {differs.format('x')}))"
    )


def brands_of(scope: Scope, pair: tuple[str, str]) -> str:
    """SQL: the brands, as ``t``, that report in one of the currencies."""
    return f"(SELECT id, currency FROM channels_core_brand WHERE currency IN ('{pair[0]}', '{pair[1]}')) t"


def reach_of_rates(scope: Scope) -> None:
    """Lines that are compared with a price that a changed rate converts; their own amounts are recomputed elsewhere."""
    for one, other, first, last in touched_rates(scope):
        pair = (one, other)
        compared = converted_with(scope, "l", "business_day", pair, (first, last))
        mark_lines(scope, brands_of(scope, pair), f"l.brand_id = t.id AND {compared}", (SALES,))
