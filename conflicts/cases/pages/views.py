"""The filters of the inbox that a person keeps by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from conflicts.cases.forms import read_inbox
from conflicts.cases.pages.inbox_filters import ADDRESS, SAVED_AS
from foundation.web.lists import KeptViewRemoval, KeptViews


class SavedCaseViews(KeptViews):
    permissions = {"POST": "cases:read"}
    saved_as, address = SAVED_AS, ADDRESS

    def read(self, query: QueryDict) -> Mapping[str, Any]:
        return read_inbox(query, self.scope, today=timezone.localdate())[1]


class SavedCaseViewRemoval(KeptViewRemoval):
    permissions = {"POST": "cases:read"}
    saved_as, address = SAVED_AS, ADDRESS
