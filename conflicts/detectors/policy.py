"""Editable thresholds of the detectors; each fact is judged by the value in force on its day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from channels_core.channels.choices import ChannelKind
from foundation.thresholds.rules import Threshold

UNDERCUT_SHARE = Threshold("price_undercut.share", Decimal("0.05"), Decimal(0), Decimal("0.50"), "share", "O12")
DIVERSION_SHARE = Threshold("diversion.share", Decimal("0.15"), Decimal("0.05"), Decimal("0.30"), "share", "O5")
DIVERSION_UNITS = Threshold("diversion.units", Decimal(20), Decimal(1), Decimal(1_000), "units", "O5")
DIVERSION_DAYS = Threshold("diversion.days", Decimal(28), Decimal(14), Decimal(90), "days", "O5")

PROTECTED_BY_DEFAULT = (ChannelKind.OWN_SITE, ChannelKind.FLAGSHIP)
PROTECTS = {
    kind: Threshold(
        f"price_undercut.protects_{kind}", Decimal(kind in PROTECTED_BY_DEFAULT), Decimal(0), Decimal(1), "yes", "O12"
    )
    for kind in ChannelKind
}

THRESHOLDS = (UNDERCUT_SHARE, DIVERSION_SHARE, DIVERSION_UNITS, DIVERSION_DAYS, *PROTECTS.values())


class Policy:
    """Thresholds over time."""

    def __init__(self, history: Mapping[str, Sequence[tuple[date, Decimal]]]) -> None:
        """``history`` holds for each code (first day, value), ascending, from the default at the first of all days on."""
        self._days = {code: [since for since, _ in values] for code, values in history.items()}
        self._values = {code: [value for _, value in values] for code, values in history.items()}

    def history(self, code: str) -> list[tuple[date, Decimal]]:
        """(first day, value) of a threshold, ascending."""
        return list(zip(self._days[code], self._values[code], strict=True))

    def at(self, threshold: Threshold, day: date) -> Decimal:
        """The threshold's value in force on ``day``."""
        return self._values[threshold.code][bisect_right(self._days[threshold.code], day) - 1]

    def window(self, day: date) -> timedelta:
        """From the first to the last day of the window of shipments that ends on ``day``."""
        return timedelta(days=int(self.at(DIVERSION_DAYS, day)) - 1)

    def longest_window(self, until: date) -> timedelta:
        """The longest window of any day up to ``until``."""
        days = [value for since, value in self.history(DIVERSION_DAYS.code) if since <= until]
        return timedelta(days=int(max(days)) - 1)

    def protects(self, kind: str, day: date) -> bool:
        """Whether prices to consumers of channels of this kind are protected from undercutting."""
        return self.at(PROTECTS[ChannelKind(kind)], day) > 0


def default_policy() -> Policy:
    return Policy({threshold.code: [(date.min, threshold.default)] for threshold in THRESHOLDS})
