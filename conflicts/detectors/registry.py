"""The detectors, in the order in which the night runs them."""

from __future__ import annotations

from conflicts.detectors.kinds import (
    diversion,
    double_claim,
    exclusive_breach,
    false_start,
    key_account_breach,
    price,
    promotion_clash,
    ship_to_breach,
)
from conflicts.detectors.rules import Detector

DETECTORS: tuple[Detector, ...] = (
    price.DETECTOR,
    diversion.DETECTOR,
    exclusive_breach.DETECTOR,
    ship_to_breach.DETECTOR,
    double_claim.DETECTOR,
    key_account_breach.DETECTOR,
    promotion_clash.DETECTOR,
    false_start.DETECTOR,
)


def detector(code: str) -> Detector:
    """Raises KeyError for no detector."""
    return {each.code: each for each in DETECTORS}[code]
