"""What the inbox may be asked for, as parameters of its address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from conflicts.cases.choices import STAFF_VIEWS, CaseStatus, InboxLayout, InboxSort, InboxView, Severity
from conflicts.cases.queries import CaseFilter, Inbox
from conflicts.detectors.choices import ConflictKind
from foundation.values.scope import Scope
from foundation.web.parameters import Parameter, choice, code, day, read_parameters

_SORTS = tuple(sign + sort for sort in InboxSort for sign in ("-", ""))
DEFAULT_SORT = "-at_stake"
_LARGEST = Decimal(10) ** 12


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text) if text.isascii() and len(text) <= 20 else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or not 0 <= amount < _LARGEST:
        raise ValueError(_("is no amount like 1000 or 1000.50"))
    return amount


FILTERS = (
    choice("kind", "the kind of breach", tuple(ConflictKind)),
    choice("status", "the status", tuple(CaseStatus)),
    choice("severity", "the severity", tuple(Severity)),
    code("channel", "a channel that the case names"),
    code("partner", "a partner that the case names"),
    code("sku", "the product"),
    day("from", "evidence on or after this day"),
    day("to", "evidence began before this day"),
    Parameter("at_stake", _amount, "string", "money at stake at least, in the brand's currency"),
)
_PAGE = (
    *FILTERS,
    choice("sort", "the order, falling with a minus", _SORTS, default=DEFAULT_SORT),
    choice("layout", "rows, or a column for each status", tuple(InboxLayout), default=InboxLayout.TABLE),
    Parameter("cursor", str, "string", "where the page begins"),
)


def read_inbox(query: Mapping[str, Any], scope: Scope, *, today: date) -> tuple[Inbox, dict[str, Any]]:
    """What the address asks for, and its values by name. Raises ParametersInvalid.

    A partner has no view that tells whose a case is.
    """
    views = tuple(view for view in InboxView if not (scope.is_partner and view in STAFF_VIEWS))
    values = read_parameters(query, (choice("view", "the tab", views, default=InboxView.ALL), *_PAGE))
    wanted = CaseFilter(
        kind=values["kind"],
        status=(values["status"],) if values["status"] else (),
        severity=values["severity"],
        channel=values["channel"],
        partner=values["partner"],
        sku=values["sku"],
        since=values["from"],
        until=values["to"],
    )
    sort = values["sort"]
    asked = Inbox(
        me=scope.actor,
        today=today,
        view=InboxView(values["view"]),
        wanted=wanted,
        least=values["at_stake"],
        sort=InboxSort(sort.removeprefix("-")),
        is_ascending=not sort.startswith("-"),
    )
    return asked, values
