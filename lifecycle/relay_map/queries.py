"""What the relay map reads: the published suggestions, the stages in force, and the net revenue of a window by product and channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from channels_core.brands.models import Brand
from channels_core.brands.queries import brands
from channels_core.channels.models import Channel
from channels_core.orders.models import OrderLine
from channels_core.territories.models import COUNTRY_LEVEL, Territory, TerritoryPath
from foundation.jobs.models import Publication
from foundation.jobs.queries import published
from foundation.thresholds.queries import in_force
from foundation.values.scope import Scope
from lifecycle.playbook.policy import LEAD_SHARE, MATERIAL_SHARE, THRESHOLDS
from lifecycle.playbook.rules import Limits
from lifecycle.relay_map.choices import MapOrder
from lifecycle.relay_map.rules import MapChannel, MapRow, in_columns, in_order, row_of
from lifecycle.stages.queries import product_lines, stage_facts, suggested_countries, suggestion_rows
from lifecycle.stages.rules import fact_in_force


@dataclass(frozen=True)
class Asked:
    """What is looked at: the window's days up to the published one, a country's code or None for all, the order."""

    days: int = 28
    market: str | None = None
    order: MapOrder = MapOrder.STAGE
    brand: str | None = None


@dataclass(frozen=True)
class RelayMap:
    """The map of one brand as of its published night; ``since`` to ``day`` is the window, both inside."""

    brand: str
    currency: str
    zone: str
    run: int
    since: date
    day: date
    published_at: datetime
    asked: Asked
    markets: tuple[tuple[str, str], ...]
    brands: tuple[tuple[str, str], ...]
    channels: tuple[MapChannel, ...]
    rows: tuple[MapRow, ...]


def relay_map(scope: Scope, asked: Asked) -> RelayMap | None:
    """None before the first published night. Raises LookupError for a brand or market that is not there."""
    known, pointers = brands(scope), {pointer.brand: pointer for pointer in published(scope)}
    shown = [brand for brand in known if brand.code in pointers]
    if asked.brand is not None and asked.brand not in {brand.code for brand in shown}:
        raise LookupError(asked.brand)
    if not shown:
        return None
    brand = next((each for each in shown if each.code == asked.brand), shown[0])
    return _map_of(scope.limited_to("brand", frozenset({brand.code})), asked, brand, pointers[brand.code], shown)


def _map_of(scope: Scope, asked: Asked, brand: Brand, pointer: Publication, shown: list[Brand]) -> RelayMap:
    markets = _markets(scope)
    if asked.market is not None and asked.market not in dict(markets):
        raise LookupError(asked.market)
    day = pointer.business_date
    since = day - timedelta(days=asked.days - 1)
    columns = in_columns(_channels(scope))
    values = in_force(scope, brand=brand.code, day=day, thresholds=THRESHOLDS)
    limits = Limits(values[MATERIAL_SHARE.code], values[LEAD_SHARE.code])
    revenue = _revenue(scope, since=since, until=day, market=asked.market)
    facts, suggestions = stage_facts(scope), suggestion_rows(scope, places=(asked.market, None))
    rows = []
    for product in product_lines(scope):
        held = fact_in_force(facts.get(product.sku, ()), day, asked.market)
        found = {row.territory: row for row in suggestions.get(product.sku, ())}
        suggestion = found.get(asked.market) or found.get(None)
        names = (product.sku, product.name, product.line)
        rows.append(row_of(names, held, suggestion, columns, revenue.get(product.id, {}), limits))
    return RelayMap(
        brand=brand.code,
        currency=brand.currency,
        zone=brand.time_zone,
        run=pointer.run_id,
        since=since,
        day=day,
        published_at=pointer.published_at.astimezone(ZoneInfo(brand.time_zone)),
        asked=asked,
        markets=tuple(markets),
        brands=tuple((each.code, each.name) for each in shown),
        channels=tuple(columns),
        rows=tuple(in_order(rows, asked.order)),
    )


def _channels(scope: Scope) -> list[MapChannel]:
    rows = Channel.objects.for_scope(scope).order_by("id").values_list("id", "code", "name", "kind")
    return [MapChannel(*row) for row in rows]


def _markets(scope: Scope) -> list[tuple[str, str]]:
    """The countries that the brand's channels cover, themselves or in part, and those that stages are suggested for, by name."""
    covered = Channel.objects.for_scope(scope).values("coverage__territory")
    above = TerritoryPath.objects.filter(descendant__in=covered).values("ancestor")
    known = Q(id__in=above) | Q(id__in=suggested_countries(scope))
    rows = Territory.objects.for_scope(scope).filter(known, level=COUNTRY_LEVEL)
    return list(rows.order_by("name").values_list("code", "name"))


def _revenue(scope: Scope, *, since: date, until: date, market: str | None) -> dict[int, dict[int, Decimal]]:
    """product -> channel -> net revenue of the window's lines."""
    lines = OrderLine.objects.for_scope(scope).filter(business_day__gte=since, business_day__lte=until)
    if market is not None:
        below: Collection[int] = TerritoryPath.objects.filter(ancestor__code=market).values("descendant")  # type: ignore[assignment]
        lines = lines.filter(territory__in=below)
    summed = lines.order_by().values("product_id", "channel_id").annotate(total=Sum("net_revenue"))
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for product, channel, total in summed.values_list("product_id", "channel_id", "total"):
        found[product][channel] = total
    return dict(found)
