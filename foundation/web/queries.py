"""The filters that a person keeps by name."""

from __future__ import annotations

from dataclasses import dataclass

from foundation.web.models import SavedView


@dataclass(frozen=True)
class ViewRow:
    id: int
    name: str
    query: str


def saved_views(*, owner: str, page: str) -> list[ViewRow]:
    """The views of one person and list, by name."""
    rows = SavedView.objects.filter(owner=owner, page=page).order_by("name").values_list("id", "name", "query")
    return [ViewRow(*row) for row in rows]
