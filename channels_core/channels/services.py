"""What the import may write of channels and of where they sell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_core.channels.models import Channel, ChannelTerritory
from foundation.intake.arranging import validity_rule
from foundation.intake.errors import Refused
from foundation.intake.specification import RowRule, Target, lookup
from foundation.values.scope import Scope

CHANNELS = lookup(gettext_lazy("channel"), Channel)
CHANNEL_TABLE = Target(Channel, key=("code",))
COVERAGE_TABLE = Target(ChannelTerritory, key=("channel_id", "territory_id", "valid_from"))


@dataclass(frozen=True)
class ChannelTerms:
    """What a fact in the channel takes from it: the brand, its zone and its currency."""

    brand: int
    brand_code: str
    zone: str
    brand_currency: str


def channel_terms(scope: Scope) -> dict[int, ChannelTerms]:
    """Row id -> terms, of the channels that the scope sees."""
    rows = Channel.objects.for_scope(scope).values_list("id", "brand_id", "brand__code", "brand__time_zone", "brand__currency")
    return {row[0]: ChannelTerms(*row[1:]) for row in rows}


def stored_parents(scope: Scope) -> dict[str, str]:
    """Code -> the parent's code, of every channel that has one."""
    rows = Channel.objects.for_scope(scope).filter(parent__isnull=False)
    return dict(rows.values_list("code", "parent__code"))


def channel_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """A channel stays with its brand: its facts do."""
    held = context.known("brand of channel", _brand_of_channel)

    def rule(values: list[Any]) -> tuple[Any, ...]:
        brand = held.get(values[at["code"]])
        if brand is not None and brand != values[at["brand_code"]]:
            raise Refused(_("the channel belongs to another brand already, and stays there"), "brand_code")
        return ()

    return rule


def _brand_of_channel(scope: Scope) -> dict[str, int]:
    return dict(Channel.objects.for_scope(scope).values_list("code", "brand_id"))


def checked_validity(context: Any, at: Mapping[str, int]) -> RowRule:
    """The row's rule of every file with valid_from and valid_to."""
    starts, ends = at["valid_from"], at["valid_to"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        reason = validity_rule(values, starts, ends)
        if reason:
            raise Refused(reason, "valid_to")
        return ()

    return rule
