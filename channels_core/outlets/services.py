"""What the import may write of outlets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_core.outlets.models import Outlet
from foundation.intake.errors import Refused
from foundation.intake.specification import RowRule, Target, lookup

OUTLETS = lookup(gettext_lazy("outlet"), Outlet)
OUTLET_TABLE = Target(Outlet, key=("code",))


def outlet_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    opened, closed = at["opened_on"], at["closed_on"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        if values[opened] and values[closed] and values[closed] < values[opened]:
            raise Refused(_("closed before it was opened"), "closed_on")
        return ()

    return rule
