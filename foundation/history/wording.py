"""The audit in words; those of each room's kinds, actions and fields are handed over by config."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

LONGEST = 200

_kinds: dict[str, Any] = {}
_actions: dict[str, Any] = {}
_fields: dict[str, Any] = {}


def hand_over(*, kinds: Mapping[str, Any], actions: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
    """Lazy texts by code: what was changed ("price band"), what was done ("published the price bands"), which field ("floor")."""
    for held, given in ((_kinds, kinds), (_actions, actions), (_fields, fields)):
        held.clear()
        held.update(given)


def kind_text(code: str) -> str:
    return str(_kinds.get(code, code))


def action_text(code: str) -> str:
    return str(_actions.get(code, code))


def field_text(code: str) -> str:
    return str(_fields.get(code, code))


def value_text(value: Any) -> str:
    """A value of an entry for people; what is long is cut, the API has it whole."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        text = " · ".join(f"{field_text(str(name))} {value_text(part)}" for name, part in value.items())
    elif isinstance(value, list):
        text = _(", ").join(value_text(part) for part in value)
    else:
        text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
