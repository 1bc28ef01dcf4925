"""Promotions of two channels for one product that overlap without a joint plan (R4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

from django.db.models import Q

from channels_core.brands.rules import RateMissing
from channels_core.channels.queries import ChannelRow, channel_rows
from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.queries import territory_tree
from channels_core.territories.rules import TerritoryTree
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import exchange, open_findings, products_of_promotions
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Finding, Judged, Keys, Left, itself
from conflicts.detectors.rules.prices import Exchange
from foundation.values.money import plain
from foundation.values.scope import Scope
from pricing.promotions.queries import PromotionRow, live_promotions

RULE = "R4/O2 promotion_clash 1"


@dataclass(frozen=True)
class Rows:
    promotions: Sequence[PromotionRow]
    channels: Mapping[int, ChannelRow]
    tree: TerritoryTree
    exchange: Exchange
    products: Sequence[int]
    day: date


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Rows:
    """All live promotions of the touched products, and of those whose clash lay ahead when its budget was converted."""
    products = sorted({*products_of_promotions(scope, keys), *_provisional(scope, keys)})
    promotions = as_if.rows("promotions", lambda: live_promotions(scope, products=products))
    return Rows(promotions, channel_rows(scope), territory_tree(scope), exchange(scope), products, keys.day)


def _provisional(scope: Scope, keys: Keys) -> set[int]:
    """Products of clashes whose budgets were converted at the rate of a day before the first shared one."""
    stored = open_findings(scope, brand=keys.brand, kinds=[ConflictKind.PROMOTION_CLASH])
    held = stored.filter(figures__has_key="rate_day").order_by("id").values_list("product_id", "day", "figures")
    return {product for product, day, figures in held if figures["rate_day"] < min(day, keys.day).isoformat()}


def judge(rows: Rows, policy: Policy) -> Judged:
    by_product: dict[int, list[PromotionRow]] = defaultdict(list)
    for promotion in rows.promotions:
        by_product[promotion.product].append(promotion)
    found: list[Finding] = []
    left: list[Left] = []
    for product, promotions in sorted(by_product.items()):
        try:
            found.extend(_clashes(promotions, rows))
        except RateMissing as missing:
            earliest = min(promotion.starts_on for promotion in promotions)
            left.append(Left(DirtyTopic.PROMOTION, product, 0, min(earliest, rows.day), str(missing)))
            found = [finding for finding in found if finding.product != product]
    return Judged(tuple(found), tuple(left), len(rows.promotions))


def _clashes(promotions: Sequence[PromotionRow], rows: Rows) -> Iterator[Finding]:
    """One finding for each pair that clashes, on its shared days. Raises RateMissing."""
    for one, other in combinations(sorted(promotions, key=lambda row: (row.starts_on, row.code)), 2):
        if one.channel == other.channel or not rows.tree.overlap(one.territory, other.territory):
            continue
        since, until = max(one.starts_on, other.starts_on), min(one.ends_on, other.ends_on)
        if since > until or (one.joint_plan and one.joint_plan == other.joint_plan):
            continue
        yield _finding(*sorted((one, other), key=lambda row: row.code), since, until, rows)


def _finding(one: PromotionRow, other: PromotionRow, since: date, until: date, rows: Rows) -> Finding:
    rate_day = min(since, rows.day)
    budgets = [_budget(promotion, rows, rate_day) for promotion in (one, other)]
    known = [budget for budget in budgets if budget is not None]  # an unknown budget may be the smaller one
    figures: dict[str, object] = {
        "promotions": [
            {
                "code": promotion.code,
                "channel": rows.channels[promotion.channel].code,
                "budget": None if budget is None else plain(budget),
            }
            for promotion, budget in zip((one, other), budgets, strict=True)
        ]
    }
    if any(promotion.budget is not None and _is_foreign(promotion, rows) for promotion in (one, other)):
        figures["rate_day"] = rate_day.isoformat()
    return Finding(
        kind=ConflictKind.PROMOTION_CLASH,
        day=since,
        until=until,
        fact_kind=FactKind.PROMOTION_PAIR,
        fact=one.id,
        other_fact=other.id,
        channels=tuple(sorted((one.channel, other.channel))),
        product=one.product,
        at_channel=one.channel,
        at_product=one.product,
        place=one.territory,
        amount=min(known) if len(known) == len(budgets) else None,
        figures=figures,
        rule=RULE,
    )


def _is_foreign(promotion: PromotionRow, rows: Rows) -> bool:
    return rows.channels[promotion.channel].currency != rows.exchange.currency


def _budget(promotion: PromotionRow, rows: Rows, day: date) -> Decimal | None:
    """The budget in the brand's currency at the day's rate. Raises RateMissing."""
    if promotion.budget is None:
        return None
    return rows.exchange.in_brand(promotion.budget, rows.channels[promotion.channel].currency, day)


def touched(scope: Scope, keys: Keys, rows: Rows) -> Q:
    return Q(product_id__in=rows.products)


DETECTOR = Detector(
    code="promotion_clash",
    kinds=(ConflictKind.PROMOTION_CLASH,),
    topics=(DirtyTopic.PROMOTION,),
    batch_by=BatchBy.ALL,
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
    drafts=("promotions",),
)
