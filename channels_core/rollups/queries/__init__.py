"""What the roll-ups read: the keys of a run, the facts below them, and the sums that steps of upper apps build on."""

from channels_core.rollups.queries.facts import order_repeats, sales, signals, spend, stock, unknown_costs
from channels_core.rollups.queries.keys import (
    CHANGES,
    brand_of,
    day_batches,
    days_of_other_facts,
    days_to_recount,
    history_batches,
    keys_without_cost,
    split_orders,
)
from channels_core.rollups.queries.reads import (
    SUMS,
    buyers_of_window,
    changed_days,
    customer_histories,
    customers_by_month,
    day_sums,
    months_of_customers_new_on,
    subjects_with_facts,
)

__all__ = [
    "CHANGES",
    "SUMS",
    "brand_of",
    "buyers_of_window",
    "changed_days",
    "customer_histories",
    "customers_by_month",
    "day_batches",
    "day_sums",
    "days_of_other_facts",
    "days_to_recount",
    "history_batches",
    "keys_without_cost",
    "months_of_customers_new_on",
    "order_repeats",
    "sales",
    "signals",
    "spend",
    "split_orders",
    "stock",
    "subjects_with_facts",
    "unknown_costs",
]
