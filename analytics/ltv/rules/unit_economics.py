"""What a customer costs to win against what it brings; amounts are Decimal, in one currency."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

_RATIO_PLACES = Decimal("0.0001")
_MONTH_PLACES = Decimal("0.1")
# A context of its own: the result must not depend on what the caller's thread has set.
_EXACT = Context(prec=50, rounding=ROUND_HALF_UP)


def ltv_to_cac(ltv: Decimal, cac: Decimal) -> Decimal | None:
    """LTV per unit of acquisition cost, half-up to 4 places; None where no acquisition cost was borne (CAC <= 0)."""
    if cac <= 0:
        return None
    return _EXACT.divide(ltv, cac).quantize(_RATIO_PLACES, context=_EXACT)


def payback_months(cac: Decimal, margin_by_month: Sequence[Decimal]) -> Decimal | None:
    """Months until a customer's margins, added up from its first month, reach its acquisition cost; half-up to 0.1.

    Within the month that reaches it margin is taken to flow evenly. 0 where nothing was paid; None where the margins
    given don't suffice.
    """
    if cac <= 0:
        return Decimal("0.0")
    earned = Decimal(0)
    for month, margin in enumerate(margin_by_month):
        reached = _EXACT.add(earned, margin)
        if reached >= cac:
            part = _EXACT.divide(_EXACT.subtract(cac, earned), margin)
            return _EXACT.add(part, month).quantize(_MONTH_PLACES, context=_EXACT)
        earned = reached
    return None
