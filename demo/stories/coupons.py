"""Stories about coupons and unfiled promotions."""

from demo.promotions import Promotion
from demo.stories.kit import Case, Line, NearMiss, Script, Stage, floor_price, list_price, split_units, yuan


def douyin_live_room(stage: Stage, script: Script) -> None:
    """Three evenings of String at 229 instead of 279 and more, with a coupon nobody filed; Tmall and a chain complain."""
    sku, days, price = "LY-ST-10", range(stage.ago(4), stage.ago(1)), 22900
    script.keep("douyin", sku, days)
    for day, units in zip(days, (251, 274, 321), strict=True):
        for number, quantity in enumerate(split_units(units, 10)):
            script.lines.append(
                Line(
                    day,
                    "douyin",
                    sku,
                    quantity,
                    price,
                    ("CN-44", "CN-33", "CN-37", "CN-51", "CN-42")[number % 5],
                    promotion="LIVE50",
                    discount=list_price(sku, "douyin") - price,
                    hour=20 + number % 3,
                )
            )
    script.complaints += [
        (stage.ago(2), "tmall", "", "price"),
        (stage.ago(2), "retail-chains", "SHANYE", "price"),
        (stage.ago(1), "tmall", "", "price"),
    ]
    gap = floor_price(sku, "douyin") - price
    script.cases.append(
        Case(
            "douyin live room",
            "unfiled_promotion",
            stage.on(days[0]),
            stage.on(days[-1]),
            846,
            yuan(gap * 846),
            ("douyin",),
            sku=sku,
        )
    )


def ganjiang_coupon(stage: Stage, script: Script) -> None:
    """Two franchise stores in Jiangxi honour a coupon that was filed where approval is needed; its last day is 14 days old, so still open."""
    sku, days = "LY-BM-400", range(stage.ago(16), stage.ago(13))
    price = floor_price(sku, "franchise") - 2000
    script.keep("franchise", sku, days)
    script.promotions.append(
        Promotion(
            "GANJIANG-BEAM",
            "franchise",
            sku,
            stage.on(days[0]),
            stage.on(days[-1]),
            "filed",
            "CN-36",
            price=price,
            partner="FR-GANJIANG",
            budget=300_000,
            sells=False,
        )
    )
    for number, quantity in enumerate(split_units(156, 26)):
        outlet, place = (("FS-01", "CN-3601"), ("FS-02", "CN-3607"))[number % 2]
        script.lines.append(
            Line(
                days[number % 3],
                "franchise",
                sku,
                quantity,
                price,
                place,
                "FR-GANJIANG",
                outlet,
                promotion="GANJIANG-BEAM",
                discount=list_price(sku, "franchise") - price,
                hour=15,
            )
        )
    script.cases.append(
        Case(
            "unapproved coupon in Jiangxi",
            "unfiled_promotion",
            stage.on(days[0]),
            stage.on(days[-1]),
            156,
            yuan(2000 * 156),
            ("franchise",),
            ("FR-GANJIANG",),
            sku,
        )
    )


def minnan_filed_coupon(stage: Stage, script: Script) -> None:
    """Near miss: the same kind of coupon, filed by a partner whose agreement asks for no more."""
    sku, days = "LY-CP-CHR", range(stage.ago(12), stage.ago(9))
    price = floor_price(sku, "franchise") - 2500
    script.keep("franchise", sku, days)
    script.promotions.append(
        Promotion(
            "MINNAN-CHAIR",
            "franchise",
            sku,
            stage.on(days[0]),
            stage.on(days[-1]),
            "filed",
            "CN-35",
            price=price,
            partner="FR-MINNAN",
            budget=200_000,
            sells=False,
        )
    )
    for number in range(24):
        script.lines.append(
            Line(
                days[number % 3],
                "franchise",
                sku,
                1,
                price,
                "CN-3502",
                "FR-MINNAN",
                "FS-22",
                promotion="MINNAN-CHAIR",
                discount=list_price(sku, "franchise") - price,
                hour=16,
            )
        )
    script.near_misses.append(
        NearMiss(
            "unfiled_promotion",
            "FR-MINNAN, LY-CP-CHR",
            "filed, and the agreement asks for filing only",
            stage.on(days[0]),
            stage.on(days[-1]),
        )
    )


def old_douyin_coupon(stage: Stage, script: Script) -> None:
    """An unfiled coupon of last winter, long resolved."""
    sku, days = "LY-LN-MINI", range(stage.ago(301), stage.ago(299))
    price = floor_price(sku, "douyin") - 900
    script.keep("douyin", sku, days)
    for number in range(70):
        script.lines.append(
            Line(
                days[number % 2],
                "douyin",
                sku,
                2,
                price,
                "CN-44",
                promotion="NIGHT9",
                discount=list_price(sku, "douyin") - price,
                hour=21,
            )
        )
    script.cases.append(
        Case(
            "night coupon",
            "unfiled_promotion",
            stage.on(days[0]),
            stage.on(days[-1]),
            140,
            yuan(900 * 140),
            ("douyin",),
            sku=sku,
        )
    )


def tiktok_at_the_floor(stage: Stage, script: Script) -> None:
    """Near miss of the live room: TikTok US sells String at exactly the floor, with a coupon."""
    sku, days = "LY-ST-10", range(stage.ago(10), stage.ago(8))
    price = floor_price(sku, "tiktok-us")
    for channel in ("tiktok-us", "lanyu-com"):  # without a sale at lanyu.com nothing can be undercut
        script.keep(channel, sku, days)
    for number in range(60):
        script.lines.append(
            Line(
                days[number % 2],
                "tiktok-us",
                sku,
                1 + number % 2,
                price,
                ("US-CA", "US-TX", "US-NY")[number % 3],
                promotion="SPARK",
                discount=list_price(sku, "tiktok-us") - price,
                hour=9,
            )
        )
    script.observations.append((days[0], "tiktok-us", sku, price, "US"))
    script.near_misses.append(
        NearMiss("unfiled_promotion", "tiktok-us, LY-ST-10", "at exactly the floor", stage.on(days[0]), stage.on(days[-1]))
    )


STORIES = (douyin_live_room, ganjiang_coupon, minnan_filed_coupon, old_douyin_coupon, tiktok_at_the_floor)
