"""What a change of a lower room's rows reaches among the order lines."""

from __future__ import annotations

from channels_core.orders.services.marks import FACT_TOPICS, INSIDE, JUDGED, SALES, mark_lines
from channels_core.territories.services import MOVED
from foundation.values.scope import Scope


def reach_of_channels(scope: Scope) -> None:
    """Kind (whose prices are protected, compared or steered) and currency (of promotion prices)."""
    changed = "d.kind IS DISTINCT FROM d.old_kind OR d.currency IS DISTINCT FROM d.old_currency OR d.online IS DISTINCT FROM d.old_online"
    mark_lines(scope, "intake_delta d", f"l.channel_id = d.fid AND ({changed})", (SALES,))


def reach_of_coverage(scope: Scope) -> None:
    mark_lines(scope, "intake_touched t", f"l.channel_id = t.channel_id AND {INSIDE}", (SALES,))


def reach_of_assortment(scope: Scope) -> None:
    """An exclusive rule for one channel speaks about the product in every other."""
    mark_lines(scope, "intake_touched t", f"l.product_id = t.product_id AND {INSIDE}", (SALES,))


def reach_of_products(scope: Scope) -> None:
    """MSRP (what a discounting promotion allows), its currency, and the launch day; costs are recomputed elsewhere."""
    changed = (
        "d.msrp IS DISTINCT FROM d.old_msrp OR d.launched_on IS DISTINCT FROM d.old_launched_on "
        "OR d.currency IS DISTINCT FROM d.old_currency"
    )
    mark_lines(scope, "intake_delta d", f"l.product_id = d.fid AND ({changed})", (SALES,))


def reach_of_territories(scope: Scope) -> None:
    """Lines at and below a territory that moved or became a country."""
    mark_lines(
        scope, f"(SELECT DISTINCT m.descendant_id AS territory FROM ({MOVED}) m) t", "l.territory_id = t.territory", JUDGED
    )


def reach_of_customers(scope: Scope) -> None:
    changed = "d.kind IS DISTINCT FROM d.old_kind OR d.key_account IS DISTINCT FROM d.old_key_account"
    mark_lines(scope, "intake_delta d", f"l.customer_id = d.fid AND ({changed})", FACT_TOPICS)
