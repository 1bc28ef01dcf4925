"""What follows from a channel's kind."""

from __future__ import annotations

from collections.abc import Mapping

from channels_core.channels.choices import ChannelKind, Structure

_STRUCTURE = {
    ChannelKind.OWN_SITE: Structure.DIRECT,
    ChannelKind.FLAGSHIP: Structure.DIRECT,
    ChannelKind.SOCIAL_COMMERCE: Structure.EMERGING,
    ChannelKind.CONTENT: Structure.EMERGING,
    ChannelKind.O2O: Structure.EMERGING,
    ChannelKind.COMMUNITY: Structure.EMERGING,
}


def structure_of(kind: ChannelKind) -> Structure:
    """direct, emerging, or indirect for every channel in which another company sells (O1)."""
    return _STRUCTURE.get(kind, Structure.INDIRECT)


def depth_of(channel: int, parents: Mapping[int, int | None]) -> int:
    """How many channels stand above ``channel``; ``parents`` maps each to its own (the import refuses circles)."""
    depth = 0
    above = parents.get(channel)
    while above is not None:
        depth += 1
        above = parents.get(above)
    return depth
