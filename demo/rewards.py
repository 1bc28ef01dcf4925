"""What partners are to sell, what they are judged by, and what they are paid for it: targets, tiers due for review, rebates."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

from demo.books import Books
from demo.channels import CHANNEL_INDEX
from demo.partners import COMPANIES, PARTNER_INDEX, PARTNERS, Partner
from demo.seasons import DAYS, Calendar, last_whole_quarter, quarter_days, quarter_of
from demo.territories import lineage

Row = Sequence[str]

#: The scores that dealers and agents are heading for; targets are set so that what they sold gives just that.
STEADY = {
    ("abc", "A"): 92,
    ("abc", "B"): 72,
    ("abc", "C"): 45,
    ("metal", "diamond"): 92,
    ("metal", "gold"): 72,
    ("metal", "silver"): 45,
}
BARS = {"abc": (("A", 85), ("B", 60), ("C", 0)), "metal": (("diamond", 85), ("gold", 60), ("silver", 0))}
#: In the last whole quarter two are over the bar of the next tier, one falls under its own, and one is over a bar with a breach.
RISING, FALLING, HELD_DOWN = ("HUIZHOU", "JINGCHU"), "LIAOHAI", "ZHONGYUAN"
WANTED = {"HUIZHOU": 72, "JINGCHU": 72, "LIAOHAI": 50, "ZHONGYUAN": 72}
SALES, COVERAGE, SERVICE = 50, 25, 25
MOST = 1.03  # of its target sells even the best


def judged(partner: Partner) -> bool:
    """Whether the partner has targets: dealers and agents who sell for long enough."""
    return partner.channel in ("dist-china", "agents-eu") and partner.joined is None


def coverage(books: Books, quarter: str, partner: Partner) -> float:
    """Companies that bought from the partner in the quarter, of all in its territories that headquarters has not signed."""
    there = {
        n
        for n, company in enumerate(COMPANIES)
        if not company.key_account and set(partner.territories) & set(lineage(company.territory))
    }
    index = PARTNER_INDEX[partner.code]
    bought = {company for who, company in books.partner_buyers.get(quarter, set()) if who == index}
    return len(bought & there) / len(there) if there else 0.0


def service(books: Books, quarter: str, partner: Partner) -> float:
    """Full marks without complaints, none at 20 a thousand orders."""
    index = PARTNER_INDEX[partner.code]
    orders = int(books.partner_orders[quarter][index]) if quarter in books.partner_orders else 0
    complaints = sum(who == index and quarter_of(day) == quarter for day, _channel, who, _order in books.complaints)
    return max(0.0, 1 - complaints * 1000 / orders / 20) if orders else 0.0


def sold(books: Books, quarter: str, partner: Partner) -> float:
    """Net revenue of the quarter in CNY, at the mean rate of each month."""
    total = 0.0
    for (year, month), net in books.partner_net.items():
        if f"{year}Q{(month + 2) // 3}" == quarter:
            days = [d for d in range(DAYS) if (books.calendar.day(d).year, books.calendar.day(d).month) == (year, month)]
            rate = books.yuan_per_unit[days, CHANNEL_INDEX[partner.channel]].mean()
            total += float(net[PARTNER_INDEX[partner.code]]) / 100 * float(rate)
    return total


def quarters(calendar: Calendar) -> list[str]:
    """The quarters of the two years that are whole, and the one under way."""
    found = sorted({quarter_of(calendar.day(d)) for d in range(DAYS)})
    return [quarter for quarter in found if quarter_days(quarter)[0] >= calendar.start]


def wanted_score(calendar: Calendar, quarter: str, partner: Partner) -> int:
    if quarter == last_whole_quarter(calendar) and partner.code in WANTED:
        return WANTED[partner.code]
    return STEADY[partner.scheme, partner.tier]


def attainment(books: Books, quarter: str, partner: Partner) -> float:
    """The share of its target that the partner sold."""
    others = COVERAGE * coverage(books, quarter, partner) + SERVICE * service(books, quarter, partner)
    return min(MOST, max(0.1, (wanted_score(books.calendar, quarter, partner) - others) / SALES))


def partner_target_rows(calendar: Calendar, books: Books) -> Iterator[Row]:
    """A target a quarter: what was sold, at the attainment that the partner is heading for; the quarter under way as if it went on so."""
    for quarter in quarters(calendar):
        first, after = quarter_days(quarter)
        gone = min((calendar.until - first).days + 1, (after - first).days)
        for partner in PARTNERS:
            net = sold(books, quarter, partner)
            if judged(partner) and net > 0:
                whole = net / attainment(books, quarter, partner) * (after - first).days / gone
                yield quarter, "partner", partner.code, "net_revenue", f"{whole:.2f}"


def tier_truth(calendar: Calendar, books: Books) -> list[dict[str, str]]:
    """What a review of the last whole quarter has to propose for every partner with a target."""
    quarter, found = last_whole_quarter(calendar), []
    before = quarter_of(quarter_days(quarter)[0] - timedelta(days=1))
    for partner in PARTNERS:
        if not judged(partner) or sold(books, quarter, partner) <= 0:
            continue
        tiers = [tier for tier, _bar in BARS[partner.scheme]]
        bar = dict(BARS[partner.scheme])[partner.tier]
        now, then = (_score(books, each, partner) for each in (quarter, before))
        reached = next(tier for tier, bound in BARS[partner.scheme] if now >= bound)
        verdict, proposed = "stay", partner.tier
        if partner.code == HELD_DOWN:
            verdict = "held"
        elif tiers.index(reached) < tiers.index(partner.tier):
            verdict, proposed = "up", reached
        elif now < bar:
            verdict, proposed = ("down", reached) if then < bar else ("grace", partner.tier)
        found.append(
            {"partner": partner.code, "quarter": quarter, "tier": partner.tier, "verdict": verdict, "proposed": proposed}
        )
    return found


def _score(books: Books, quarter: str, partner: Partner) -> float:
    others = COVERAGE * coverage(books, quarter, partner) + SERVICE * service(books, quarter, partner)
    return SALES * min(1.0, attainment(books, quarter, partner)) + others


#: code stem, name, partner, tier, channel, line, metric, mode, currency, minimum, cap, slabs (bound, rate), kind; a programme a quarter.
QUARTERLY = (
    (
        "ACCELERATOR", "Dealer Accelerator 经销商加速返利", "", "", "dist-china", "", "net_revenue", "incremental", "CNY", "", "45000",
        (("0", "0"), ("150000", "2"), ("300000", "4"), ("600000", "5.5")), "percent",
    ),
)  # fmt: skip
YEARLY = (
    (
        "TIER-A", "A dealers' year A级年度返利", "", "A", "dist-china", "", "net_revenue", "retroactive", "CNY", "", "",
        (("500000", "0.5"), ("1000000", "1"), ("2000000", "1.5")), "percent",
    ),
    (
        "STRING-UNITS", "String by the piece 星链灯按件返利", "", "", "retail-chains", "String", "units", "incremental", "CNY", "200", "",
        (("0", "0"), ("500", "2"), ("1000", "3")), "per_unit",
    ),
    (
        "EU-GROWTH", "Growth in Europe 欧洲增长返利", "", "", "agents-eu", "", "growth", "retroactive_growth", "EUR", "", "",
        (("105", "3"), ("115", "5"), ("125", "7")), "percent",
    ),
)  # fmt: skip


def programmes(calendar: Calendar) -> Iterator[tuple[str, str, str, tuple]]:
    """(code, first day, last day, terms) of every programme: the accelerator by quarter, the others by calendar year."""
    for terms in QUARTERLY:
        for quarter in quarters(calendar):
            first, after = quarter_days(quarter)
            yield f"{terms[0]}-{quarter}", first.isoformat(), (after - timedelta(days=1)).isoformat(), terms
    for terms in YEARLY:
        yield f"{terms[0]}-{calendar.until.year}", f"{calendar.until.year}-01-01", f"{calendar.until.year}-12-31", terms


def programme_rows(calendar: Calendar) -> Iterator[Row]:
    for code, first, last, terms in programmes(calendar):
        _stem, name, partner, tier, channel, line, metric, mode, currency, minimum, cap, _slabs, _kind = terms
        yield (
            code,
            f"{name} {code[-6:].strip('-')}",
            partner,
            tier,
            channel,
            line,
            metric,
            mode,
            first,
            last,
            currency,
            "",
            minimum,
            cap,
        )


def slab_rows(calendar: Calendar) -> Iterator[Row]:
    for code, _first, _last, terms in programmes(calendar):
        for lower, rate in terms[-2]:
            yield code, lower, rate, terms[-1]


def accelerator_truth(calendar: Calendar, books: Books) -> list[dict[str, str]]:
    """What the accelerator owes the Guangdong dealer in each quarter: its base, the slab it reached, and the money."""
    found = []
    slabs = [(Decimal(lower), Decimal(rate)) for lower, rate in QUARTERLY[0][-2]]
    for quarter in quarters(calendar):
        months = [net for (year, month), net in books.partner_net.items() if f"{year}Q{(month + 2) // 3}" == quarter]
        base = sum((Decimal(round(net[PARTNER_INDEX["NANLING"]])) for net in months), Decimal(0)) / 100
        ends = [bound for bound, _rate in slabs[1:]] + [base]
        amount = sum(
            ((min(end, base) - bound) * rate / 100 for (bound, rate), end in zip(slabs, ends, strict=True) if base > bound),
            Decimal(0),
        )
        paid = min(amount.quantize(Decimal("0.01"), ROUND_HALF_UP), Decimal(QUARTERLY[0][10]))
        reached = max(bound for bound, _rate in slabs if base >= bound)
        found.append(
            {
                "programme": f"ACCELERATOR-{quarter}",
                "partner": "NANLING",
                "base": f"{base:.2f}",
                "slab": str(reached),
                "amount": f"{paid:.2f}",
            }
        )
    return found
