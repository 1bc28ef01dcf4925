"""What the night refuses."""

from __future__ import annotations

from datetime import date


class NightRefused(ValueError):
    """A night that cannot be played; the message is for the person who asked."""


class DayAlreadyPast(NightRefused):
    """The day lies before the published one."""

    def __init__(self, brand: str, day: date, published: date) -> None:
        super().__init__(f"{brand}: {day} lies before the published day; {published} is published")
        self.brand, self.day, self.published = brand, day, published


class DayNotYetBegun(NightRefused):
    """The day has neither begun in the brand's zone nor any fact."""

    def __init__(self, brand: str, day: date, latest: date) -> None:
        super().__init__(f"{brand}: {day} has not begun; {latest} is the last day that can be asked for")
        self.brand, self.day, self.latest = brand, day, latest


class NightUnderWay(NightRefused):
    """A later night of the brand is being computed by a living process."""

    def __init__(self, brand: str, day: date, running: date) -> None:
        super().__init__(f"{brand}: {day} was asked for, but the night of {running} is under way")
        self.brand, self.day, self.running = brand, day, running


class FencedOff(RuntimeError):
    """A chunk was taken over, or its run given up, while it was being computed: nothing of it may be written."""
