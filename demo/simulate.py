"""The whole run: stories first, then the calendar around them, then day by day the sales, then what follows from them."""

from datetime import date
from pathlib import Path

import numpy as np

from demo import figures, rewards
from demo.books import Books
from demo.channels import CHANNEL_INDEX, CHANNELS
from demo.customers import CUSTOMER_COLUMNS, customer_rows, draw_population
from demo.demand import DemandTables
from demo.files import write_csv, write_static_files
from demo.orderlines import ORDER_COLUMNS, batch_text, returns_text, story_text
from demo.products import stage_truth
from demo.promotions import PromotionBook, ordinary_promotions
from demo.sales import Market
from demo.seasons import DAYS, Calendar, exchange_rates, rate_on, season
from demo.stories import play
from demo.stories.kit import Line, Script, Stage
from demo.stories.stores import closing_truth
from demo.truth import write_truth


def simulate(folder: Path, *, seed: int, scale: float, until: date) -> dict[str, int]:
    """Write the brand's two years up to and including ``until`` into ``folder``; rows by file. Equal arguments give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    calendar = Calendar(until)
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(4)]
    rates = exchange_rates(calendar, streams[0])
    script = play(Stage(calendar, rates))
    promotions = [*script.promotions, *ordinary_promotions(calendar, script.promotions, script.reserved)]
    counts = write_static_files(folder, calendar, script, promotions, rates)
    seasons = {western: season(calendar, western=western) for western in (False, True)}
    population = draw_population(streams[1], seasons, scale)
    counts["customers"] = write_csv(folder, "customers", CUSTOMER_COLUMNS, customer_rows(population))
    yuan = np.array([[float(rate_on(rates, c.currency, calendar.day(d))) for c in CHANNELS] for d in range(DAYS)])
    demand, books, book = DemandTables(seasons, script), Books(calendar, yuan), PromotionBook(calendar, promotions)
    market = Market(population, demand, book, streams[2], scale)
    counts["orders"] = write_orders(folder, market, books, script, streams[3])
    write_figures(folder, counts, books, script, demand, streams[3])
    rewarded = {
        "tiers": rewards.tier_truth(calendar, books),
        "accruals": rewards.accelerator_truth(calendar, books),
        "closing": closing_truth(calendar, books.outlet_net),
        "stages": stage_truth(),
    }
    write_truth(folder, calendar, script, {"seed": seed, "scale": scale, "known_customers": population.known}, counts, rewarded)
    return counts


def write_orders(folder: Path, market: Market, books: Books, script: Script, generator: np.random.Generator) -> int:
    """orders.csv in the order of days, one day in memory at a time; the number of lines."""
    codes = [promotion.code for promotion in market.book.promotions] + [""]
    planted: dict[int, list[Line]] = {}
    for line in script.lines:
        planted.setdefault(line.day, []).append(line)
    story_orders: dict[str, list[int]] = {}
    count = 0
    with (folder / "orders.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(ORDER_COLUMNS) + "\n")
        for day in range(DAYS):
            when = books.calendar.day(day).isoformat()
            batch = market.sell(day)
            books.add(day, batch)
            books.complain(day, batch, generator)
            for part in batch.parts():
                file.write(batch_text(part, when, codes))
            count += len(batch)
            for back in market.returned(day):
                file.write(returns_text(back, when, market.next_order))
                market.next_order += len(back)
                books.add(day, back, -1)
                count += len(back)
            lines = planted.get(day, [])
            for line in lines:
                books.add_planted(day, line)
            file.write(story_text(_numbered(lines, story_orders, market), when, CHANNEL_INDEX))
            count += len(lines)
    return count


def _numbered(lines: list[Line], story_orders: dict[str, list[int]], market: Market) -> list[tuple[int, int, Line]]:
    """Planted lines with their order's running number and their place in it; lines that name one order share its number."""
    rows = []
    for line in lines:
        known = story_orders.get(line.order) if line.order else None
        if known is None:
            known = [market.next_order, 0]
            market.next_order += 1
            if line.order:
                story_orders[line.order] = known
        known[1] += 1
        rows.append((known[0], known[1], line))
    return rows


def write_figures(
    folder: Path, counts: dict[str, int], books: Books, script: Script, demand: DemandTables, generator: np.random.Generator
) -> None:
    """The files that follow from the sums of the days."""
    calendar = books.calendar
    tables = (
        (
            "spend",
            "source spend_id day channel_code purpose amount currency partner_code territory_code campaign",
            figures.spend_rows(calendar, books, generator),
        ),
        (
            "inventory",
            "day location_code channel_code sku on_hand partner_code territory_code",
            figures.stock_rows(calendar, books, generator),
        ),
        (
            "price_observations",
            "source observation_id observed_at sku channel_code price currency tax_rate partner_code territory_code seller url",
            figures.observation_rows(calendar, script, demand.reserved, generator),
        ),
        (
            "complaints",
            "complaint_id day channel_code partner_code order_id kind severity",
            figures.complaint_rows(calendar, books, script),
        ),
        ("surveys", "survey_id day subject channel_code partner_code nps csat", figures.survey_rows(calendar, generator)),
        ("targets", "period level code metric value", figures.target_rows(calendar, books, generator)),
        (
            "rebate_programmes",
            "code name partner_code tier_code channel_code line metric mode starts_on ends_on currency baseline minimum cap",
            rewards.programme_rows(calendar),
        ),
        ("rebate_slabs", "programme_code lower_bound rate rate_kind", rewards.slab_rows(calendar)),
        ("market_signals", "source day metric value channel_code sku territory_code", figures.signal_rows(calendar, generator)),
    )
    for name, columns, rows in tables:
        counts[name] = write_csv(folder, name, columns.split(), rows)
