"""The published accruals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from channels_core.parties.models import Partner
from foundation.jobs.queries import visible
from foundation.values.money import plain
from foundation.values.scope import Scope
from pricing.rebates.models import Accrual


def dumped_accruals(scope: Scope) -> Iterator[dict[str, Any]]:
    """The amount so far of each programme, partner and period, as plain values."""
    codes = dict(Partner.objects.for_scope(scope).values_list("id", "code"))
    columns = ("programme_code", "partner_id", "starts_on", "ends_on", "base", "amount", "currency")
    for programme, partner, starts_on, ends_on, base, amount, currency in _accruals(scope).values_list(*columns):
        yield {
            "type": "accrual",
            "programme": programme,
            "partner": codes.get(partner),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "base": plain(base),
            "amount": plain(amount),
            "currency": currency,
        }


def _accruals(scope: Scope) -> Any:
    return visible(scope, Accrual.objects.for_scope(scope))
