"""The codes of what findings name by row id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from channels_core.channels.queries import channel_rows
from channels_core.customers.models import Customer
from channels_core.parties.models import Partner
from channels_core.products.queries import product_rows
from channels_core.territories.queries import territory_codes
from conflicts.detectors.queries import brand_row
from foundation.values.scope import Scope


@dataclass(frozen=True)
class Codes:
    """By row id. ``customers`` are filled for those asked for."""

    currency: str
    channels: Mapping[int, str]
    partners: Mapping[int, str]
    products: Mapping[int, str]
    territories: Mapping[int, str]
    customers: Mapping[int, str]

    @staticmethod
    def one(known: Mapping[int, str], row: int | None) -> str | None:
        return None if row is None else known.get(row, str(row))

    @staticmethod
    def sorted(known: Mapping[int, str], rows: Iterable[int]) -> tuple[str, ...]:
        return tuple(sorted(known.get(row, str(row)) for row in rows))


def codes(scope: Scope, *, customers: Iterable[int] = ()) -> Codes:
    wanted = sorted(set(customers))
    known = Customer.objects.for_scope(scope).filter(pk__in=wanted).values_list("pk", "customer_id") if wanted else ()
    return Codes(
        currency=brand_row(scope).currency,
        channels={row: channel.code for row, channel in channel_rows(scope).items()},
        partners=dict(Partner.objects.for_scope(scope).values_list("pk", "code")),
        products={row: product.sku for row, product in product_rows(scope).items()},
        territories=territory_codes(scope),
        customers=dict(known),
    )
