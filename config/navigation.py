"""The rail: the areas in order, each shown only to those who may open it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from channels_core.brands.queries import brands
from conflicts.cases.queries import open_case_count
from foundation.values.scope import Scope
from foundation.web.navigation import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(gettext_lazy("Today"), "today", icon="today", shortcut="t", permission="kpis:read", root="/", for_partners=True),
    Entry(
        gettext_lazy("Channels"),
        "channels",
        icon="channels",
        shortcut="c",
        permission="kpis:read",
        children=(
            Entry(gettext_lazy("Compare"), "channels", permission="kpis:read", is_exact=True),
            Entry(gettext_lazy("Scorecards"), "scorecards", permission="scorecards:read"),
            Entry(gettext_lazy("Outlets"), "closing-candidates", permission="kpis:read"),
        ),
    ),
    Entry(
        gettext_lazy("Relay"),
        "relay-map",
        icon="relay",
        shortcut="r",
        permission="stages:read",
        root="/relay",
        children=(
            Entry(gettext_lazy("Map"), "relay-map", permission="stages:read"),
            Entry(gettext_lazy("Playbook"), "playbook", permission="stages:read"),
        ),
    ),
    Entry(
        gettext_lazy("Market order"),
        "cases",
        icon="shield",
        shortcut="o",
        permission="cases:read",
        root="/cases",
        count=open_case_count,
        children=(
            Entry(gettext_lazy("Cases"), "cases", permission="cases:read"),
            Entry(gettext_lazy("Price ladder"), "price-ladders", permission="bands:read", root="/price-ladder"),
            Entry(gettext_lazy("Price bands"), "price-bands", permission="bands:read", root="/price-bands"),
        ),
    ),
    Entry(
        gettext_lazy("Partners"),
        "partners",
        icon="partners",
        shortcut="p",
        permission="partners:read",
        children=(
            Entry(gettext_lazy("Tiers"), "tiers", permission="tiers:read"),
            Entry(gettext_lazy("All partners"), "partners", permission="partners:read", is_exact=True),
        ),
    ),
    Entry(
        gettext_lazy("Money"),
        "rebates",
        icon="money",
        shortcut="m",
        permission="rebates:read",
        root="/money",
        children=(
            Entry(gettext_lazy("Rebates"), "rebates", permission="rebates:read"),
            Entry(gettext_lazy("Accruals"), "accruals", permission="rebates:read"),
        ),
    ),
    Entry(
        gettext_lazy("Settings"),
        "rules",
        icon="settings",
        shortcut="s",
        permission="thresholds:read",
        root="/settings",
        children=(
            Entry(gettext_lazy("Rules"), "rules", permission="thresholds:read"),
            Entry(gettext_lazy("Audit"), "audit", permission="audit:read"),
        ),
    ),
    Entry(gettext_lazy("Nightly run"), "nights", icon="moon", shortcut="n", permission="runs:read"),
)


def house(scope: Scope) -> str:
    """The brand's name where the reader sees one brand only."""
    seen = brands(scope)
    return seen[0].name if len(seen) == 1 else ""


def zone(scope: Scope) -> str:
    """The time zone of the reader's brands; none where they lie in several."""
    zones = {brand.time_zone for brand in brands(scope)}
    return zones.pop() if len(zones) == 1 else ""
