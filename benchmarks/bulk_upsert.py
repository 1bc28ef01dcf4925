"""Order lines sent again, half of them the same, some changed, some new: the import's core against bulk_create(update_conflicts).

The product also counts what changed, keeps the rows as they were before, and leaves alone what is equal.
"""

from typing import Any

from benchmarks import order_line_loads as loads
from benchmarks.harness import Bench, Case, main

QUICK, FULL = 50_000, 200_000
KEY = ["source", "order_id", "line_no"]


def prepare(full: bool) -> Case:
    """Half unchanged, three tenths changed, a fifth new; four times as many lines lie there."""
    loads.make_world()
    count = FULL if full else QUICK
    same, changed = count // 2, count * 3 // 10
    held = loads.staged(list(loads.lines(0, 4 * count)))
    sent = [
        *loads.lines(0, same),
        *loads.lines(same, changed, price=89),
        *loads.lines(4 * count, count - same - changed),
    ]
    staged = loads.staged(sent)
    columns = [name for name in sent[0] if name not in KEY]

    def refill() -> None:
        loads.empty_lines()
        loads.load_staged(held, 1)
        loads.vacuum_lines()

    def baseline() -> Any:
        loads.OrderLine.all_rows.bulk_create(
            loads.model_rows(sent), batch_size=5_000, update_conflicts=True, unique_fields=KEY, update_fields=columns
        )
        return loads.stored_sum()

    def product() -> Any:
        loads.load_staged(staged, 2)
        return loads.stored_sum()

    def agreement(expected: Any, found: Any) -> str:
        assert expected == found, f"{expected} != {found}"
        return "same rows, same sum"

    return Case(f"{count:,} lines on {4 * count:,}", baseline, product, agreement, before=refill)


BENCH = Bench("bulk_upsert", "Django bulk_create(update_conflicts)", 10, prepare, needs=loads.unreachable())

if __name__ == "__main__":
    main(BENCH)
