"""What follows from a channel's kind, and from its place under others."""

from __future__ import annotations

import pytest

from channels_core.channels.choices import ChannelKind, Structure
from channels_core.channels.rules import depth_of, structure_of

STRUCTURES = {
    "direct": {"own_site", "flagship"},
    "emerging": {"social_commerce", "content", "o2o", "community"},
    "indirect": {"marketplace", "distributor", "agent", "retail", "franchise"},
}


@pytest.mark.parametrize("kind", list(ChannelKind))
def test_a_kind_is_direct_indirect_or_emerging(kind: ChannelKind) -> None:
    expected = [structure for structure, kinds in STRUCTURES.items() if kind in kinds]
    assert [structure_of(kind)] == [Structure(structure) for structure in expected]


def test_level_counts_the_channels_above() -> None:
    parents = {1: None, 2: 1, 3: 2, 4: None}
    assert [depth_of(channel, parents) for channel in (1, 2, 3, 4)] == [0, 1, 2, 0]
