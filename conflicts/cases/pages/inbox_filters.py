"""The inbox's address, and the filters that stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from conflicts.cases.choices import CaseStatus, InboxLayout, InboxView, Severity
from conflicts.cases.forms import DEFAULT_SORT, FILTERS
from conflicts.cases.pages.inbox_shapes import Choice, Filter
from conflicts.cases.queries import NamedInCases
from conflicts.cases.wording import kind_label, severity_label, status_label
from conflicts.detectors.choices import ConflictKind
from foundation.values.scope import Scope
from foundation.web.components import Chip

_USUAL = {"view": InboxView.ALL, "sort": DEFAULT_SORT, "layout": InboxLayout.TABLE}


def inbox_address(values: Mapping[str, Any], *, path: str = "", **changes: Any) -> str:
    """The address with ``values``, some of them changed (None leaves one out)."""
    told = {**values, **changes}
    query = urlencode({name: str(value) for name, value in told.items() if is_told(name, value)})
    return f"{path or reverse('cases')}?{query}" if query else path or reverse("cases")


def is_told(name: str, value: Any) -> bool:
    return value is not None and value != _USUAL.get(name)


def filter_chips(values: Mapping[str, Any]) -> list[Chip]:
    operators = {"from": "≥", "to": "<", "at_stake": "≥"}
    return [
        Chip(
            parameter.name,
            operators.get(parameter.name, "="),
            str(values[parameter.name]),
            inbox_address({**values, "cursor": None, parameter.name: None}),
        )
        for parameter in FILTERS
        if values[parameter.name] is not None
    ]


def filters_of(scope: Scope, values: Mapping[str, Any], named: NamedInCases) -> list[Filter]:
    """The fields of the filter menu. Channels, partners and products are chosen by name among those that a case names."""

    def choices(name: str, labels: Mapping[str, str]) -> list[Choice]:
        return [Choice(value, label, values[name] == value) for value, label in labels.items()]

    def chosen(name: str, label: str, names: Mapping[str, str]) -> Filter:
        held = values[name]
        known = names if held is None or held in names else {**names, held: held}
        return Filter(name, label, choices(name, known))

    def typed(name: str, label: str, kind: str) -> Filter:
        return Filter(name, label, value="" if values[name] is None else str(values[name]), kind=kind)

    kinds = {str(kind): kind_label(kind) for kind in ConflictKind}
    found = [
        Filter("kind", _("Kind"), choices("kind", kinds)),
        Filter("status", _("Status"), choices("status", {str(status): status_label(status) for status in CaseStatus})),
        Filter("severity", _("Severity"), choices("severity", {str(each): severity_label(each) for each in Severity})),
        chosen("channel", _("Channel"), named.channels),
        chosen("partner", _("Partner"), named.partners),
        chosen("sku", _("Product"), named.products),
        typed("from", _("Evidence from"), "date"),
        typed("to", _("Evidence before"), "date"),
        typed("at_stake", _("At stake at least"), "number"),
    ]
    return [each for each in found if not (scope.is_partner and each.name == "partner")]
