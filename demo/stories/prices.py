"""Stories about price bands and undercutting."""

from decimal import Decimal

from demo.partners import COMPANIES
from demo.promotions import Promotion
from demo.stories.kit import Band, Case, Line, NearMiss, Script, Stage, ceiling_price, floor_price, list_price, split_units


def _customers_of(partner: str) -> list:
    return [company for company in COMPANIES if company.partner == partner]


def _yuan(cents: int) -> Decimal:
    return Decimal(cents) / 100


def douyin_live_room(stage: Stage, script: Script) -> None:
    """Three evenings of String at 229 instead of 279 and more, with a coupon nobody filed; Tmall and a chain complain."""
    sku, days, price = "LY-ST-10", range(stage.ago(4), stage.ago(1)), 22900
    script.keep("douyin", sku, days)
    for day, units in zip(days, (251, 274, 321), strict=True):
        for number, quantity in enumerate(split_units(units, 2)):
            script.lines.append(Line(day, "douyin", sku, quantity, price, ("CN-44", "CN-33", "CN-37", "CN-51", "CN-42")[number % 5],
                                     promotion="LIVE50", discount=list_price(sku, "douyin") - price, hour=20 + number % 3))
    script.complaints += [(stage.ago(2), "tmall", "", "price"), (stage.ago(2), "retail-chains", "SHANYE", "price"), (stage.ago(1), "tmall", "", "price")]
    gap = floor_price(sku, "douyin") - price
    script.cases.append(Case("douyin live room", "unfiled_promotion", stage.on(days[0]), stage.on(days[-1]), 846, _yuan(gap * 846), ("douyin",), sku=sku))


def ganjiang_coupon(stage: Stage, script: Script) -> None:
    """Two franchise stores in Jiangxi honour a coupon that was filed where approval is needed; its last day is 14 days old, so still open."""
    sku, days = "LY-BM-400", range(stage.ago(16), stage.ago(13))
    price = floor_price(sku, "franchise") - 2000
    script.keep("franchise", sku, days)
    script.promotions.append(Promotion("GANJIANG-BEAM", "franchise", sku, stage.on(days[0]), stage.on(days[-1]), "filed", "CN-36", price=price,
                                       partner="FR-GANJIANG", budget=300_000, sells=False))
    for number in range(52):
        outlet, place = (("FS-01", "CN-3601"), ("FS-02", "CN-3607"))[number % 2]
        script.lines.append(Line(days[number % 3], "franchise", sku, 3, price, place, "FR-GANJIANG", outlet, promotion="GANJIANG-BEAM",
                                 discount=list_price(sku, "franchise") - price, hour=15))
    script.cases.append(Case("unapproved coupon in Jiangxi", "unfiled_promotion", stage.on(days[0]), stage.on(days[-1]), 156, _yuan(2000 * 156),
                             ("franchise",), ("FR-GANJIANG",), sku))


def minnan_filed_coupon(stage: Stage, script: Script) -> None:
    """Near miss: the same kind of coupon, filed by a partner whose agreement asks for no more."""
    sku, days = "LY-CP-CHR", range(stage.ago(12), stage.ago(9))
    price = floor_price(sku, "franchise") - 2500
    script.keep("franchise", sku, days)
    script.promotions.append(Promotion("MINNAN-CHAIR", "franchise", sku, stage.on(days[0]), stage.on(days[-1]), "filed", "CN-35", price=price,
                                       partner="FR-MINNAN", budget=200_000, sells=False))
    for number in range(24):
        script.lines.append(Line(days[number % 3], "franchise", sku, 1, price, "CN-3502", "FR-MINNAN", "FS-22", promotion="MINNAN-CHAIR",
                                 discount=list_price(sku, "franchise") - price, hour=16))
    script.near_misses.append(NearMiss("unfiled_promotion", "FR-MINNAN, LY-CP-CHR", "filed, and the agreement asks for filing only",
                                       stage.on(days[0]), stage.on(days[-1])))


def old_douyin_coupon(stage: Stage, script: Script) -> None:
    """An unfiled coupon of last winter, long resolved."""
    sku, days = "LY-LN-MINI", range(stage.ago(301), stage.ago(299))
    price = floor_price(sku, "douyin") - 900
    script.keep("douyin", sku, days)
    for number in range(70):
        script.lines.append(Line(days[number % 2], "douyin", sku, 2, price, "CN-44", promotion="NIGHT9", discount=list_price(sku, "douyin") - price, hour=21))
    script.cases.append(Case("night coupon", "unfiled_promotion", stage.on(days[0]), stage.on(days[-1]), 140, _yuan(900 * 140), ("douyin",), sku=sku))


