"""A line's amounts in its brand's currency, at import and again when a rate or a product's cost changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import gettext as _

from channels_core.brands.rules import RateMissing
from channels_core.brands.services import DayRates, day_rates, needed_rates, quotes_of_delta, rate_reason, touched_rates
from channels_core.orders.services.changes import mark_unknown_costs, note_new_amounts
from channels_core.orders.services.marks import FACT_TOPICS, mark_lines
from foundation.intake.errors import Refused
from foundation.intake.loading import bulk_load, drop_temporary, temporary
from foundation.values.numbers import half_up_ratio
from foundation.values.scope import Scope

LIMIT = 10**18  # amounts are below 10^12, scaled by 10^6
RECOMPUTED = "intake_amounts"
PAGE = 20_000


@dataclass(frozen=True)
class LineFigures:
    """A line's own figures: quantity scaled by 10^3, money by 10^6 in ``currency``, ``day`` as ISO text."""

    quantity: int
    unit_price: int
    currency: str
    day: str
    net_amount: int | None
    unit_cost: int | None
    product_cost: int
    product_currency: str


def amounts_of(line: LineFigures, rates: DayRates) -> tuple[int, int | None]:
    """(net revenue, cost) in the brand's currency, each rounded half-up once to 6 decimals, scaled by 10^6.

    Cost is None where the product's cost is in a currency without a rate that day: the night then leaves the line's key
    dirty and names it. Raises RateMissing for the line's own currency; Refused for 10^12 and more.
    """
    if line.net_amount is None:
        net = _converted(line.quantity * line.unit_price, 10**9, line.currency, line.day, rates)
    else:
        net = _converted(line.net_amount, 10**6, line.currency, line.day, rates)
    if line.unit_cost is not None:
        return net, _converted(line.quantity * line.unit_cost, 10**9, line.currency, line.day, rates)
    try:
        return net, _converted(line.quantity * line.product_cost, 10**9, line.product_currency, line.day, rates)
    except RateMissing:
        return net, None


def _converted(exact: int, scale: int, currency: str, day: str, rates: DayRates) -> int:
    if currency == rates.quote:
        amount = half_up_ratio(exact * 10**6, scale) if scale != 10**6 else exact
    else:
        amount = rates.amount(exact, scale, currency, day)
    if not -LIMIT < amount < LIMIT:
        raise Refused(_("quantity times price is not below 1,000,000,000,000"), "quantity")
    return amount


def recompute_for_rates(scope: Scope) -> None:
    """After a change of exchange rates: the lines of the 7 days that a rate reaches, in brands of one of its currencies."""
    for one, other, first, last in touched_rates(scope):
        for quote, currency in ((one, other), (other, one)):
            _recompute(
                scope, quote,
                "l.business_day BETWEEN %s AND %s AND (l.currency = %s OR (l.unit_cost IS NULL AND p.currency = %s))",
                [first, last, currency, currency],
            )  # fmt: skip


def recompute_for_costs(scope: Scope) -> None:
    """After a change of products: the lines without a unit cost of their own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT b.currency FROM intake_delta d JOIN channels_core_product p ON p.id = d.fid "
            "JOIN channels_core_brand b ON b.id = p.brand_id "
            "WHERE d.unit_cost IS DISTINCT FROM d.old_unit_cost OR d.currency IS DISTINCT FROM d.old_currency ORDER BY 1"
        )
        quotes = [row[0] for row in cursor.fetchall()]
    for quote in quotes:
        _recompute(
            scope, quote,
            "l.unit_cost IS NULL AND l.product_id IN (SELECT d.fid FROM intake_delta d "
            "WHERE d.unit_cost IS DISTINCT FROM d.old_unit_cost OR d.currency IS DISTINCT FROM d.old_currency)",
            [],
        )  # fmt: skip


def recompute_returned(scope: Scope) -> None:
    """Lines that get their former values back: at the rates and costs of now. Raises Refused where a rate is gone."""
    for quote in quotes_of_delta(scope):
        # Not noted: the reaches that follow note these lines whole, as they were and as they are.
        _recompute(scope, quote, "l.id IN (SELECT fid FROM intake_delta)", [], noted=False)


def rates_in_use(scope: Scope) -> set[int]:
    """Of the rates that an undone import brought, those without which a line has no amount."""
    return needed_rates(
        scope,
        "SELECT DISTINCT l.currency, b.currency, l.business_day FROM channels_core_orderline l "
        "JOIN channels_core_brand b ON b.id = l.brand_id WHERE l.business_day BETWEEN %s AND %s AND l.currency <> b.currency",
    )


def _recompute(scope: Scope, quote: str, condition: str, parameters: list[str], *, noted: bool = True) -> None:
    rates, after = day_rates(scope, quote), 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.id, l.net_revenue, l.cost, l.quantity, l.unit_price, l.currency, l.business_day, l.net_amount, "
                "l.unit_cost, p.unit_cost, p.currency FROM channels_core_orderline l "
                "JOIN channels_core_brand b ON b.id = l.brand_id JOIN channels_core_product p ON p.id = l.product_id "
                f"WHERE b.currency = %s AND l.id > %s AND {condition} ORDER BY l.id LIMIT {PAGE}",
                [quote, after, *parameters],
            )
            rows = cursor.fetchall()
        changed = []
        for line, net, cost, *figures in rows:
            figures[3] = str(figures[3])
            try:
                new = amounts_of(LineFigures(*figures), rates)
            except RateMissing as error:
                raise Refused(rate_reason(error), "currency") from None
            if new != (net, cost):
                changed.append((line, *new))
        if changed:
            _write(scope, changed, noted=noted)
        if len(rows) < PAGE:
            return
        after = rows[-1][0]


def _write(scope: Scope, changed: list[tuple[int, int, int | None]], *, noted: bool) -> None:
    with connection.cursor() as cursor:
        drop_temporary(cursor, RECOMPUTED)
        cursor.execute(
            f"CREATE TEMPORARY TABLE {RECOMPUTED} AS SELECT id, net_revenue, cost FROM channels_core_orderline WHERE 1 = 0"
        )
        bulk_load(cursor, temporary(RECOMPUTED), ("id", "net_revenue", "cost"), changed, texts=())
        if noted:
            note_new_amounts(scope, RECOMPUTED)
        mark_unknown_costs(scope, RECOMPUTED)
        cursor.execute(
            "UPDATE channels_core_orderline SET net_revenue = n.net_revenue, cost = n.cost "
            f"FROM {RECOMPUTED} n WHERE channels_core_orderline.id = n.id"
        )
    mark_lines(scope, f"{RECOMPUTED} t", "l.id = t.id", FACT_TOPICS)
