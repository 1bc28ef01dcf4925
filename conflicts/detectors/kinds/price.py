"""Prices against bands, promotions and protected channels: four kinds, of which a fact counts for the first (O12, V14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from channels_core.channels.queries import channel_rows
from channels_core.products.queries import product_rows
from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.queries import territory_tree
from conflicts.detectors.choices import PRICE_KINDS, FactKind
from conflicts.detectors.policy import PROTECTS, UNDERCUT_SHARE, Policy
from conflicts.detectors.queries import exchange, on_product_days, product_day_facts
from conflicts.detectors.rules import AS_STORED, AsIf, BatchBy, Detector, Judged, Keys, Line, itself
from conflicts.detectors.rules.price_kinds import PriceJudge
from conflicts.detectors.rules.prices import Terms
from foundation.values.scope import Scope
from partners.agreements.queries import agreement_rows
from pricing.bands.queries import band_rows
from pricing.promotions.queries import live_promotions


@dataclass(frozen=True)
class Rows:
    terms: Terms
    facts: Sequence[tuple[FactKind, Line]]


def gather(scope: Scope, keys: Keys, as_if: AsIf = AS_STORED) -> Rows:
    """All facts of the touched products and days (undercut compares channels), and the terms; drafts: bands, promotions."""
    terms = Terms(
        bands=as_if.rows("bands", lambda: band_rows(scope)),
        promotions=as_if.rows("promotions", lambda: live_promotions(scope)),
        agreements=agreement_rows(scope),
        channels=channel_rows(scope),
        products=product_rows(scope),
        tree=territory_tree(scope),
        exchange=exchange(scope),
    )
    return Rows(terms, list(product_day_facts(scope, keys)))


def judge(rows: Rows, policy: Policy) -> Judged:
    return PriceJudge(rows.terms, policy, rows.facts).verdicts()


def touched(scope: Scope, keys: Keys, rows: Rows) -> Q:
    return on_product_days(scope, keys)


DETECTOR = Detector(
    code="price",
    kinds=PRICE_KINDS,
    topics=(DirtyTopic.SALES, DirtyTopic.OBSERVATION),
    batch_by=BatchBy.DAY,
    reach=itself,
    gather=gather,
    judge=judge,
    touched=touched,
    drafts=("bands", "promotions"),
    thresholds=tuple(threshold.code for threshold in (UNDERCUT_SHARE, *PROTECTS.values())),
)
