"""What the list of partners may be narrowed to, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.territories.models import Territory
from foundation.values.scope import Scope
from partners.territory_grants.models import TerritoryGrant


@dataclass(frozen=True)
class NamedOfPartners:
    """The channels that have partners, and the territories granted to them: code -> name, by name."""

    channels: Mapping[str, str]
    territories: Mapping[str, str]


def named_of_partners(scope: Scope) -> NamedOfPartners:
    """Two statements."""
    own = Partner.objects.for_scope(scope)
    channels = Channel.objects.for_scope(scope).filter(id__in=own.values("channel_id")).order_by("name", "code")
    granted = TerritoryGrant.objects.for_scope(scope).values("territory_id")
    territories = Territory.objects.for_scope(scope).filter(id__in=granted).order_by("name", "code")
    return NamedOfPartners(
        dict(channels.values_list("code", "name").distinct()), dict(territories.values_list("code", "name").distinct())
    )
