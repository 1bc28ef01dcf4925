"""Stories about prices under those of a protected channel."""

from decimal import Decimal

from demo.stories.kit import Case, Line, NearMiss, Script, Stage, list_price, yuan


def amazon_de_undercuts(stage: Stage, script: Script) -> None:
    """Amazon DE sells Lantern One 9 % under lanyu.com on the same five days, in euros against dollars."""
    sku, days, at_stake = "LY-LN1", range(stage.ago(7), stage.ago(2)), Decimal(0)
    dollars = list_price(sku, "lanyu-com")
    for channel in ("amazon-de", "lanyu-com"):
        script.keep(channel, sku, days)
    for day in days:
        theirs = stage.in_yuan(dollars, "USD", day)
        euros = int(theirs * Decimal("0.91") / stage.in_yuan(1, "EUR", day))
        script.lines.append(Line(day, "lanyu-com", sku, 1, dollars, "DE-BY", hour=22))
        script.lines.append(Line(day, "amazon-de", sku, 23, euros, "DE-NW", hour=21))
        at_stake += (theirs - stage.in_yuan(euros, "EUR", day)) * 23
    script.cases.append(
        Case(
            "Amazon DE under lanyu.com",
            "price_undercut",
            stage.on(days[0]),
            stage.on(days[-1]),
            115,
            at_stake,
            ("amazon-de", "lanyu-com"),
            sku=sku,
        )
    )


def meituan_undercuts(stage: Stage, script: Script) -> None:
    """Meituan sells Lantern Two 6.1 % under the Shenzhen flagship on one day."""
    sku, day = "LY-LN2", stage.ago(1)
    theirs = list_price(sku, "flagship")
    price = theirs * 939 // 1000
    for channel in ("meituan", "flagship", "mini-program"):
        script.keep(channel, sku, range(day, day + 1))
    script.lines.append(Line(day, "flagship", sku, 1, theirs, "CN-4403", outlet="FL-SZ"))
    script.lines += [Line(day, "meituan", sku, 10, price, "CN-4403", hour=19) for _ in range(8)]
    script.cases.append(
        Case(
            "Meituan under the flagship",
            "price_undercut",
            stage.on(day),
            stage.on(day),
            80,
            yuan((theirs - price) * 80),
            ("flagship", "meituan"),
            sku=sku,
        )
    )


def tiktok_undercut_resolved(stage: Stage, script: Script) -> None:
    """TikTok US sold Beam 800 11 % under lanyu.com half a year ago."""
    sku, days = "LY-BM-800", range(stage.ago(201), stage.ago(198))
    theirs = list_price(sku, "lanyu-com")
    price = theirs * 89 // 100
    at_stake = Decimal(0)
    for channel in ("tiktok-us", "lanyu-com"):
        script.keep(channel, sku, days)
    for day in days:
        script.lines.append(Line(day, "lanyu-com", sku, 1, theirs, "US-CA", hour=10))
        script.lines += [Line(day, "tiktok-us", sku, 1, price, "US-NY", hour=9) for _ in range(14)]
        at_stake += stage.in_yuan((theirs - price) * 14, "USD", day)
    script.cases.append(
        Case(
            "TikTok under lanyu.com",
            "price_undercut",
            stage.on(days[0]),
            stage.on(days[-1]),
            42,
            at_stake,
            ("lanyu-com", "tiktok-us"),
            sku=sku,
        )
    )


def tmall_exactly_five_percent(stage: Stage, script: Script) -> None:
    """Near miss, in one currency: Tmall at exactly 5 % under the mini-program."""
    sku, day = "LY-ST-10", stage.ago(6)
    for channel in ("tmall", "mini-program", "flagship"):
        script.keep(channel, sku, range(day, day + 1))
    script.lines.append(Line(day, "mini-program", sku, 1, 30000, "CN-33", hour=8))
    script.lines += [Line(day, "tmall", sku, 1, 28500, "CN-31", hour=9) for _ in range(12)]
    script.near_misses.append(
        NearMiss("price_undercut", "tmall under mini-program, LY-ST-10", "exactly 5 % under", stage.on(day), stage.on(day))
    )


STORIES = (amazon_de_undercuts, meituan_undercuts, tiktok_undercut_resolved, tmall_exactly_five_percent)
