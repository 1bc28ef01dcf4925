"""The conflict rules by brute force, straight from interchange files in Decimal arithmetic: what detectors and cases must come to.

A finding is one day's evidence for a (kind, parties, subject): ``rows`` holds the source rows with their money at stake in the brand's
currency (None: no amount) and units. A case is cut from findings: evidence at most 14 days apart is one case.

Where the rules leave room: evidence of diversion is dated by the shipping day on which the share was over the limit, its rows are the stray
lines of that day's 28 days, and a case counts each stray line once; an observed price stands for one unit; a lower price is compared in its own
currency where both prices share it; the evidence rows of a clash are the pairs of promotions, each with its smaller budget.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path

from tests.twins.facts import Facts, Sale, day_or_none, in_force, six
from tests.twins.price_rules import price_findings

CASE_GAP = timedelta(days=14)
WINDOW = timedelta(days=27)
DIVERSION_SHARE, DIVERSION_UNITS = Decimal("0.15"), 20
LIMITS = (Decimal(1_000), Decimal(10_000), Decimal(100_000))
SEVERITIES = ("low", "medium", "high", "critical")


def expected_findings(folder: Path | str, until: date) -> list[dict]:
    """Every finding as of the end of ``until``, sorted by kind, parties, subject and day."""
    facts = Facts(folder, until)
    sold = [line for line in facts.lines if line.quantity > 0]
    findings = [
        *price_findings(facts, [*sold, *facts.observations]),
        *_diversion(facts, sold),
        *_exclusive(facts, sold),
        *_ship_to(facts, sold),
        *_double_claims(facts, sold),
        *_key_accounts(facts, sold),
        *_false_starts(facts, sold),
        *_clashes(facts),
    ]
    merged: dict[tuple, dict] = {}
    for kind, channels, partners, sku, territory, customer, day, row, amount, units in findings:
        key = (kind, tuple(sorted(channels)), tuple(sorted(partners)), sku, territory, customer)
        finding = merged.setdefault(
            (key, day),
            {
                "kind": kind,
                "channels": list(key[1]),
                "partners": list(key[2]),
                "sku": sku,
                "territory": territory,
                "customer": customer,
                "day": day,
                "rows": {},
            },
        )
        finding["rows"][row] = (amount, units)
    return [merged[key] for key in sorted(merged, key=lambda key: (*(str(part) for part in key[0]), key[1]))]


def expected_cases(folder: Path | str, until: date) -> list[dict]:
    """The cases as of the end of ``until``: first and last day of evidence, money at stake, open or resolved, and what each recurs from."""
    series: dict[tuple, list[dict]] = defaultdict(list)
    for finding in expected_findings(folder, until):
        series[tuple(str(finding[name]) for name in ("kind", "channels", "partners", "sku", "territory", "customer"))].append(
            finding
        )
    return [case for key in sorted(series) for case in _cut(series[key], until)]


def _cut(findings: list[dict], until: date) -> list[dict]:
    groups: list[list[dict]] = []
    for finding in sorted(findings, key=lambda finding: finding["day"]):
        if groups and finding["day"] - groups[-1][-1]["day"] <= CASE_GAP:
            groups[-1].append(finding)
        else:
            groups.append([finding])
    cases: list[dict] = []
    for group in groups:
        rows = {key: value for finding in group for key, value in finding["rows"].items()}
        amounts = [amount for amount, _ in rows.values() if amount is not None]
        at_stake = sum(amounts, Decimal(0)) if amounts else None
        earlier = cases[-1]["first_seen"] if cases else None
        cases.append(
            {
                **{name: group[0][name] for name in ("kind", "channels", "partners", "sku", "territory", "customer")},
                "status": "resolved" if until - group[-1]["day"] > CASE_GAP else "open",
                "severity": _severity(at_stake, earlier is not None),
                "first_seen": group[0]["day"].isoformat(),
                "last_seen": group[-1]["day"].isoformat(),
                "at_stake": None if at_stake is None else f"{at_stake:.6f}",
                "units": sum((units for _, units in rows.values()), Decimal(0)),
                "recurrence_of": earlier,
                "rows": sorted(rows),
            }
        )
    return cases


def _severity(at_stake: Decimal | None, recurs: bool) -> str:
    rank = 1 if at_stake is None else sum(at_stake >= limit for limit in LIMITS)
    return SEVERITIES[min(rank + recurs, 3)]


def _value(facts: Facts, line: Sale) -> Decimal:
    return facts.converted(line.net, line.currency, facts.brand_currency(line.sku), line.day)


def _touches(facts: Facts, rule_territory: str, line: Sale) -> bool:
    """Whether a rule's territory is open, the line's own, or an ancestor of it."""
    return not rule_territory or rule_territory in facts.lineage(line.territory)


def _diversion(facts: Facts, sold: list[Sale]) -> Iterator[tuple]:
    grants = facts.grouped("partner_territories", "partner_code")
    by_partner: dict[str, list[tuple[Sale, bool]]] = defaultdict(list)
    for line in sold:
        held = [grant for grant in grants.get((line.partner,), []) if in_force(grant, line.day)] if line.partner else []
        if held and line.territory:
            by_partner[line.partner].append((line, not any(_touches(facts, grant["territory_code"], line) for grant in held)))
    for partner, shipped in sorted(by_partner.items()):
        shipped.sort(key=lambda pair: pair[0].day)
        days = [line.day for line, _ in shipped]
        for day in sorted(set(days)):
            window = shipped[bisect_left(days, day - WINDOW) : bisect_right(days, day)]
            total = sum(line.quantity for line, _ in window)
            strays = [line for line, stray in window if stray]
            if total >= DIVERSION_UNITS and sum(line.quantity for line in strays) > DIVERSION_SHARE * total:
                for line in strays:
                    yield "diversion", (), (partner,), None, None, None, day, line.key, _value(facts, line), line.quantity


def _exclusive(facts: Facts, sold: list[Sale]) -> Iterator[tuple]:
    rules = facts.grouped("assortment", "sku")
    for line in sold:
        held = [rule for rule in rules.get((line.sku,), []) if in_force(rule, line.day)]
        matching = [
            rule["rule"]
            for rule in held
            if rule["channel_code"] == line.channel and _touches(facts, rule.get("territory_code") or "", line)
        ]
        outside = "exclusive" not in matching and any(rule["rule"] == "exclusive" for rule in held)
        if "barred" in matching or outside:
            partners = (line.partner,) if line.partner else ()
            yield (
                "exclusive_breach",
                (line.channel,),
                partners,
                line.sku,
                None,
                None,
                line.day,
                line.key,
                _value(facts, line),
                line.quantity,
            )


def _ship_to(facts: Facts, sold: list[Sale]) -> Iterator[tuple]:
    limits = facts.grouped("channel_territories", "channel_code")
    for line in sold:
        held = [limit for limit in limits.get((line.channel,), []) if in_force(limit, line.day)]
        if held and line.territory and not any(_touches(facts, limit["territory_code"], line) for limit in held):
            yield (
                "ship_to_breach",
                (line.channel,),
                (),
                None,
                line.territory,
                None,
                line.day,
                line.key,
                _value(facts, line),
                line.quantity,
            )


def _commission_rate(agreements: dict, partner: str, day: date) -> Decimal:
    held = [row for row in agreements.get((partner,), []) if in_force(row, day)]
    return Decimal(held[0].get("commission_rate") or 0) if held else Decimal(0)


def _double_claims(facts: Facts, sold: list[Sale]) -> Iterator[tuple]:
    agreements = facts.grouped("agreements", "partner_code")
    orders: dict[str, list[Sale]] = defaultdict(list)
    for line in sold:
        if line.claims:
            orders[line.order].append(line)
    for order, lines in sorted(orders.items()):
        claimants = sorted(frozenset().union(*(line.claims for line in lines)))
        if len(claimants) < 2:
            continue
        claimed = [
            sum(
                (
                    facts.converted(
                        line.net * _commission_rate(agreements, partner, line.day),
                        line.currency,
                        facts.brand_currency(line.sku),
                        line.day,
                    )
                    for line in lines
                    if partner in line.claims
                ),
                Decimal(0),
            )
            for partner in claimants
        ]
        customer = min((line.customer for line in lines if line.customer), default=None)
        yield (
            "double_claim",
            (),
            claimants,
            None,
            None,
            customer,
            min(line.day for line in lines),
            order,
            sum(claimed) - max(claimed),
            sum(line.quantity for line in lines),
        )


def _key_accounts(facts: Facts, sold: list[Sale]) -> Iterator[tuple]:
    for line in sold:
        if line.partner and line.customer and (facts.customers[line.customer].get("key_account") or "").lower() in ("true", "1"):
            yield (
                "key_account_breach",
                (),
                (line.partner,),
                None,
                None,
                line.customer,
                line.day,
                line.key,
                _value(facts, line),
                line.quantity,
            )


def _gate(facts: Facts, launches: dict, line: Sale) -> date | None:
    planned = launches.get((line.sku, line.channel), [])
    for territory in (*facts.lineage(line.territory), ""):
        opens = [date.fromisoformat(row["opens_on"]) for row in planned if (row.get("territory_code") or "") == territory]
        if opens:
            return min(opens)
    return day_or_none(facts.products[line.sku].get("launched_on"))


def _false_starts(facts: Facts, sold: list[Sale]) -> Iterator[tuple]:
    launches = facts.grouped("launches", "sku", "channel_code")
    for line in sold:
        gate = _gate(facts, launches, line)
        if gate is not None and line.day < gate:
            yield "false_start", (line.channel,), (), line.sku, None, None, line.day, line.key, _value(facts, line), line.quantity


def _budget(facts: Facts, promotion: dict[str, str], day: date) -> Decimal | None:
    if not promotion.get("budget"):
        return None
    currency = facts.channels[promotion["channel_code"]]["currency"]
    return facts.converted(Decimal(promotion["budget"]), currency, facts.brand_currency(promotion["sku"]), day)


def _clashes(facts: Facts) -> Iterator[tuple]:
    for (sku,), promotions in sorted(facts.grouped("promotions", "sku").items()):
        live = [promotion for promotion in promotions if promotion["status"] in ("filed", "approved")]
        for one, other in combinations(live, 2):
            first = max(date.fromisoformat(one["starts_on"]), date.fromisoformat(other["starts_on"]))
            last = min(date.fromisoformat(one["ends_on"]), date.fromisoformat(other["ends_on"]))
            here, there = one.get("territory_code") or "", other.get("territory_code") or ""
            apart = here and there and here not in facts.lineage(there) and there not in facts.lineage(here)
            planned = one.get("joint_plan") and one["joint_plan"] == other.get("joint_plan")
            if one["channel_code"] == other["channel_code"] or first > last or apart or planned:
                continue
            budgets = [_budget(facts, one, first), _budget(facts, other, first)]
            amount = None if None in budgets else min(six(budget) for budget in budgets if budget is not None)
            pair = "promotions:" + ":".join(sorted((one["code"], other["code"])))
            for number in range((last - first).days + 1):
                yield (
                    "promotion_clash",
                    (one["channel_code"], other["channel_code"]),
                    (),
                    sku,
                    None,
                    None,
                    first + timedelta(days=number),
                    pair,
                    amount,
                    Decimal(0),
                )
