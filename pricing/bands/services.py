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
    app="pricing", table="pricing_priceband", name="band_no_overlap", group=("product_id", "channel_id"), nullable=("territory_id",)
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


def reach_of_rates(scope: Scope) -> None:
    """Lines whose band is in a currency that a changed rate converts."""
    for one, other, first, last in touched_rates(scope):
        bands = f"(SELECT DISTINCT product_id, channel_id FROM pricing_priceband WHERE currency IN ('{one}', '{other}')) t"
        mark_lines(
            scope, bands,
            f"l.product_id = t.product_id AND l.channel_id = t.channel_id AND l.business_day BETWEEN '{first}' AND '{last}'",
            (SALES,),
        )  # fmt: skip
