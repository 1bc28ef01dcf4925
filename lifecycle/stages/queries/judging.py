"""Which products a night judges anew, and their monthly sales."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from channels_core.orders.models import OrderLine
from channels_core.products.models import Product
from channels_core.rollups.choices import DirtyTopic
from channels_core.rollups.queries import brand_of
from channels_core.territories.queries import territory_tree
from foundation.jobs.queries import dirty_keys, last_whole_run
from foundation.thresholds.queries import in_force
from foundation.values.scope import Scope
from lifecycle.stages.policy import THRESHOLDS, StagePolicy, policy_of
from lifecycle.stages.rules import History, last_whole_month, month_after, months_between

STEP_CODE = "stages"
#: A country is judged by itself from so many units on, where the product sells in several.
LEAST_UNITS = 60

Series = tuple[int, int | None]


def touched_products(scope: Scope, *, day: date) -> list[int]:
    """Row ids of the products to judge: those of which a line of a whole month changed; all, once another month is whole."""
    brand = brand_of(scope).code
    month = last_whole_month(day)
    before = last_whole_run(scope, brand=brand, step=STEP_CODE)
    known = Product.objects.for_scope(scope)
    if before is None or last_whole_month(before.business_date) != month:
        return list(known.order_by("id").values_list("id", flat=True))
    keys = dirty_keys(scope, brand=brand, topics=[DirtyTopic.SALES]).filter(day__lt=month_after(month, 1))
    touched = set(keys.values_list("b", flat=True).distinct())
    return [product for product in known.order_by("id").values_list("id", flat=True) if product in touched]


def policy_at(scope: Scope, *, day: date) -> StagePolicy:
    """The thresholds of the brand in force on the last day of the last whole month."""
    ends_on = month_after(last_whole_month(day), 1)
    brand = brand_of(scope).code
    return policy_of(in_force(scope, brand=brand, day=date.fromordinal(ends_on.toordinal() - 1), thresholds=THRESHOLDS))


def product_histories(scope: Scope, *, products: Collection[int], day: date) -> dict[Series, History]:
    """(product, None) -> its whole months up to ``day``, and (product, country) -> those of a country, where it sells in several."""
    last = last_whole_month(day)
    tree = territory_tree(scope)
    sold: dict[Series, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    lines = OrderLine.objects.for_scope(scope).filter(product_id__in=sorted(products), business_day__lt=month_after(last, 1))
    by_month = lines.annotate(month=TruncMonth("business_day")).order_by().values("product_id", "territory_id", "month")
    summed = by_month.annotate(total=Sum("quantity"))
    for product, territory, month, units in summed.values_list("product_id", "territory_id", "month", "total"):
        sold[product, None][month] += units
        country = tree.country(territory)
        if country is not None:
            sold[product, country][month] += units
    launches = dict(Product.objects.for_scope(scope).filter(id__in=sorted(products)).values_list("id", "launched_on"))
    found = {}
    for series in sorted(sold, key=lambda each: (each[0], each[1] or 0)):
        if series[1] is None or _stands_alone(series, sold):
            history = _history(sold[series], last, launches.get(series[0]))
            if history is not None:
                found[series] = history
    return found


def _stands_alone(series: Series, sold: Mapping[Series, Mapping[date, Decimal]]) -> bool:
    product, _country = series
    own = sum(sold[series].values())
    return own >= LEAST_UNITS and own < sum(sold[product, None].values())


def _history(sold: Mapping[date, Decimal], last: date, launched_on: date | None) -> History | None:
    bought = [month for month, units in sold.items() if units > 0]
    if not bought:
        return None
    first = min(bought)
    months = [month_after(first, count) for count in range(months_between(first, last) + 1)]
    return History(first, tuple(float(sold.get(month, 0)) for month in months), launched_on)
