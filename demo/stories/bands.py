"""Stories about prices outside their band without any coupon, or deeper than a promotion allows."""

from datetime import date

from demo.partners import COMPANIES, Company
from demo.promotions import Promotion
from demo.seasons import last_whole_quarter, quarter_days
from demo.stories.kit import Band, Case, Line, NearMiss, Script, Stage, ceiling_price, floor_price, list_price, split_units, yuan


def _customers_of(partner: str) -> list[Company]:
    return [company for company in COMPANIES if company.partner == partner]


def _dealer_under_floor(
    stage: Stage,
    script: Script,
    story: str,
    partner: str,
    sku: str,
    days: range,
    units: int,
    gap: int,
    recurrence_of: date | None = None,
) -> None:
    price = floor_price(sku, "dist-china") - gap
    script.keep_partner(partner, days)
    buyers = _customers_of(partner)
    for number, quantity in enumerate(split_units(units, -(-units // len(days)))):
        buyer = buyers[number % len(buyers)]
        script.lines.append(
            Line(
                days[number % len(days)], "dist-china", sku, quantity, price, buyer.territory, partner, customer=buyer.customer_id
            )
        )
    script.cases.append(
        Case(
            story,
            "price_below_floor",
            stage.on(days[0]),
            stage.on(days[-1]),
            units,
            yuan(gap * units),
            ("dist-china",),
            (partner,),
            sku,
            recurrence_of=recurrence_of,
        )
    )


def dealers_under_the_floor(stage: Stage, script: Script) -> None:
    """Hebei sells String under the floor again, its Beam is back in band since yesterday's 14th quiet day; Liaoning does it with Beam 400."""
    earlier = range(stage.ago(142), stage.ago(139))
    _dealer_under_floor(stage, script, "Hebei, first time", "JIZHOU", "LY-ST-05", earlier, 63, 500)
    _dealer_under_floor(
        stage,
        script,
        "Hebei again",
        "JIZHOU",
        "LY-ST-05",
        range(stage.ago(8), stage.ago(5)),
        105,
        800,
        recurrence_of=stage.on(earlier[0]),
    )
    _dealer_under_floor(
        stage, script, "Hebei back in its band", "JIZHOU", "LY-BM-800", range(stage.ago(18), stage.ago(14)), 131, 6000
    )
    # In the middle of the last whole quarter, worth enough to be severe: it stands in the way of a better tier.
    first, after = quarter_days(last_whole_quarter(stage.calendar))
    middle = stage.calendar.index(first + (after - first) / 2)
    _dealer_under_floor(stage, script, "Henan's clearance", "ZHONGYUAN", "LY-ST-20", range(middle, middle + 3), 180, 9000)
    _dealer_under_floor(stage, script, "Liaohai Beam 400", "LIAOHAI", "LY-BM-400", range(stage.ago(5), stage.ago(2)), 91, 600)


def youjia_end_of_line(stage: Stage, script: Script) -> None:
    """A chain sells off Beam 200 under the floor without any coupon."""
    sku, days = "LY-BM-200", range(stage.ago(13), stage.ago(11))
    price = floor_price(sku, "retail-chains") - 1500
    script.keep("retail-chains", sku, days)
    for number, quantity in enumerate(split_units(85, 29)):
        outlet, place = (("YOUJIA-11", "CN-3201"), ("YOUJIA-12", "CN-4201"))[number % 2]
        script.lines.append(Line(days[number % 2], "retail-chains", sku, quantity, price, place, "YOUJIA", outlet, hour=14))
    script.cases.append(
        Case(
            "end of line",
            "price_below_floor",
            stage.on(days[0]),
            stage.on(days[-1]),
            85,
            yuan(1500 * 85),
            ("retail-chains",),
            ("YOUJIA",),
            sku,
        )
    )


def tmall_below_its_promotion(stage: Stage, script: Script) -> None:
    """Tmall had leave for 20 % and gave 26 %: under the floor and under what the promotion allows."""
    sku, days = "LY-CP-TBL", range(stage.ago(221), stage.ago(218))
    full = list_price(sku, "tmall")
    price = full * 74 // 100
    script.keep("tmall", sku, days)
    script.promotions.append(
        Promotion(
            "TABLE-20",
            "tmall",
            sku,
            stage.on(days[0]),
            stage.on(days[-1]),
            "approved",
            "CN",
            rate=200,
            budget=800_000,
            sells=False,
        )
    )
    for number in range(66):
        paid = price if number < 44 else full * 80 // 100
        script.lines.append(
            Line(days[number % 3], "tmall", sku, 1, paid, "CN-33", promotion="TABLE-20", discount=full - paid, hour=10)
        )
    gap = floor_price(sku, "tmall") - price
    script.cases.append(
        Case(
            "deeper than allowed",
            "price_below_floor",
            stage.on(days[0]),
            stage.on(days[-1]),
            44,
            yuan(gap * 44),
            ("tmall",),
            sku=sku,
        )
    )
    script.near_misses.append(
        NearMiss(
            "price_below_floor", "tmall, LY-CP-TBL", "at exactly what the promotion allows", stage.on(days[0]), stage.on(days[-1])
        )
    )


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
        for number, quantity in enumerate(split_units(units, 55 if units > 100 else 4)):
            outlet, place = outlets[number % len(outlets)]
            script.lines.append(Line(days[number % 4], "retail-chains", sold, quantity, asked, place, "HOMEWAY", outlet, hour=17))
        gap = asked - ceiling_price(sold, "retail-chains")
        script.cases.append(
            Case(
                story,
                "price_above_ceiling",
                stage.on(days[0]),
                stage.on(days[-1]),
                units,
                yuan(gap * units),
                ("retail-chains",),
                ("HOMEWAY",),
                sold,
            )
        )
    days = range(stage.ago(11), stage.ago(7))
    script.bands.append(Band(sku, "retail-chains", "CN-65", floor_price(sku, "retail-chains"), price))
    for day in days:
        script.lines.append(Line(day, "retail-chains", sku, 5, price, "CN-6501", "HOMEWAY", "HOMEWAY-09", hour=17))
    script.near_misses.append(
        NearMiss(
            "price_above_ceiling",
            "HOMEWAY, LY-ST-10, CN-6501",
            "at the ceiling of Xinjiang's own band",
            stage.on(days[0]),
            stage.on(days[-1]),
        )
    )


STORIES = (dealers_under_the_floor, youjia_end_of_line, tmall_below_its_promotion, homeway_in_hainan)
