"""What a price ladder may be asked for."""

from __future__ import annotations

from foundation.web.parameters import choice, code

PERIODS = {"28": 28, "90": 90, "7": 7}
KNOWN = (
    choice("days", "how many days up to the published one", tuple(PERIODS), default="28"),
    code("territory", "prices in this territory and below it"),
)
