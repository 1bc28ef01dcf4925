"""New order lines into an empty table of PostgreSQL: the import's core (COPY to a stage, delta, insert) against bulk_create.

Both write the same table with its foreign keys and indexes, from values in memory: model rows are part of the baseline's
time, scaled integers and SQL text were made by the parsers in both cases' place.
"""

from typing import Any

from benchmarks import order_line_loads as loads
from benchmarks.harness import Bench, Case, main

QUICK, FULL = 50_000, 500_000


def prepare(full: bool) -> Case:
    loads.make_world()
    count = FULL if full else QUICK
    rows = list(loads.lines(0, count))
    staged = loads.staged(rows)

    def baseline() -> Any:
        loads.empty_lines()
        loads.OrderLine.all_rows.bulk_create(loads.model_rows(rows), batch_size=5_000)
        return loads.stored_sum()

    def product() -> Any:
        loads.empty_lines()
        loads.load_staged(staged, 1)
        return loads.stored_sum()

    def agreement(expected: Any, found: Any) -> str:
        assert expected == found, f"{expected} != {found}"
        return "same rows, same sum"

    return Case(f"{count:,} lines", baseline, product, agreement)


BENCH = Bench("bulk_insert", "Django bulk_create", 10, prepare, needs=loads.unreachable())

if __name__ == "__main__":
    main(BENCH)
