"""Which outlets are closing candidates (O7), and what to do about them: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from analytics.outlets.choices import Advice, Spared
from analytics.outlets.policy import HOPELESS_PART, TIED_TIMES, ClosingPolicy
from foundation.values.periods import Grain, Period, period_of


@dataclass(frozen=True)
class OutletFacts:
    """An outlet with its sales: ``net_revenue`` by judged quarter, ``cost`` of what it sold and ``stock`` at cost on average, both of the
    last quarter, all in the brand's currency. ``stock`` is None where no stock of the outlet is known."""

    code: str
    name: str
    channel: str
    channel_name: str
    partner: str
    partner_name: str
    territory: str
    area: Decimal | None
    opened_on: date | None
    closed_on: date | None
    net_revenue: tuple[Decimal, ...]
    cost: Decimal
    stock: Decimal | None


@dataclass(frozen=True)
class QuarterShare:
    """Net revenue a square metre of one quarter: the outlet's, that of its peers together, and how many peers there were."""

    own: Decimal
    peers: Decimal
    count: int

    @property
    def share(self) -> Decimal:
        return self.own / self.peers


@dataclass(frozen=True)
class JudgedOutlet:
    """``advice`` None: no candidate; ``spared`` then says why, where it was under the bar at least once. ``stock_days`` is None where
    nothing was sold (``is_unsold``) or no stock is known."""

    facts: OutletFacts
    quarters: tuple[QuarterShare, ...]
    stock_days: Decimal | None
    is_unsold: bool
    advice: Advice | None
    spared: Spared | None


def judged_quarters(day: date, count: int) -> tuple[Period, ...]:
    """The last ``count`` quarters that were over at the end of ``day``, the earliest first."""
    found: list[Period] = []
    last = period_of(day + timedelta(days=1), Grain.QUARTER).starts_on - timedelta(days=1)
    while len(found) < count:
        found.append(period_of(last, Grain.QUARTER))
        last = found[-1].starts_on - timedelta(days=1)
    return tuple(reversed(found))


def is_judged(facts: OutletFacts, quarters: Sequence[Period]) -> bool:
    """Whether the outlet has a floor area and was open on every day of the quarters and still is; only such are peers, too."""
    opened = facts.opened_on is None or facts.opened_on <= quarters[0].starts_on
    return bool(facts.area) and opened and facts.closed_on is None


def judge_outlets(found: Sequence[OutletFacts], quarters: Sequence[Period], policy: ClosingPolicy) -> tuple[JudgedOutlet, ...]:
    """Every outlet that can be compared, worst first (share of its peers in the last quarter, then code).

    Peers are the other outlets of the channel; what they sell a square metre is their net revenue by their floor area. An outlet
    without a peer that sells is not judged.
    """
    channels: dict[str, list[OutletFacts]] = defaultdict(list)
    for facts in found:
        if is_judged(facts, quarters):
            channels[facts.channel].append(facts)
    judged = []
    for rows in channels.values():
        areas = sum((row.area or Decimal(0) for row in rows), Decimal(0))
        nets = [sum((row.net_revenue[place] for row in rows), Decimal(0)) for place in range(len(quarters))]
        for row in rows:
            shares = _shares(row, areas, nets, len(rows) - 1)
            if shares is not None:
                judged.append(_judge(row, shares, quarters[-1], policy))
    return tuple(sorted(judged, key=lambda each: (each.quarters[-1].share, each.facts.code)))


def _shares(row: OutletFacts, areas: Decimal, nets: Sequence[Decimal], count: int) -> tuple[QuarterShare, ...] | None:
    area = row.area or Decimal(0)
    if areas <= area or any(net <= own for net, own in zip(nets, row.net_revenue, strict=True)):
        return None
    return tuple(
        QuarterShare(own / area, (net - own) / (areas - area), count) for net, own in zip(nets, row.net_revenue, strict=True)
    )


def _judge(row: OutletFacts, shares: tuple[QuarterShare, ...], last: Period, policy: ClosingPolicy) -> JudgedOutlet:
    days = Decimal((last.until - last.starts_on).days)
    is_unsold = row.cost <= 0
    stock_days = None if row.stock is None or is_unsold else row.stock * days / row.cost
    under = [is_under(each, policy) for each in shares]
    has_excess = row.stock is not None and row.stock > 0 and (stock_days is None or stock_days > policy.stock_days)
    advice, spared = None, None
    if all(under) and has_excess:
        advice = advice_of(shares, stock_days, policy)
    elif all(under):
        spared = Spared.NO_STOCK_KNOWN if row.stock is None else Spared.FRESH_STOCK
    elif any(under):
        spared = Spared.RECOVERED
    return JudgedOutlet(row, shares, stock_days, is_unsold, advice, spared)


def is_under(quarter: QuarterShare, policy: ClosingPolicy) -> bool:
    """Strictly: exactly at the bar is no candidate."""
    return quarter.own < policy.peer_share * quarter.peers


def advice_of(shares: Sequence[QuarterShare], stock_days: Decimal | None, policy: ClosingPolicy) -> Advice:
    """Close where every quarter is under half of the bar and the last is no better than the first; dropship where the stock lasts three
    times as long as it may (``stock_days`` None: nothing sells); else move the budget to live commerce."""
    hopeless = policy.peer_share * HOPELESS_PART
    if all(each.own < hopeless * each.peers for each in shares) and shares[-1].share <= shares[0].share:
        return Advice.CLOSE
    if stock_days is None or stock_days > TIED_TIMES * policy.stock_days:
        return Advice.DROPSHIP
    return Advice.LIVE_COMMERCE
