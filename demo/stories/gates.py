"""Stories about the calendar: promotions that clash, and sales before the starting gun."""

from datetime import timedelta
from decimal import Decimal

from demo.products import STOVE_GATES
from demo.promotions import Promotion
from demo.seasons import chinese_festivals, western_festivals
from demo.stories.kit import Case, Line, NearMiss, Script, Stage, list_price


def festival_clash(stage: Stage, script: Script) -> None:
    """Tmall's 11.11 (or 6.18, whichever was last) and a chain's sale in East China overlap on String for eight days."""
    festivals = [f for year in stage.calendar.years() for f in chinese_festivals(year) if f.name.startswith(("1111", "618"))]
    festival = max((f for f in festivals if f.ends <= stage.calendar.until), key=lambda f: f.ends)
    sku, first = "LY-ST-10", festival.ends - timedelta(days=7)
    script.promotions += [
        Promotion(
            f"{festival.name}-STRING",
            "tmall",
            sku,
            festival.starts,
            festival.ends,
            "approved",
            "CN",
            price=25900,
            budget=18_000_000,
            joint_plan=f"JP-{festival.name}",
        ),
        Promotion(
            "SHANYE-SALE",
            "retail-chains",
            sku,
            first,
            festival.ends + timedelta(days=3),
            "filed",
            "CN-EAST",
            price=28500,
            partner="SHANYE",
            budget=6_000_000,
            sells=False,
        ),
    ]
    for back in range(8):
        day = stage.calendar.index(festival.ends) - back
        for outlet, place in (("SHANYE-01", "CN-31"), ("SHANYE-02", "CN-3301"), ("SHANYE-03", "CN-3205")):
            script.lines.append(
                Line(
                    day, "retail-chains", sku, 2, 28500, place, "SHANYE", outlet, promotion="SHANYE-SALE", discount=4400, hour=16
                )
            )
    script.cases.append(
        Case(
            "11.11 and the chain's sale",
            "promotion_clash",
            first,
            festival.ends,
            0,
            Decimal(60_000),
            ("retail-chains", "tmall"),
            sku=sku,
        )
    )


def black_friday_together(stage: Stage, script: Script) -> None:
    """Near miss: lanyu.com and TikTok share a joint plan for Black Friday (part of the ordinary calendar)."""
    weeks = [
        f
        for year in range(stage.calendar.start.year, stage.calendar.until.year + 1)
        for f in western_festivals(year)
        if f.name.startswith("BF")
    ]
    week = max((f for f in weeks if f.starts <= stage.calendar.until), key=lambda f: f.starts)
    script.near_misses.append(
        NearMiss("promotion_clash", "lanyu-com and tiktok-us", f"one joint plan, JP-{week.name}", week.starts, week.ends)
    )


def older_clashes(stage: Stage, script: Script) -> None:
    """Last season the mini-program and a franchisee promoted one battery pack in Guangdong; four pairs that only look like it."""

    def promote(
        code: str,
        channel: str,
        sku: str,
        first: int,
        last: int,
        territory: str,
        budget: int,
        status: str = "approved",
        partner: str = "",
    ) -> None:
        script.promotions.append(
            Promotion(
                code,
                channel,
                sku,
                stage.on(first),
                stage.on(last),
                status,
                territory,
                rate=100,
                partner=partner,
                budget=budget,
                sells=False,
            )
        )

    first = stage.ago(203)
    promote("MINI-BATTERY", "mini-program", "LY-CP-BAT", first, first + 9, "CN", 900_000)
    promote("ZHUJIANG-BATTERY", "franchise", "LY-CP-BAT", first + 4, first + 15, "CN-4406", 850_000, "filed", "FR-ZHUJIANG")
    script.cases.append(
        Case(
            "battery packs in Guangdong",
            "promotion_clash",
            stage.on(first + 4),
            stage.on(first + 9),
            0,
            Decimal(8_500),
            ("franchise", "mini-program"),
            sku="LY-CP-BAT",
        )
    )
    first = stage.ago(75)
    promote("TMALL-MAT", "tmall", "LY-CP-MAT", first, first + 6, "CN", 500_000)
    promote("HOMEWAY-MAT", "retail-chains", "LY-CP-MAT", first + 7, first + 12, "CN", 300_000, "filed", "HOMEWAY")
    promote("WANNAN-CUP", "franchise", "LY-CP-CUP", first, first + 6, "CN-34", 200_000, "filed", "FR-WANNAN")
    promote("SHANYE-CUP", "retail-chains", "LY-CP-CUP", first, first + 6, "CN-33", 200_000, "filed", "SHANYE")
    promote("DOUYIN-HEAD", "douyin", "LY-BM-HEAD", first, first + 6, "CN", 500_000, "rejected")
    promote("TMALL-HEAD", "tmall", "LY-BM-HEAD", first, first + 6, "CN", 500_000)
    for who, why, days in (
        ("tmall and retail-chains, LY-CP-MAT", "one ends the day before the other starts", 12),
        ("franchise and retail-chains, LY-CP-CUP", "Anhui and Zhejiang do not overlap", 6),
        ("douyin and tmall, LY-BM-HEAD", "one was rejected", 6),
    ):
        script.near_misses.append(NearMiss("promotion_clash", who, why, stage.on(first), stage.on(first + days)))


def stove_before_its_gate(stage: Stage, script: Script) -> None:
    """A franchise store in Mianyang sells the Stove six days before the franchise gate; Guangdong's gate was earlier; flagships start on their day."""
    sku, day = "LY-SV-1", stage.ago(STOVE_GATES["franchise"] + 6)
    price = list_price(sku, "franchise")
    script.lines += [Line(day, "franchise", sku, 2, price, "CN-5107", "FR-MIANYANG", "FS-04", hour=15) for _ in range(3)]
    script.cases.append(
        Case(
            "Stove in Mianyang", "false_start", stage.on(day), stage.on(day), 6, Decimal(price * 6) / 100, ("franchise",), sku=sku
        )
    )
    early = stage.ago(12)
    script.launches.append((sku, "franchise", stage.on(stage.ago(20)), "CN-44"))
    script.lines += [Line(early, "franchise", sku, 1, price, "CN-4406", "FR-ZHUJIANG", "FS-07", hour=15) for _ in range(3)]
    gate = stage.ago(STOVE_GATES["flagship"])
    script.lines.append(Line(gate, "flagship", sku, 1, list_price(sku, "flagship"), "CN-31", outlet="FL-SH", hour=10))
    script.near_misses += [
        NearMiss(
            "false_start", f"franchise, {sku}, CN-4406", "Guangdong's own gate covers Foshan", stage.on(early), stage.on(early)
        ),
        NearMiss("false_start", f"flagship, {sku}", "sold on the gate's own day", stage.on(gate), stage.on(gate)),
    ]


def lantern_two_before_launch(stage: Stage, script: Script) -> None:
    """Amazon US sold Lantern Two two days before its launch, the default gate."""
    sku, day = "LY-LN2", stage.ago(432)
    price = list_price(sku, "amazon-us")
    script.lines += [Line(day, "amazon-us", sku, 1, price, "US-WA", hour=9) for _ in range(4)]
    script.cases.append(
        Case(
            "Lantern Two too early",
            "false_start",
            stage.on(day),
            stage.on(day),
            4,
            stage.in_yuan(price * 4, "USD", day),
            ("amazon-us",),
            sku=sku,
        )
    )


STORIES = (festival_clash, black_friday_together, older_clashes, stove_before_its_gate, lantern_two_before_launch)
