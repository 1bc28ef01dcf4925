"""The playbook's defaults: which role each kind of channel has in each stage, and what counts as selling materially (R2)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from channels_core.channels.choices import ChannelKind
from foundation.thresholds.rules import Threshold
from lifecycle.playbook.choices import RelayRole
from lifecycle.stages.choices import Stage

VERSION = 1
MATERIAL_SHARE = Threshold("role_conflict.share", Decimal("0.10"), Decimal(0), Decimal(1), "share", "R2")
LEAD_SHARE = Threshold("role_conflict.lead_share", Decimal("0.25"), Decimal(0), Decimal(1), "share", "R2")
THRESHOLDS = (MATERIAL_SHARE, LEAD_SHARE)

_L, _P, _S, _C, _A = RelayRole.LEAD, RelayRole.PARALLEL, RelayRole.SUPPORT, RelayRole.CLEARANCE, RelayRole.ABSENT

#: By kind the roles in introduction, growth, maturity, decline.
_ROLES: Mapping[ChannelKind, tuple[RelayRole, RelayRole, RelayRole, RelayRole]] = {
    # Leads with tests, reviews and buzz; steady volume and profit; steers users to the successor.
    ChannelKind.MARKETPLACE: (_L, _S, _L, _S),
    # Takes over those who know the brand; high margin, first release, interaction; steers users to the successor.
    ChannelKind.OWN_SITE: (_S, _P, _P, _S),
    ChannelKind.SOCIAL_COMMERCE: (_S, _S, _S, _A),
    ChannelKind.CONTENT: (_S, _S, _S, _A),
    ChannelKind.O2O: (_A, _S, _S, _A),
    ChannelKind.COMMUNITY: (_A, _S, _S, _A),
    # Opens territories; penetration and defence; clears stock.
    ChannelKind.DISTRIBUTOR: (_A, _P, _P, _C),
    ChannelKind.AGENT: (_A, _P, _P, _C),
    ChannelKind.RETAIL: (_A, _S, _S, _C),
    ChannelKind.FLAGSHIP: (_S, _P, _P, _S),
    ChannelKind.FRANCHISE: (_A, _S, _S, _C),
}

PLAYBOOK: Mapping[Stage, Mapping[ChannelKind, RelayRole]] = {
    stage: {kind: roles[place] for kind, roles in _ROLES.items()} for place, stage in enumerate(Stage)
}
