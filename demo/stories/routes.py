"""Stories about where goods go: diversion, exclusive products, ship-to limits."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import cycle

from demo.partners import COMPANIES
from demo.products import FESTIVAL_SET, FESTIVAL_SET_OPEN, LIMITED, ONLINE_ONLY
from demo.stories.kit import Case, Line, NearMiss, Script, Stage, list_price, split_units

SHIPPED = ("LY-ST-05", "LY-ST-10", "LY-LN-MINI", "LY-ST-10")
Shipment = tuple[int, int, Sequence[tuple[str, str, int]]]  # day, units at home, (territory, product, units) outside


def _ship(script: Script, partner: str, plan: Sequence[Shipment]) -> Decimal:
    """Ship ``plan``; the value in CNY of what went outside. Home orders are many small lines, what goes outside leaves in bulk."""
    buyers = cycle([company for company in COMPANIES if company.partner == partner])
    products = cycle(SHIPPED)
    outside = Decimal(0)
    for day, units, strays in plan:
        for quantity in split_units(units, 5):
            buyer, sku = next(buyers), next(products)
            script.lines.append(
                Line(
                    day,
                    "dist-china",
                    sku,
                    quantity,
                    list_price(sku, "dist-china"),
                    buyer.territory,
                    partner,
                    customer=buyer.customer_id,
                )
            )
        for territory, sku, quantity in strays:
            price = list_price(sku, "dist-china")
            buyer = next(buyers)
            script.lines.append(Line(day, "dist-china", sku, quantity, price, territory, partner, customer=buyer.customer_id))
            outside += Decimal(price * quantity) / 100
    return outside


def _single_burst(
    script: Script, partner: str, day: int, weekly: int, strays: Sequence[tuple[str, str, int]], next_week: int
) -> Decimal:
    """Four even weeks at home, one day's stray units on the last, then ``next_week`` units at home and even weeks again."""
    script.keep_partner(partner, range(day - 27, day + 29))
    plan: list[Shipment] = [(day + 7 * week, weekly, ()) for week in (-3, -2, -1)]
    plan += [(day, weekly, strays), (day + 7, next_week, ())] + [(day + 7 * week, weekly, ()) for week in (2, 3, 4)]
    return _ship(script, partner, plan)


def _to(territory: str, *units: int) -> list[tuple[str, str, int]]:
    """One line of each shipped product."""
    return [(territory, sku, quantity) for sku, quantity in zip(SHIPPED, units, strict=False)]


def nanling_diverts(stage: Stage, script: Script) -> None:
    """The Guangdong dealer ships 663 of 2,140 units of four weeks to Shanghai and Zhejiang; it did so once before."""
    earlier = stage.ago(245)
    value = _single_burst(script, "NANLING", earlier, 200, _to("CN-3502", 48, 82, 36), 360)
    script.cases.append(
        Case("Nanling in spring", "diversion", stage.on(earlier), stage.on(earlier), 166, value, partners=("NANLING",))
    )
    end = stage.ago(0)
    script.keep_partner("NANLING", range(end - 58, end + 1))
    plan: list[Shipment] = [(end - back, 110, ()) for back in (54, 50, 46, 43, 40, 36, 33, 29)]
    plan += [(end - back, units, ()) for back, units in ((26, 190), (24, 210), (21, 200), (19, 180))]
    for back, units, sku, shanghai, zhejiang in (
        (17, 120, "LY-ST-05", 160, 110),
        (14, 110, "LY-ST-05", 30, 19),
        (12, 100, "LY-ST-10", 30, 19),
        (10, 90, "LY-ST-10", 30, 19),
        (7, 87, "LY-ST-10", 30, 19),
        (5, 70, "LY-LN-MINI", 30, 19),
        (3, 60, "LY-ST-10", 46, 28),
        (0, 60, "LY-ST-10", 46, 28),
    ):
        plan.append((end - back, units, (("CN-31", sku, shanghai), ("CN-3302", sku, zhejiang))))
    value = _ship(script, "NANLING", plan)
    script.cases.append(
        Case(
            "Nanling ships 31 % elsewhere",
            "diversion",
            stage.on(end - 17),
            stage.on(end),
            663,
            value,
            partners=("NANLING",),
            recurrence_of=stage.on(earlier),
        )
    )


def qiantang_diverted(stage: Stage, script: Script) -> None:
    """Zhejiang shipped 22 % elsewhere more than a year ago."""
    day = stage.ago(440)
    value = _single_burst(script, "QIANTANG", day, 200, _to("CN-3205", 60, 108, 58), 700)
    script.cases.append(Case("Qiantang last year", "diversion", stage.on(day), stage.on(day), 226, value, partners=("QIANTANG",)))


def minjiang_stays_under(stage: Stage, script: Script) -> None:
    """Near miss: Fujian at 146 of 1,000 units, 14.6 %."""
    end = stage.ago(0)
    script.keep_partner("MINJIANG", range(end - 58, end + 1))
    plan: list[Shipment] = [(end - back, 213, ()) for back in (55, 48, 41, 34)]
    plan += [
        (end - 27, 214, ()),
        (end - 20, 214, (("CN-3302", "LY-ST-10", 40),)),
        (end - 13, 213, (("CN-3302", "LY-ST-05", 50),)),
        (end - 6, 213, (("CN-4405", "LY-ST-10", 56),)),
    ]
    _ship(script, "MINJIANG", plan)
    script.near_misses.append(
        NearMiss("diversion", "MINJIANG", "146 of 1,000 units, 14.6 %", stage.on(end - 20), stage.on(end - 6))
    )


