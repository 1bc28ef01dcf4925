"""What the import may write of order lines: the row's rule, and the claims that a line names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from channels_core.brands.rules import RateMissing
from channels_core.brands.services import DayRates, day_rates, rate_reason
from channels_core.channels.services import channel_terms
from channels_core.orders.models import OrderLine
from channels_core.orders.services.amounts import LineFigures, amounts_of
from channels_core.parties.services import PARTNERS
from channels_core.products.services import product_terms
from foundation.intake.errors import Refused
from foundation.intake.loading import bulk_load
from foundation.intake.parsing import moments_in, shown
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope

LINE_TABLE = Target(OrderLine, key=("source", "order_id", "line_no"))
DERIVED = ("brand_id", "ordered_at", "business_day", "net_revenue", "cost")


def line_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """Brand, day and amounts of a line from its channel, product, moment and the day's rates."""
    channels = context.known("channel terms", channel_terms)
    products = context.known("product terms", product_terms)
    partners = context.ids(PARTNERS)
    places: dict[str, Any] = {}
    rates: dict[str, DayRates] = {}
    channel, sku, moment = at["channel_code"], at["sku"], at["ordered_at"]
    quantity, price, currency = at["quantity"], at["unit_price"], at["currency"]
    net, cost, claims = at["net_amount"], at["unit_cost"], at["commission_partner_codes"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        terms, product = channels[values[channel]], products[values[sku]]
        if values[quantity] == 0:
            raise Refused(_("the quantity is 0"), "quantity")
        if product.brand != terms.brand:
            raise Refused(_("the product and the channel belong to different brands"), "sku")
        if values[claims]:
            values[claims] = _checked_claims(values[claims], partners)
        if terms.zone not in places:
            places[terms.zone] = moments_in(terms.zone, "ordered_at")
        if terms.brand_currency not in rates:
            rates[terms.brand_currency] = day_rates(context.scope, terms.brand_currency)
        ordered_at, day = places[terms.zone](values[moment])
        line = LineFigures(
            values[quantity], values[price], values[currency], day, values[net], values[cost], product.unit_cost, product.currency
        )
        try:
            revenue, goods = amounts_of(line, rates[terms.brand_currency])
        except RateMissing as error:
            raise Refused(rate_reason(error), "currency") from None
        return terms.brand, ordered_at, day, revenue, goods

    return rule


def _checked_claims(text: str, partners: dict[str, int]) -> str:
    codes = [code.strip() for code in text.split(";")]
    for code in codes:
        if code not in partners:
            raise Refused(
                _("unknown %(noun)s %(code)s") % {"noun": PARTNERS.noun, "code": shown(code)}, "commission_partner_codes"
            )
    return ";".join(codes)


def rewrite_claims(scope: Scope) -> None:
    """After a change of lines: who claims the commission of each, split from the line's own text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM channels_core_orderlineclaim WHERE line_id IN (SELECT fid FROM intake_touched WHERE fid IS NOT NULL)"
        )
        cursor.execute(
            "SELECT l.id, l.commission_partner_codes FROM intake_delta d JOIN channels_core_orderline l "
            "ON l.source = d.source AND l.order_id = d.order_id AND l.line_no = d.line_no "
            "WHERE d.commission_partner_codes <> '' ORDER BY l.id"
        )
        named = [(line, set(codes.split(";"))) for line, codes in cursor.fetchall()]
        if not named:
            return
        partners = PARTNERS.ids(scope)
        rows = [(line, partners[code]) for line, codes in named for code in sorted(codes) if code in partners]
        bulk_load(cursor, "channels_core_orderlineclaim", ("line_id", "partner_id"), rows, texts=())
