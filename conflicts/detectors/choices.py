"""Kinds of conflicts and of the facts that prove them."""

from enum import StrEnum


class ConflictKind(StrEnum):
    UNFILED_PROMOTION = "unfiled_promotion"
    PRICE_BELOW_FLOOR = "price_below_floor"
    PRICE_ABOVE_CEILING = "price_above_ceiling"
    PRICE_UNDERCUT = "price_undercut"
    DIVERSION = "diversion"
    EXCLUSIVE_BREACH = "exclusive_breach"
    SHIP_TO_BREACH = "ship_to_breach"
    DOUBLE_CLAIM = "double_claim"
    KEY_ACCOUNT_BREACH = "key_account_breach"
    PROMOTION_CLASH = "promotion_clash"
    FALSE_START = "false_start"


PRICE_KINDS = (
    ConflictKind.UNFILED_PROMOTION,
    ConflictKind.PRICE_BELOW_FLOOR,
    ConflictKind.PRICE_ABOVE_CEILING,
    ConflictKind.PRICE_UNDERCUT,
)


class FactKind(StrEnum):
    """What the row ids of a finding refer to."""

    ORDER_LINE = "order_line"
    OBSERVATION = "observation"
    PARTNER_DAY = "partner_day"  # fact: the partner; the day is the finding's
    PROMOTION_PAIR = "promotion_pair"  # fact and other_fact: the two promotions
