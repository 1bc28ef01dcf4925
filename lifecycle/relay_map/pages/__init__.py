"""Relay > Map."""

from lifecycle.relay_map.pages.views import RelayMapFile, RelayMapView, StageDecision, StageUndo

__all__ = ["RelayMapFile", "RelayMapView", "StageDecision", "StageUndo"]
