"""The four price kinds as one decision: a line or an observation counts for the first that applies (section 11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from channels_core.brands.rules import RateMissing
from conflicts.detectors.choices import ConflictKind, FactKind
from conflicts.detectors.policy import UNDERCUT_SHARE, Policy
from conflicts.detectors.rules.facts import Line
from conflicts.detectors.rules.findings import Finding, Judged, Left
from conflicts.detectors.rules.prices import Terms
from foundation.values.money import EXACT, MONEY_PLACES, half_up, plain

RULE = "O12/V14 price 1"


@dataclass(frozen=True)
class _Rival:
    """The lowest consumer price of a protected channel for a product, day and country."""

    channel: int
    price: Decimal
    currency: str


class PriceJudge:
    """Judges the prices of whole (product, day) keys; all their facts must be there, for the undercut test."""

    def __init__(self, terms: Terms, policy: Policy, facts: Sequence[tuple[FactKind, Line]]) -> None:
        self.terms = terms
        self.policy = policy
        self.facts = facts
        self._protects: dict[tuple[int, date], bool] = {}
        self._protected: dict[tuple[int, date, int], list[Line]] = defaultdict(list)
        for _, line in facts:
            if line.is_consumer and self._is_protected(line):
                country = terms.tree.country(line.territory)
                if country is not None:
                    self._protected[line.product, line.day, country].append(line)
        self._rivals: dict[tuple[int, date, int], _Rival | None] = {}

    def verdicts(self) -> Judged:
        """The findings, and the keys left out because a rate is missing (none of their facts is judged then)."""
        findings: list[Finding] = []
        unpriced: dict[tuple[int, int, date], str] = {}
        for fact_kind, line in self.facts:
            try:
                finding = self.verdict(fact_kind, line)
            except RateMissing as missing:
                unpriced.setdefault((line.channel, line.product, line.day), str(missing))
                continue
            if finding is not None:
                findings.append(finding)
        kept = [finding for finding in findings if (finding.at_channel, finding.at_product, finding.day) not in unpriced]
        left = (Left("sales", *key, reason) for key, reason in sorted(unpriced.items()))
        return Judged(tuple(kept), tuple(left), len(self.facts))

    def verdict(self, fact_kind: FactKind, line: Line) -> Finding | None:
        """The first price kind that applies to the fact, in the table's order. Raises RateMissing."""
        band = self.terms.band(line)
        if band is not None:
            price, floor, currency = self._alike(line, band.floor, band.currency)
            if price < floor:
                return self._under_floor(fact_kind, line, band, floor - price, currency)
            price, ceiling, currency = self._alike(line, band.ceiling, band.currency)
            if price > ceiling:
                figures = _band_figures(band)
                return self._finding(ConflictKind.PRICE_ABOVE_CEILING, fact_kind, line, (price - ceiling, currency), figures)
        return self._undercut(fact_kind, line)

    def _alike(self, line: Line, limit: Decimal, currency: str) -> tuple[Decimal, Decimal, str]:
        return self.terms.exchange.alike(line.unit_price, line.currency, limit, currency, line.day)

    def _under_floor(self, fact_kind: FactKind, line: Line, band: Any, gap: Decimal, currency: str) -> Finding | None:
        covering = self.terms.covering(line)
        if covering and self.terms.is_allowed(line, covering):
            return None
        kind = ConflictKind.PRICE_BELOW_FLOOR
        if line.is_discounted and not covering:
            kind = ConflictKind.UNFILED_PROMOTION
        figures = {**_band_figures(band), **self._promotion_figures(line, covering)}
        return self._finding(kind, fact_kind, line, (gap, currency), figures)

    def _promotion_figures(self, line: Line, covering: Iterable[Any]) -> dict[str, object]:
        allowed = [(promotion.code, *self.terms.allowed_price(line, promotion)) for promotion in covering]
        return {
            "promotions": [
                {"code": code, "price": plain(half_up(price, MONEY_PLACES)), "currency": currency}
                for code, price, currency in allowed
            ]
        }

    def _undercut(self, fact_kind: FactKind, line: Line) -> Finding | None:
        if not line.is_consumer or self._is_protected(line):
            return None
        country = self.terms.tree.country(line.territory)
        rival = None if country is None else self._rival((line.product, line.day, country))
        if rival is None:
            return None
        price, lowest, currency = self._alike(line, rival.price, rival.currency)
        share = self.policy.at(UNDERCUT_SHARE, line.day)
        if lowest - price <= EXACT.multiply(lowest, share) or self.terms.covering(line):
            return None
        figures = {
            "protected_channel": self.terms.channels[rival.channel].code,
            "protected_price": plain(rival.price),
            "protected_currency": rival.currency,
            "limit": plain(share),
        }
        return self._finding(
            ConflictKind.PRICE_UNDERCUT, fact_kind, line, (lowest - price, currency), figures, rival=rival.channel
        )

    def _is_protected(self, line: Line) -> bool:
        key = line.channel, line.day
        if key not in self._protects:
            self._protects[key] = self.policy.protects(self.terms.channels[line.channel].kind, line.day)
        return self._protects[key]

    def _rival(self, key: tuple[int, date, int]) -> _Rival | None:
        if key not in self._rivals:
            self._rivals[key] = self._lowest(self._protected.get(key, []))
        return self._rivals[key]

    def _lowest(self, lines: Sequence[Line]) -> _Rival | None:
        """In one currency prices compare as they are, in several in the brand's; ties by the channel's code."""
        shared = len({line.currency for line in lines}) == 1
        ranked = [
            (
                line.unit_price if shared else self.terms.exchange.in_brand(line.unit_price, line.currency, line.day),
                self.terms.channels[line.channel].code,
                line.currency,
                line.unit_price,
                line.channel,
            )
            for line in lines
        ]
        if not ranked:
            return None
        _, _, currency, price, channel = min(ranked)
        return _Rival(channel, price, currency)

    def _finding(
        self,
        kind: ConflictKind,
        fact_kind: FactKind,
        line: Line,
        gap: tuple[Decimal, str],
        figures: dict[str, object],
        *,
        rival: int | None = None,
    ) -> Finding:
        per_unit, currency = gap
        own = {"price": plain(line.unit_price), "currency": line.currency, "gap": plain(per_unit), "gap_currency": currency}
        return Finding(
            kind=kind,
            day=line.day,
            fact_kind=fact_kind,
            fact=line.id,
            channels=(line.channel,) if rival is None else (line.channel, rival),
            partners=() if line.partner is None else (line.partner,),
            product=line.product,
            at_channel=line.channel,
            at_product=line.product,
            at_partner=line.partner,
            place=line.territory,
            amount=self.terms.exchange.at_stake(per_unit, line.quantity, currency, line.day),
            units=line.quantity,
            figures={**own, **figures},
            rule=RULE,
        )


def _band_figures(band: Any) -> dict[str, object]:
    return {"floor": plain(band.floor), "ceiling": plain(band.ceiling), "band_currency": band.currency}
