"""The static interchange files: who and what there is, and the rules that hold."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from demo.channels import BANDS, BRAND_CODE, CHANNELS
from demo.orderlines import MONEY
from demo.partners import OUTLETS, PARTNERS
from demo.products import (
    FESTIVAL_SET,
    FESTIVAL_SET_OPEN,
    LIMITED,
    OFFLINE,
    ONLINE_ONLY,
    PRODUCTS,
    STOVE_GATES,
    STOVE_LINE,
    is_sold_in,
)
from demo.promotions import Promotion
from demo.seasons import Calendar
from demo.stories.kit import Script, ceiling_price, floor_price
from demo.territories import TERRITORIES

Row = Sequence[str]
EARLIER_BANDS = 480  # days before the end on which today's bands replaced the earlier, wider ones


def write_csv(folder: Path, name: str, columns: Sequence[str], rows: Iterable[Row]) -> int:
    """Write one interchange file (UTF-8, RFC 4180 quoting where a field needs it, \\n line ends); the number of rows."""
    count = 0
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(columns) + "\n")
        for row in rows:
            file.write(",".join([_quoted(field) if "," in field or '"' in field else field for field in row]) + "\n")
            count += 1
    return count


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"'


def _bool(value: bool) -> str:
    return "true" if value else "false"


def channel_rows() -> Iterator[Row]:
    for c in CHANNELS:
        yield c.code, c.name, BRAND_CODE, c.kind, c.parent, c.currency, _bool(c.online)


def product_rows(calendar: Calendar) -> Iterator[Row]:
    for product in PRODUCTS:
        launched = calendar.before_end(product.launched) if product.launched else calendar.start - timedelta(days=400)
        yield (
            product.sku,
            product.name,
            BRAND_CODE,
            product.line,
            product.category,
            "standard",
            MONEY[product.prices[0]],
            MONEY[product.unit_cost],
            "CNY",
            launched.isoformat(),
            product.successor,
        )


def assortment_rows(calendar: Calendar) -> Iterator[Row]:
    yield LIMITED, "flagship", "exclusive", "", "", ""
    for channel in OFFLINE:
        yield ONLINE_ONLY, channel, "barred", "", "", ""
    yield FESTIVAL_SET, "tmall", "exclusive", "", "", calendar.before_end(FESTIVAL_SET_OPEN).isoformat()


def partner_rows(calendar: Calendar) -> Iterator[Row]:
    for number, partner in enumerate(PARTNERS):
        joined = calendar.before_end(partner.joined) if partner.joined else calendar.start - timedelta(days=200 + 31 * number)
        yield (
            partner.code,
            partner.name,
            partner.channel,
            partner.kind,
            partner.scheme,
            partner.tier,
            "active",
            joined.isoformat(),
            f"{partner.code.lower()}@example.com",
            f"+00 557 {number:06d}",
        )


def grant_rows() -> Iterator[Row]:
    for partner in PARTNERS:
        for territory in partner.territories:
            yield partner.code, territory, _bool(partner.kind in ("dealer", "agent")), "", ""


def agreement_rows(calendar: Calendar) -> Iterator[Row]:
    since = (calendar.start - timedelta(days=150)).isoformat()
    for partner in PARTNERS:
        yield partner.code, partner.authority, "10", partner.commission, since, ""


def outlet_rows(calendar: Calendar) -> Iterator[Row]:
    for outlet in OUTLETS:
        opened = calendar.before_end(outlet.opened) if outlet.opened else calendar.start - timedelta(days=300)
        position = (f"{outlet.latitude:.3f}", f"{outlet.longitude:.3f}") if outlet.latitude else ("", "")
        yield (
            outlet.code,
            outlet.name,
            outlet.channel,
            outlet.partner,
            outlet.territory,
            *position,
            str(outlet.area),
            opened.isoformat(),
            "",
        )


def band_rows(calendar: Calendar, script: Script) -> Iterator[Row]:
    """Two versions of every band, a tenth wider downwards before ``EARLIER_BANDS``, and the stories' own."""
    change = calendar.before_end(EARLIER_BANDS).isoformat()
    since = (calendar.start - timedelta(days=400)).isoformat()
    for product in PRODUCTS:
        for channel in CHANNELS:
            if channel.code in BANDS and (
                is_sold_in(product.sku, channel.code) or (product.sku == LIMITED and channel.code == "meituan")
            ):
                floor, ceiling = floor_price(product.sku, channel.code), ceiling_price(product.sku, channel.code)
                yield product.sku, channel.code, "", MONEY[floor * 9 // 10], MONEY[ceiling], channel.currency, since, change
                yield product.sku, channel.code, "", MONEY[floor], MONEY[ceiling], channel.currency, change, ""
    for band in script.bands:
        yield band.sku, band.channel, band.territory, MONEY[band.floor], MONEY[band.ceiling], "CNY", since, ""


def _big_money(cents: int) -> str:
    return str(Decimal(cents) / 100) if cents else ""


def promotion_rows(promotions: Iterable[Promotion]) -> Iterator[Row]:
    for p in promotions:
        yield (
            p.code,
            p.channel,
            p.sku,
            p.starts.isoformat(),
            p.ends.isoformat(),
            p.status,
            p.partner,
            p.territory,
            f"0.{p.rate:03d}" if p.rate else "",
            MONEY[p.price] if p.price else "",
            _big_money(p.budget),
            p.joint_plan,
        )


def launch_rows(calendar: Calendar, script: Script) -> Iterator[Row]:
    for sku in STOVE_LINE:
        for channel, before in STOVE_GATES.items():
            yield sku, channel, calendar.before_end(before).isoformat(), ""
    for sku, channel, opens, territory in script.launches:
        yield sku, channel, opens.isoformat(), territory


def stage_rows(calendar: Calendar) -> Iterator[Row]:
    long_ago = (calendar.start - timedelta(days=300)).isoformat()
    for product in PRODUCTS:
        if product.launched:
            yield product.sku, "introduction", calendar.before_end(product.launched).isoformat(), ""
            if product.launched > 120:
                yield product.sku, "growth", calendar.before_end(product.launched - 120).isoformat(), ""
        else:
            # Lantern One still counts as mature: that its decline is not confirmed yet is what the stage page has to say.
            yield product.sku, "decline" if product.sku == "LY-BM-200" else "maturity", long_ago, ""


def pool_rows(calendar: Calendar) -> Iterator[Row]:
    for year in range(calendar.start.year, calendar.until.year + 1):
        for quarter in range(4):
            first = calendar.start.replace(year=year, month=quarter * 3 + 1, day=1)
            last = (first + timedelta(days=95)).replace(day=1) - timedelta(days=1)
            if last >= calendar.start and first <= calendar.until:
                yield f"TRADE-{year}Q{quarter + 1}", first.isoformat(), last.isoformat(), "1800000.00", "CNY"
                yield f"CAMPAIGN-{year}Q{quarter + 1}", first.isoformat(), last.isoformat(), "3600000.00", "CNY"


def write_static_files(
    folder: Path, calendar: Calendar, script: Script, promotions: list[Promotion], rates: dict
) -> dict[str, int]:
    """Everything that does not depend on a sale; rows by file."""

    def write(name: str, columns: str, rows: Iterable[Row]) -> None:
        counts[name] = write_csv(folder, name, columns.split(), rows)

    counts: dict[str, int] = {}
    write("brands", "code name currency time_zone stage", [(BRAND_CODE, "Lanyu 岚屿", "CNY", "Asia/Shanghai", "development")])
    write(
        "exchange_rates",
        "day base quote rate",
        ((day.isoformat(), base, "CNY", str(rate)) for (base, day), rate in rates.items()),
    )
    write(
        "territories",
        "code name parent_code level population",
        ((t.code, t.name, t.parent, t.level, str(t.population) if t.population else "") for t in TERRITORIES),
    )
    write("channels", "code name brand_code kind parent_code currency online", channel_rows())
    write(
        "channel_territories",
        "channel_code territory_code valid_from valid_to",
        ((c.code, place, "", "") for c in CHANNELS for place in c.ship_to),
    )
    write(
        "products",
        "sku name brand_code line category type msrp unit_cost currency launched_on successor_sku",
        product_rows(calendar),
    )
    write("assortment", "sku channel_code rule territory_code valid_from valid_to", assortment_rows(calendar))
    write(
        "partners",
        "code name channel_code kind scheme_code tier_code status joined_on contact_email contact_phone",
        partner_rows(calendar),
    )
    write("partner_territories", "partner_code territory_code exclusive valid_from valid_to", grant_rows())
    write(
        "agreements",
        "partner_code promotion_authority price_authority_percent commission_rate valid_from valid_to",
        agreement_rows(calendar),
    )
    write(
        "outlets",
        "code name channel_code partner_code territory_code latitude longitude floor_area_m2 opened_on closed_on",
        outlet_rows(calendar),
    )
    write(
        "price_bands", "sku channel_code territory_code floor ceiling currency valid_from valid_to", band_rows(calendar, script)
    )
    write(
        "promotions",
        "code channel_code sku starts_on ends_on status partner_code territory_code discount_rate price budget joint_plan",
        promotion_rows(promotions),
    )
    write("launches", "sku channel_code opens_on territory_code", launch_rows(calendar, script))
    write("stages", "sku stage valid_from territory_code", stage_rows(calendar))
    write("budget_pools", "code starts_on ends_on amount currency", pool_rows(calendar))
    return counts