def tiktok_at_the_floor(stage: Stage, script: Script) -> None:
    """Near miss of the live room: TikTok US sells String at exactly the floor, with a coupon."""
    sku, days = "LY-ST-10", range(stage.ago(10), stage.ago(8))
    price = floor_price(sku, "tiktok-us")
    for channel in ("tiktok-us", "lanyu-com"):  # without a sale at lanyu.com nothing can be undercut
        script.keep(channel, sku, days)
    for number in range(60):
        script.lines.append(Line(days[number % 2], "tiktok-us", sku, 1 + number % 2, price, ("US-CA", "US-TX", "US-NY")[number % 3], promotion="SPARK",
                                 discount=list_price(sku, "tiktok-us") - price, hour=9))
    script.observations.append((days[0], "tiktok-us", sku, price, "US"))
    script.near_misses.append(NearMiss("unfiled_promotion", "tiktok-us, LY-ST-10", "at exactly the floor", stage.on(days[0]), stage.on(days[-1])))


def _dealer_under_floor(stage: Stage, script: Script, story: str, partner: str, sku: str, days: range, units: int, gap: int, **more) -> None:
    price = floor_price(sku, "dist-china") - gap
    script.keep_partner(partner, days)
    buyers = _customers_of(partner)
    for number, quantity in enumerate(split_units(units, 7)):
        buyer = buyers[number % len(buyers)]
        script.lines.append(Line(days[number % len(days)], "dist-china", sku, quantity, price, buyer.territory, partner, customer=buyer.customer_id))
    script.cases.append(Case(story, "price_below_floor", stage.on(days[0]), stage.on(days[-1]), units, _yuan(gap * units), ("dist-china",), (partner,),
                             sku, **more))


def dealers_under_the_floor(stage: Stage, script: Script) -> None:
    """Hebei sells String under the floor again, its Beam is back in band since yesterday's 14th quiet day; Liaoning does it with Beam 400."""
    earlier = range(stage.ago(142), stage.ago(139))
    _dealer_under_floor(stage, script, "Hebei, first time", "JIZHOU", "LY-ST-05", earlier, 63, 500)
    _dealer_under_floor(stage, script, "Hebei again", "JIZHOU", "LY-ST-05", range(stage.ago(8), stage.ago(5)), 105, 800, recurrence_of=stage.on(earlier[0]))
    _dealer_under_floor(stage, script, "Hebei back in its band", "JIZHOU", "LY-BM-800", range(stage.ago(18), stage.ago(14)), 131, 6000)
    _dealer_under_floor(stage, script, "Liaohai Beam 400", "LIAOHAI", "LY-BM-400", range(stage.ago(5), stage.ago(2)), 91, 600)


def youjia_end_of_line(stage: Stage, script: Script) -> None:
    """A chain sells off Beam 200 under the floor without any coupon."""
    sku, days = "LY-BM-200", range(stage.ago(13), stage.ago(11))
    price = floor_price(sku, "retail-chains") - 1500
    script.keep("retail-chains", sku, days)
    for number in range(85):
        outlet, place = (("YOUJIA-11", "CN-3201"), ("YOUJIA-12", "CN-4201"))[number % 2]
        script.lines.append(Line(days[number % 2], "retail-chains", sku, 1, price, place, "YOUJIA", outlet, hour=14))
    script.cases.append(Case("end of line", "price_below_floor", stage.on(days[0]), stage.on(days[-1]), 85, _yuan(1500 * 85), ("retail-chains",),
                             ("YOUJIA",), sku))


def tmall_below_its_promotion(stage: Stage, script: Script) -> None:
    """Tmall had leave for 20 % and gave 26 %: under the floor and under what the promotion allows."""
    sku, days = "LY-CP-TBL", range(stage.ago(221), stage.ago(218))
    full = list_price(sku, "tmall")
    price = full * 74 // 100
    script.keep("tmall", sku, days)
    script.promotions.append(Promotion("TABLE-20", "tmall", sku, stage.on(days[0]), stage.on(days[-1]), "approved", "CN", rate=200, budget=800_000,
                                       sells=False))
    for number in range(66):
        paid = price if number < 44 else full * 80 // 100
        script.lines.append(Line(days[number % 3], "tmall", sku, 1, paid, "CN-33", promotion="TABLE-20", discount=full - paid, hour=10))
    gap = floor_price(sku, "tmall") - price
    script.cases.append(Case("deeper than allowed", "price_below_floor", stage.on(days[0]), stage.on(days[-1]), 44, _yuan(gap * 44), ("tmall",), sku=sku))
    script.near_misses.append(NearMiss("price_below_floor", "tmall, LY-CP-TBL", "at exactly what the promotion allows", stage.on(days[0]), stage.on(days[-1])))


