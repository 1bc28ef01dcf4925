"""What changes of lower rooms reach of rebates."""

from __future__ import annotations

from datetime import date

from channels_core.brands.services import touched_rates
from channels_core.orders.services.marks import PARTNER_SALES, mark_lines
from foundation.values.scope import Scope
from pricing.rebates.choices import VersionState
from pricing.rebates.models import RebateVersion
from pricing.rebates.services.versions import mark_programmes


def reach_of_lines(scope: Scope) -> None:
    """A product that moved to another line counts for other programmes: the days of partners on which it was sold."""
    mark_lines(scope, "intake_delta d", "l.product_id = d.fid AND d.line IS DISTINCT FROM d.old_line", (PARTNER_SALES,))


def reach_of_rates(scope: Scope) -> None:
    """Programmes in another currency than their brand's: the days whose lines a changed rate converts, and what the programmes
    that hold on these days cost."""
    programmes: set[int] = set()
    for one, other, first, last in touched_rates(scope):
        kept = (
            "(SELECT DISTINCT v.partner_id FROM pricing_rebatecover v JOIN channels_core_brand b ON b.id = v.brand_id "
            f"WHERE v.currency <> b.currency AND v.currency IN ('{one}', '{other}')) t"
        )
        lines = f"l.partner_id = t.partner_id AND l.currency IN ('{one}', '{other}') AND l.business_day BETWEEN '{first}' AND '{last}'"
        mark_lines(scope, kept, lines, (PARTNER_SALES,))
        programmes |= _paid_in(scope, (one, other), date.fromisoformat(first), date.fromisoformat(last))
    mark_programmes(scope, programmes)


def _paid_in(scope: Scope, currencies: tuple[str, str], first: date, last: date) -> set[int]:
    versions = RebateVersion.objects.unscoped("programmes of every brand").filter(state=VersionState.PUBLISHED)
    versions = versions.filter(currency__in=currencies, starts_on__lte=last, ends_on__gte=first)
    rows = versions.values_list("programme_id", "currency", "brand__currency")
    return {programme for programme, currency, own in rows if currency != own}
