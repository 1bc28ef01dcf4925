"""Which role the playbook gives, and where the channels do not keep to it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from channels_core.channels.choices import ChannelKind
from lifecycle.playbook.choices import RelayRole, RoleConflict
from lifecycle.playbook.policy import PLAYBOOK
from lifecycle.stages.choices import Stage


@dataclass(frozen=True)
class Limits:
    """Shares of a product's net revenue: more than ``material`` is no leftover, more than ``lead`` is a lead."""

    material: Decimal
    lead: Decimal


@dataclass(frozen=True)
class Breach:
    """A channel that does not keep to its role: ``share`` of the product's net revenue in the window."""

    channel: int
    conflict: RoleConflict
    role: RelayRole
    share: Decimal


def role_of(stage: str, kind: str) -> RelayRole:
    """The playbook's role for a kind of channel in a stage."""
    return PLAYBOOK[Stage(stage)][ChannelKind(kind)]


def shares_of(revenue: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """Each channel's share of the net revenue; nothing where there is none in all. Negative revenue (returns) shares nothing."""
    earned = {channel: max(amount, Decimal(0)) for channel, amount in revenue.items()}
    total = sum(earned.values(), Decimal(0))
    return {channel: amount / total for channel, amount in earned.items()} if total > 0 else {}


def breaches_of(stage: str, kinds: Mapping[int, str], shares: Mapping[int, Decimal], limits: Limits) -> dict[int, Breach]:
    """By channel: more than ``limits.material`` where the role is absent; or the most of all, and more than ``limits.lead``, where it only supports."""
    found: dict[int, Breach] = {}
    most = max(shares.values(), default=Decimal(0))
    for channel, share in shares.items():
        role = role_of(stage, kinds[channel])
        if role is RelayRole.ABSENT and share > limits.material:
            found[channel] = Breach(channel, RoleConflict.SELLS_THOUGH_ABSENT, role, share)
        elif role is RelayRole.SUPPORT and share == most and share > limits.lead:
            found[channel] = Breach(channel, RoleConflict.LEADS_THOUGH_SUPPORT, role, share)
    return found
