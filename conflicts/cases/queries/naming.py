"""Names of the parties and subjects of cases, one statement a table, however many cases there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from channels_core.channels.models import Channel
from channels_core.customers.models import Customer
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from channels_core.territories.models import Territory
from conflicts.cases.rules import CaseRow, Names
from foundation.people.queries import names_of
from foundation.values.scope import Scope


def names_for(
    scope: Scope,
    rows: Sequence[CaseRow],
    *,
    channels: Collection[str] = (),
    products: Collection[str] = (),
    territories: Collection[str] = (),
    people: Collection[str] = (),
) -> Names:
    """The names of all that ``rows`` and the further codes speak of. What lies outside the scope has none and is shown as its code."""
    rivals = (row.figures.get("protected_channel") for row in rows)
    return Names(
        channels=_named(
            Channel.objects.for_scope(scope),
            "code",
            {*channels, *(code for row in rows for code in row.channels), *rivals},
        ),
        partners=_named(Partner.objects.for_scope(scope), "code", {code for row in rows for code in row.partners}),
        products=_named(
            Product.objects.for_scope(scope),
            "sku",
            {*products, *(row.sku for row in rows)},
        ),
        territories=_named(
            Territory.objects.for_scope(scope),
            "code",
            {*territories, *(row.territory for row in rows)},
        ),
        customers=_companies(scope, {row.customer for row in rows}),
        people={} if scope.is_partner else names_of(scope, {*people, *(row.assignee for row in rows)}),
    )


def _named(rows: QuerySet[Any], key: str, codes: Iterable[str | None]) -> dict[str, str]:
    wanted = sorted({code for code in codes if code})
    return dict(rows.filter(**{f"{key}__in": wanted}).values_list(key, "name")) if wanted else {}


def _companies(scope: Scope, ids: Iterable[str | None]) -> dict[str, str]:
    """Companies by customer_id; private persons keep their key, so that no list shows who they are."""
    wanted = sorted({customer for customer in ids if customer})
    if not wanted or scope.is_partner:
        return {}
    rows = Customer.objects.for_scope(scope).filter(customer_id__in=wanted)
    return {customer: company for customer, company in rows.values_list("customer_id", "identity__company") if company}