def qilu_at_the_limit(stage: Stage, script: Script) -> None:
    """Near miss: Shandong at exactly 120 of 800 units."""
    day = stage.ago(180)
    _single_burst(script, "QILU", day, 170, _to("CN-1306", 36, 60, 24), 170)
    script.near_misses.append(NearMiss("diversion", "QILU", "120 of 800 units, exactly 15 %", stage.on(day), stage.on(day + 21)))


def qiongzhou_is_too_small(stage: Stage, script: Script) -> None:
    """Near miss: the new Hainan dealer, 4 of 18 units elsewhere: fewer than 20 in all."""
    first, last = stage.ago(20), stage.ago(9)
    _ship(script, "QIONGZHOU", [(first, 8, ()), (last, 6, (("CN-4401", "LY-ST-05", 4),))])
    script.near_misses.append(
        NearMiss("diversion", "QIONGZHOU", "4 of 18 units: fewer than 20 in all", stage.on(first), stage.on(last))
    )


def limited_edition_at_meituan(stage: Stage, script: Script) -> None:
    """The flagships' limited edition turns up at Meituan; the flagships sell it, as they may."""
    days, price = range(stage.ago(7), stage.ago(4)), list_price(LIMITED, "meituan")
    script.lines += [Line(day, "meituan", LIMITED, 4, price, "CN-4403", hour=18) for day in days]
    script.cases.append(
        Case(
            "Aurora at Meituan",
            "exclusive_breach",
            stage.on(days[0]),
            stage.on(days[-1]),
            12,
            Decimal(price * 12) / 100,
            ("meituan",),
            sku=LIMITED,
        )
    )
    script.near_misses.append(
        NearMiss("exclusive_breach", f"flagship, {LIMITED}", "the channel with the right", stage.on(days[0]), stage.on(days[-1]))
    )


def online_model_in_a_store(stage: Stage, script: Script) -> None:
    """The online model stood in a franchise store for two days last year."""
    days, price = range(stage.ago(366), stage.ago(364)), list_price(ONLINE_ONLY, "franchise")
    script.lines += [
        Line(day, "franchise", ONLINE_ONLY, 1, price, "CN-4103", "FR-HELUO", "FS-19") for day in days for _ in range(3)
    ]
    script.cases.append(
        Case(
            "online model in a store",
            "exclusive_breach",
            stage.on(days[0]),
            stage.on(days[-1]),
            6,
            Decimal(price * 6) / 100,
            ("franchise",),
            ("FR-HELUO",),
            ONLINE_ONLY,
        )
    )


def festival_set_opens(stage: Stage, script: Script) -> None:
    """Near miss: Douyin sells the festival set on the first day outside Tmall's exclusive right."""
    day = stage.ago(FESTIVAL_SET_OPEN)
    script.lines += [Line(day, "douyin", FESTIVAL_SET, 1, list_price(FESTIVAL_SET, "douyin"), "CN-31", hour=9) for _ in range(5)]
    script.near_misses.append(
        NearMiss(
            "exclusive_breach",
            f"douyin, {FESTIVAL_SET}",
            "the first day after Tmall's exclusive right",
            stage.on(day),
            stage.on(day),
        )
    )


def tiktok_ships_to_canada(stage: Stage, script: Script) -> None:
    """TikTok US ships to Ontario, where it may not; lanyu.com may; a parcel without a territory says nothing."""
    sku, days, at_stake = "LY-LN2", range(stage.ago(6), stage.ago(3)), Decimal(0)
    price = list_price(sku, "tiktok-us")
    for day in days:
        script.lines += [Line(day, "tiktok-us", sku, quantity, price, "CA-ON", hour=10) for quantity in (6, 5)]
        at_stake += stage.in_yuan(price * 11, "USD", day)
    script.cases.append(
        Case(
            "TikTok US in Canada",
            "ship_to_breach",
            stage.on(days[0]),
            stage.on(days[-1]),
            33,
            at_stake,
            ("tiktok-us",),
            territory="CA-ON",
        )
    )
    script.lines.append(Line(days[0], "lanyu-com", sku, 1, list_price(sku, "lanyu-com"), "CA-ON", hour=10))
    script.lines.append(Line(days[0], "tiktok-us", sku, 1, price, "", hour=11))
    script.near_misses += [
        NearMiss("ship_to_breach", "lanyu-com, CA-ON", "Canada is among its countries", stage.on(days[0]), stage.on(days[0])),
        NearMiss(
            "ship_to_breach",
            "tiktok-us, no territory",
            "a line without a territory matches no territory rule",
            stage.on(days[0]),
            stage.on(days[0]),
        ),
    ]


def amazon_de_to_switzerland(stage: Stage, script: Script) -> None:
    """Amazon DE shipped to Switzerland for two days, ten months ago."""
    sku, days, at_stake = "LY-LN-HOME", range(stage.ago(318), stage.ago(316)), Decimal(0)
    price = list_price(sku, "amazon-de")
    for day in days:
        script.lines += [Line(day, "amazon-de", sku, 1, price, "CH", hour=20) for _ in range(3)]
        at_stake += stage.in_yuan(price * 3, "EUR", day)
    script.cases.append(
        Case(
            "Amazon DE in Switzerland",
            "ship_to_breach",
            stage.on(days[0]),
            stage.on(days[-1]),
            6,
            at_stake,
            ("amazon-de",),
            territory="CH",
        )
    )


STORIES = (
    nanling_diverts,
    qiantang_diverted,
    minjiang_stays_under,
    qilu_at_the_limit,
    qiongzhou_is_too_small,
    limited_edition_at_meituan,
    online_model_in_a_store,
    festival_set_opens,
    tiktok_ships_to_canada,
    amazon_de_to_switzerland,
)
