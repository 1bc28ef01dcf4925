"""The inbox's address, and the filters that stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from conflicts.cases.choices import CaseStatus, InboxLayout, InboxView, Severity
from conflicts.cases.forms import DEFAULT_SORT, FILTERS
from conflicts.cases.queries import NamedInCases
from conflicts.cases.wording import kind_label, severity_label, status_label
from conflicts.detectors.choices import ConflictKind
from foundation.values.scope import Scope
from foundation.web.lists import Filter, ListAddress, choice_filter, typed_filter

#: What saved views of the inbox are filed under.
SAVED_AS = "cases"
ADDRESS = ListAddress(
    "cases",
    FILTERS,
    {"view": InboxView.ALL, "sort": DEFAULT_SORT, "layout": InboxLayout.TABLE},
    {"from": "≥", "to": "<", "at_stake": "≥"},
)


def filters_of(scope: Scope, values: Mapping[str, Any], named: NamedInCases) -> list[Filter]:
    """The fields of the filter menu. Channels, partners and products are chosen by name among those that a case names."""

    kinds = {str(kind): kind_label(kind) for kind in ConflictKind}
    found = [
        choice_filter(values, "kind", _("Kind"), kinds),
        choice_filter(values, "status", _("Status"), {str(status): status_label(status) for status in CaseStatus}),
        choice_filter(values, "severity", _("Severity"), {str(each): severity_label(each) for each in Severity}),
        choice_filter(values, "channel", _("Channel"), named.channels),
        choice_filter(values, "partner", _("Partner"), named.partners),
        choice_filter(values, "sku", _("Product"), named.products),
        typed_filter(values, "from", _("Evidence from"), "date"),
        typed_filter(values, "to", _("Evidence before"), "date"),
        typed_filter(values, "at_stake", _("At stake at least"), "number"),
    ]
    return [each for each in found if not (scope.is_partner and each.name == "partner")]
