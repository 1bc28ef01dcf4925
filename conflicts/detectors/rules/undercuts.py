"""Which prices could be undercuts at all, whatever the share: the rest need not be judged where a line is drawn through gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from conflicts.detectors.choices import FactKind
from conflicts.detectors.policy import PROTECTS, Policy
from conflicts.detectors.rules.facts import Line
from conflicts.detectors.rules.prices import Terms

Fact = tuple[FactKind, Line]


def undercut_candidates(facts: Sequence[Fact], terms: Terms, policies: Sequence[Policy]) -> list[Fact]:
    """The facts that are, or could lie under, a protected price by one of the policies. A fact is left out only where every price
    that it would be compared with, a band's too, is in its own currency: then nothing is converted, and no rate can be missing."""
    protecting: list[_Protected] = []
    for policy in policies:
        if not any(each.protects_like(policy) for each in protecting):
            protecting.append(_Protected(facts, terms, policy))
    bands: dict[tuple[int, int], set[str]] = defaultdict(set)
    for band in terms.bands:
        bands[band.product, band.channel].add(band.currency)
    odd = {place for place, currencies in bands.items() if len(currencies) > 1}
    own = {place: next(iter(currencies)) for place, currencies in bands.items() if place not in odd}
    return [
        fact
        for fact in facts
        if (place := (fact[1].product, fact[1].channel)) in odd
        or own.get(place, fact[1].currency) != fact[1].currency
        or (fact[1].is_consumer and any(each.may_count(fact[1]) for each in protecting))
    ]


class _Protected:
    """By product, day and country the lowest protected price of a policy, with the currencies of all."""

    def __init__(self, facts: Sequence[Fact], terms: Terms, policy: Policy) -> None:
        self._kinds = {row: channel.kind for row, channel in terms.channels.items()}
        self._tree = terms.tree
        self._policy = policy
        self._known: dict[tuple[int, date], bool] = {}
        self._lowest: dict[tuple[int, date, int | None], tuple[Decimal, set[str]]] = {}
        for _kind, line in facts:
            if line.is_consumer and self._protects(line):
                key = line.product, line.day, self._tree.country(line.territory)
                price, currencies = self._lowest.get(key, (line.unit_price, set()))
                self._lowest[key] = min(price, line.unit_price), currencies | {line.currency}

    def protects_like(self, policy: Policy) -> bool:
        return all(self._policy.history(each.code) == policy.history(each.code) for each in PROTECTS.values())

    def _protects(self, line: Line) -> bool:
        key = line.channel, line.day
        if key not in self._known:
            self._known[key] = self._policy.protects(self._kinds[line.channel], line.day)
        return self._known[key]

    def may_count(self, line: Line) -> bool:
        if self._protects(line):
            return True
        held = self._lowest.get((line.product, line.day, self._tree.country(line.territory)))
        return held is not None and (held[1] != {line.currency} or line.unit_price < held[0])
