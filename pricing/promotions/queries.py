"""Reads of the promotions calendar."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.values.scope import Scope
from pricing.promotions.choices import PromotionStatus
from pricing.promotions.models import Promotion

LIVE = (PromotionStatus.FILED, PromotionStatus.APPROVED)


@dataclass(frozen=True)
class PromotionRow:
    """A filed or approved promotion from ``starts_on`` to ``ends_on``, both inside.

    ``price`` (per unit) and ``budget`` are in the channel's currency; ``discount_rate`` is a fraction of the list price.
    """

    id: int
    code: str
    channel: int
    product: int
    starts_on: date
    ends_on: date
    status: str
    partner: int | None
    territory: int | None
    discount_rate: Decimal | None
    price: Decimal | None
    budget: Decimal | None
    joint_plan: str


def live_promotions(scope: Scope, *, products: Collection[int] | None = None) -> list[PromotionRow]:
    """The filed and approved promotions of the scope (of ``products``, row ids, where given), by code."""
    rows = Promotion.objects.for_scope(scope).filter(status__in=LIVE)
    if products is not None:
        rows = rows.filter(product_id__in=sorted(products))
    fields = (
        *("id", "code", "channel_id", "product_id", "starts_on", "ends_on", "status", "partner_id", "territory_id"),
        *("discount_rate", "price", "budget", "joint_plan"),
    )
    return [PromotionRow(*row) for row in rows.order_by("code").values_list(*fields)]
