"""Where the rooms of lifecycle are mounted."""

from django.urls import URLPattern, path, re_path

from lifecycle.playbook.api import PlaybookRoles
from lifecycle.playbook.pages import PlaybookView
from lifecycle.relay_map.api import RelayMapCells
from lifecycle.relay_map.pages import RelayMapFile, RelayMapView, StageDecision, StageUndo
from lifecycle.stages.api import StageDetail, StageList

page_urls: list[URLPattern] = [
    path("relay/map/", RelayMapView.as_view(), name="relay-map"),
    re_path(r"^relay/map\.(?P<ending>csv|xlsx)$", RelayMapFile.as_view(), name="relay-map-file"),
    path("relay/map/<str:sku>/stage/", StageDecision.as_view(), name="relay-stage"),
    path("relay/map/<str:sku>/stage/undo/", StageUndo.as_view(), name="relay-stage-undo"),
    path("relay/playbook/", PlaybookView.as_view(), name="playbook"),
]

api_urls: list[URLPattern] = [
    path("stages/", StageList.as_view(), name="api-stages"),
    path("stages/<str:sku>/", StageDetail.as_view(), name="api-stage"),
    path("playbook/", PlaybookRoles.as_view(), name="api-playbook"),
    path("relay-map/", RelayMapCells.as_view(), name="api-relay-map"),
]