def homeway_in_hainan(stage: Stage, script: Script) -> None:
    """A chain asks 360 in Hainan, where the ceiling is 338.87; in Xinjiang a band of its own lets it ask 360."""
    sku, price = "LY-ST-10", 36000
    for days, story, outlets, units in (
        (range(stage.ago(11), stage.ago(7)), "Hainan holidays", (("HOMEWAY-06", "CN-4601"), ("HOMEWAY-07", "CN-4602")), 330),
        (range(stage.ago(290), stage.ago(286)), "Hainan in spring", (("HOMEWAY-06", "CN-4601"),), 38),
    ):
        sold = sku if units > 100 else "LY-ST-20"
        asked = price if units > 100 else ceiling_price(sold, "retail-chains") + 2100
        script.keep("retail-chains", sold, days)
        for number, quantity in enumerate(split_units(units, 4)):
            outlet, place = outlets[number % len(outlets)]
            script.lines.append(Line(days[number % 4], "retail-chains", sold, quantity, asked, place, "HOMEWAY", outlet, hour=17))
        gap = asked - ceiling_price(sold, "retail-chains")
        script.cases.append(Case(story, "price_above_ceiling", stage.on(days[0]), stage.on(days[-1]), units, _yuan(gap * units), ("retail-chains",),
                                 ("HOMEWAY",), sold))
    days = range(stage.ago(11), stage.ago(7))
    script.bands.append(Band(sku, "retail-chains", "CN-65", floor_price(sku, "retail-chains"), price))
    for day in days:
        script.lines.append(Line(day, "retail-chains", sku, 5, price, "CN-6501", "HOMEWAY", "HOMEWAY-09", hour=17))
    script.near_misses.append(NearMiss("price_above_ceiling", "HOMEWAY, LY-ST-10, CN-6501", "at the ceiling of Xinjiang's own band", stage.on(days[0]),
                                       stage.on(days[-1])))


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
        for quantity in (4, 6, 5, 8):
            script.lines.append(Line(day, "amazon-de", sku, quantity, euros, "DE-NW", hour=21))
        at_stake += (theirs - stage.in_yuan(euros, "EUR", day)) * 23
    script.cases.append(Case("Amazon DE under lanyu.com", "price_undercut", stage.on(days[0]), stage.on(days[-1]), 115, at_stake,
                             ("amazon-de", "lanyu-com"), sku=sku))


def meituan_undercuts(stage: Stage, script: Script) -> None:
    """Meituan sells Lantern Two 6.1 % under the Shenzhen flagship on one day."""
    sku, day = "LY-LN2", stage.ago(1)
    theirs = list_price(sku, "flagship")
    price = theirs * 939 // 1000
    for channel in ("meituan", "flagship", "mini-program"):
        script.keep(channel, sku, range(day, day + 1))
    script.lines.append(Line(day, "flagship", sku, 1, theirs, "CN-4403", outlet="FL-SZ"))
    script.lines += [Line(day, "meituan", sku, 2, price, "CN-4403", hour=19) for _ in range(40)]
    script.cases.append(Case("Meituan under the flagship", "price_undercut", stage.on(day), stage.on(day), 80, _yuan((theirs - price) * 80),
                             ("flagship", "meituan"), sku=sku))


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
    script.cases.append(Case("TikTok under lanyu.com", "price_undercut", stage.on(days[0]), stage.on(days[-1]), 42, at_stake,
                             ("lanyu-com", "tiktok-us"), sku=sku))


def tmall_exactly_five_percent(stage: Stage, script: Script) -> None:
    """Near miss, in one currency: Tmall at exactly 5 % under the mini-program."""
    sku, day = "LY-ST-10", stage.ago(6)
    for channel in ("tmall", "mini-program", "flagship"):
        script.keep(channel, sku, range(day, day + 1))
    script.lines.append(Line(day, "mini-program", sku, 1, 30000, "CN-33", hour=8))
    script.lines += [Line(day, "tmall", sku, 1, 28500, "CN-31", hour=9) for _ in range(12)]
    script.near_misses.append(NearMiss("price_undercut", "tmall under mini-program, LY-ST-10", "exactly 5 % under", stage.on(day), stage.on(day)))


STORIES = (
    douyin_live_room, ganjiang_coupon, minnan_filed_coupon, old_douyin_coupon, tiktok_at_the_floor, dealers_under_the_floor, youjia_end_of_line,
    tmall_below_its_promotion, homeway_in_hainan, amazon_de_undercuts, meituan_undercuts, tiktok_undercut_resolved, tmall_exactly_five_percent,
)
