"""Several partners claim the commission of one order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Q

from channels_core.brands.rules import RateMissing
from channels_core.rollups.choices import DirtyTopic
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import day_of, exchange, has_claims, on_sales, open_findings, rows_of
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Finding, Judged, Keys, Left, in_force, itself
from conflicts.detectors.rules.prices import Exchange
from foundation.values.money import EXACT, MONEY_PLACES, QUANTITY_PLACES, from_scaled, half_up, plain
from foundation.values.scope import Scope
from partners.agreements.queries import AgreementRow, agreement_rows

RULE = "O4 double_claim 1"
_ORDERS_PER_STATEMENT = 400

# An order is looked at whole: its claims may stand on lines of other products, channels and days. DISTINCT keeps the range of
# days with the keys, so that SQLite finds each key's lines by their index.
_TOUCHED_ORDERS = """
SELECT DISTINCT l.source, l.order_id
FROM (SELECT DISTINCT a, b, day FROM foundation_dirtykey WHERE run = %s AND brand = %s AND topic = 'sales' AND day BETWEEN %s AND %s) k
CROSS JOIN channels_core_orderline l
WHERE l.channel_id = k.a AND l.product_id = k.b AND l.business_day = k.day AND l.commission_partner_codes <> ''
"""
_ALL_ORDERS = """
SELECT DISTINCT l.source, l.order_id FROM channels_core_orderline l JOIN channels_core_brand b ON b.id = l.brand_id
WHERE b.code = %s AND l.business_day BETWEEN %s AND %s AND l.commission_partner_codes <> ''
"""
_CLAIMS = """
SELECT l.source, l.order_id, l.line_no, l.id, l.channel_id, l.product_id, l.territory_id, l.customer_id, l.business_day,
       l.quantity, l.unit_price, l.net_amount, l.currency, c.partner_id
