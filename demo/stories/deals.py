"""Stories about whose customer it is: key accounts and commission claimed twice."""

from decimal import Decimal

from demo.partners import HALLBERG, MOYUN, PARTNER_INDEX, PARTNERS, YUNQI
from demo.stories.kit import Case, Line, NearMiss, Script, Stage, list_price


def nordic_sells_to_hallberg(stage: Stage, script: Script) -> None:
    """Agent Nordic sells to a key account of headquarters, half of an order comes back; headquarters itself sells to one."""
    at_stake, days = Decimal(0), (stage.ago(6), stage.ago(5))
    for day, sku, quantity in ((days[0], "LY-ST-10", 180), (days[0], "LY-LN2", 60), (days[1], "LY-ST-20", 70)):
        price = list_price(sku, "agents-eu")
        script.lines.append(
            Line(day, "agents-eu", sku, quantity, price, "SE", "AG-NORDIC", customer=HALLBERG, order=f"hallberg-{day}")
        )
        at_stake += stage.in_yuan(price * quantity, "EUR", day)
    back = stage.ago(2)
    script.lines.append(
        Line(back, "agents-eu", "LY-ST-20", -10, list_price("LY-ST-20", "agents-eu"), "SE", "AG-NORDIC", customer=HALLBERG)
    )
    script.cases.append(
        Case(
            "Nordic and Hallberg",
            "key_account_breach",
            stage.on(days[0]),
            stage.on(days[1]),
            310,
            at_stake,
            (),
            ("AG-NORDIC",),
            customer=HALLBERG,
        )
    )
    script.lines.append(
        Line(back, "lanyu-com", "LY-CP-POW", 12, list_price("LY-CP-POW", "lanyu-com"), "US-CO", customer="B-SUMMIT")
    )
    script.near_misses += [
        NearMiss("key_account_breach", f"AG-NORDIC, {HALLBERG}", "a return is never a violation", stage.on(back), stage.on(back)),
        NearMiss("key_account_breach", "lanyu-com, B-SUMMIT", "headquarters' own order", stage.on(back), stage.on(back)),
    ]


def qiantang_sold_to_yunqi(stage: Stage, script: Script) -> None:
    """A dealer sold to another key account last year."""
    day, sku = stage.ago(402), "LY-CP-CHR"
    price = list_price(sku, "dist-china")
    script.lines.append(Line(day, "dist-china", sku, 40, price, "CN-3301", "QIANTANG", customer=YUNQI))
    script.cases.append(
        Case(
            "Qiantang and Yunqi",
            "key_account_breach",
            stage.on(day),
            stage.on(day),
            40,
            Decimal(price * 40) / 100,
            (),
            ("QIANTANG",),
            customer=YUNQI,
        )
    )


def _claimed_twice(
    stage: Stage,
    script: Script,
    story: str,
    day: int,
    order: str,
    claimants: tuple[str, str],
    customer: str,
    territory: str,
    lines: tuple[tuple[str, int], ...],
) -> None:
    """An order of the first claimant's, a dealer, whose commission both claim at one rate."""
    seller = PARTNERS[PARTNER_INDEX[claimants[0]]]
    value, units = Decimal(0), 0
    for sku, quantity in lines:
        price = list_price(sku, seller.channel)
        script.lines.append(
            Line(
                day,
                seller.channel,
                sku,
                quantity,
                price,
                territory,
                seller.code,
                customer=customer,
                order=order,
                claims=";".join(claimants),
                servicing=seller.code,
            )
        )
        value += Decimal(price * quantity) / 100
        units += quantity
    script.cases.append(
        Case(
            story,
            "double_claim",
            stage.on(day),
            stage.on(day),
            units,
            value * Decimal(seller.commission),
            (),
            tuple(sorted(claimants)),
            customer=customer,
        )
    )


def hotel_order_claimed_twice(stage: Stage, script: Script) -> None:
    """Two dealers claim the commission of Moyun Hotels' order; one order of long ago likewise; two that only look so."""
    _claimed_twice(
        stage,
        script,
        "Moyun Hotels",
        stage.ago(9),
        "moyun",
        ("WUYUE", "HUIZHOU"),
        MOYUN,
        "CN-3205",
        (("LY-ST-10", 350), ("LY-LN-HOME", 260)),
    )
    _claimed_twice(
        stage,
        script,
        "a campsite in Shanghai",
        stage.ago(233),
        "campsite",
        ("HUTING", "QIANTANG"),
        "B-HUTING-002",
        "CN-31",
        (("LY-LN1", 110), ("LY-ST-05", 90)),
    )
    day, sku = stage.ago(20), "LY-BM-300"
    for partner, claims, why in (
        ("JINGCHU", "BASHU", "the order's own partner is no claim"),
        ("BASHU", "BASHU;BASHU", "one partner named twice"),
    ):
        customer = f"B-{partner}-003"
        territory = "CN-4201" if partner == "JINGCHU" else "CN-51"
        script.lines.append(
            Line(day, "dist-china", sku, 30, list_price(sku, "dist-china"), territory, partner, customer=customer, claims=claims)
        )
        script.near_misses.append(NearMiss("double_claim", f"{partner}, {customer}", why, stage.on(day), stage.on(day)))


STORIES = (nordic_sells_to_hallberg, qiantang_sold_to_yunqi, hotel_order_claimed_twice)
