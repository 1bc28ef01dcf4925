"""What may be advised for an outlet that sells far under its peers, and why another is left alone."""

from __future__ import annotations

from enum import StrEnum


class Advice(StrEnum):
    CLOSE = "close"
    DROPSHIP = "dropship"
    LIVE_COMMERCE = "live_commerce"


class Spared(StrEnum):
    """Why an outlet that was under the bar at least once is no candidate."""

    RECOVERED = "recovered"  # not under the bar in every quarter
    FRESH_STOCK = "fresh_stock"  # under it, but what lies there sells in time
    NO_STOCK_KNOWN = "no_stock_known"