FROM channels_core_orderline l JOIN channels_core_orderlineclaim c ON c.line_id = l.id
JOIN channels_core_brand b ON b.id = l.brand_id
WHERE b.code = %s AND l.business_day <= %s AND l.quantity > 0 AND ({orders})
ORDER BY l.source, l.order_id, l.line_no, c.partner_id
"""


class Claim(NamedTuple):
    """A partner's claim on a positive line; ``net_amount`` is the line's net revenue in ``currency``."""

    source: str
    order_id: str
    line_no: int
    line: int
    channel: int
    product: int
    territory: int | None
    customer: int | None
    day: date
    units: Decimal
    net_amount: Decimal
    currency: str
    partner: int


@dataclass(frozen=True)
class Rows:
    claims: Sequence[Claim]
    agreements: Sequence[AgreementRow]
    exchange: Exchange
    orders: Sequence[tuple[str, str]]


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Rows:
    """The claims of every order with a touched line, or with a finding on a touched key; and the commission rates."""
    last = min(keys.until, keys.day)
    if not has_claims(scope):
        orders: set[tuple[str, str]] = set()
    elif keys.run is None:
        orders = set(rows_of(scope, _ALL_ORDERS, [keys.brand, keys.since, last]))
    else:
        orders = set(rows_of(scope, _TOUCHED_ORDERS, [keys.run, keys.brand, keys.since, last]))
    if keys.run is not None:
        stored = open_findings(scope, brand=keys.brand, kinds=[ConflictKind.DOUBLE_CLAIM]).filter(on_sales(scope, keys))
        orders |= set(stored.values_list("order_source", "order_id"))
    ordered = sorted(orders)
    return Rows(list(_claims(scope, keys, ordered)), agreement_rows(scope), exchange(scope), ordered)


def _claims(scope: Scope, keys: Keys, orders: Sequence[tuple[str, str]]) -> Iterator[Claim]:
    for start in range(0, len(orders), _ORDERS_PER_STATEMENT):
        part = orders[start : start + _ORDERS_PER_STATEMENT]
        statement = _CLAIMS.format(orders=" OR ".join(["(l.source = %s AND l.order_id = %s)"] * len(part)))
        values = [keys.brand, keys.day, *(value for order in part for value in order)]
        for row in rows_of(scope, statement, values):
            *names, day, quantity, price, net, currency, partner = row
            units = from_scaled(quantity, QUANTITY_PLACES)
            revenue = EXACT.multiply(units, from_scaled(price)) if net is None else from_scaled(net)
            yield Claim(*names, day_of(day), units, half_up(revenue, MONEY_PLACES), currency, partner)


def judge(rows: Rows, policy: Policy) -> Judged:
    by_order: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in rows.claims:
        by_order[claim.source, claim.order_id].append(claim)
    agreements: dict[int, list[AgreementRow]] = defaultdict(list)
    for agreement in rows.agreements:
        agreements[agreement.partner].append(agreement)
    found: list[Finding] = []
    left: list[Left] = []
    for _, claims in sorted(by_order.items()):
        if len({claim.partner for claim in claims}) < 2:
            continue
        try:
            found.extend(_findings(claims, agreements, rows.exchange))
        except RateMissing as missing:
            keys = sorted({(claim.channel, claim.product, claim.day) for claim in claims})
            left.extend(Left(DirtyTopic.SALES, *key, str(missing)) for key in keys)
    unjudged = {(key.a, key.b, key.day) for key in left}
    kept = (finding for finding in found if (finding.at_channel, finding.at_product, finding.day) not in unjudged)
    return Judged(tuple(kept), tuple(left), len(rows.claims))


def _findings(claims: Sequence[Claim], agreements: Mapping[int, Sequence[AgreementRow]], exchange: Exchange) -> list[Finding]:
    """One finding for each claimed line; their amounts sum to the commission claimed beyond the largest single claim."""
    commission = {(claim.line, claim.partner): _commission(claim, agreements, exchange) for claim in claims}
    totals: dict[int, Decimal] = defaultdict(Decimal)
    for (_, partner), amount in sorted(commission.items(), key=lambda item: item[0]):
        totals[partner] += amount or Decimal(0)
    largest = max(sorted(totals), key=lambda partner: totals[partner])
    is_known = any(amount is not None for amount in commission.values())
    customer = next((claim.customer for claim in claims if claim.customer is not None), None)
    found = []
    for claim in {claim.line: claim for claim in claims}.values():
        claimed = {partner: amount for (line, partner), amount in commission.items() if line == claim.line}
        beyond = sum((amount or Decimal(0) for partner, amount in claimed.items() if partner != largest), Decimal(0))
        found.append(_finding(claim, tuple(sorted(totals)), customer, beyond if is_known else None, len(claimed)))
    return found


def _finding(claim: Claim, partners: tuple[int, ...], customer: int | None, beyond: Decimal | None, claims: int) -> Finding:
    return Finding(
        kind=ConflictKind.DOUBLE_CLAIM,
        day=claim.day,
        fact_kind=FactKind.ORDER_LINE,
        fact=claim.line,
        partners=partners,
        customer=customer,
        at_channel=claim.channel,
        at_product=claim.product,
        place=claim.territory,
        order_source=claim.source,
        order_id=claim.order_id,
        amount=beyond,
        units=claim.units,
        figures={"net_amount": plain(claim.net_amount), "currency": claim.currency, "claims": str(claims)},
        rule=RULE,
    )


def _commission(claim: Claim, agreements: Mapping[int, Sequence[AgreementRow]], exchange: Exchange) -> Decimal | None:
    """The claimed commission in the brand's currency; None where no agreement of that day names a rate. Raises RateMissing."""
    rates = [agreement.commission_rate for agreement in in_force(agreements.get(claim.partner, ()), claim.day)]
    rate = next((rate for rate in rates if rate is not None), None)
    return None if rate is None else exchange.at_stake(claim.net_amount, rate, claim.currency, claim.day)


def touched(scope: Scope, keys: Keys, rows: Rows) -> Q:
    """All findings of the orders looked at, on whatever day they lie."""
    stored = open_findings(scope, brand=keys.brand, kinds=[ConflictKind.DOUBLE_CLAIM])
    orders = set(rows.orders)
    held = stored.order_by("id").values_list("id", "order_source", "order_id")
    return Q(id__in=[finding for finding, source, order in held if (source, order) in orders])


DETECTOR = Detector(
    code="double_claim",
    kinds=(ConflictKind.DOUBLE_CLAIM,),
    topics=(DirtyTopic.SALES,),
    batch_by=BatchBy.ALL,  # an order may have lines on several days: two batches would both judge it
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
)
