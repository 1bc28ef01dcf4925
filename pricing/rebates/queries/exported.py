"""Programmes and slabs as an export tells them: what holds, whoever published it.

The files have one version a programme: the last one that holds on some day, over these days. One that no version tells yet is
told as it came; a draft is not told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from foundation.values.money import plain
from foundation.values.scope import Scope
from pricing.rebates.choices import VersionState
from pricing.rebates.models import RebateProgramme, RebateSlab, RebateVersion
from pricing.rebates.queries.programmes import programmes_of
from pricing.rebates.queries.versions import in_force_of

_PLAIN = ("name", "tier_code", "line", "metric", "mode", "starts_on", "ends_on", "currency", "baseline", "minimum", "cap")


def told_programmes(scope: Scope) -> Iterator[dict[str, Any]]:
    """The columns of rebate_programmes.csv, by code."""
    for programme, version, days in _held(scope):
        terms = version or programme
        found = {name: getattr(terms, name) for name in _PLAIN}
        found |= {"code": programme.code, "starts_on": days[0], "ends_on": days[1]}
        found["partner_code"] = terms.partner.code if terms.partner else ""
        found["channel_code"] = terms.channel.code if terms.channel else ""
        yield found


def told_slabs(scope: Scope) -> Iterator[dict[str, Any]]:
    """The columns of rebate_slabs.csv, by programme and bound."""
    for programme, version, _days in _held(scope):
        if version is not None:
            rows = version.slabs
        else:
            slabs = RebateSlab.objects.for_scope(scope).filter(programme=programme).order_by("lower_bound")
            rows = [[plain(slab.lower_bound), plain(slab.rate), slab.rate_kind] for slab in slabs]
        for lower, rate, kind in rows:
            yield {"programme_code": programme.code, "lower_bound": lower, "rate": rate, "rate_kind": kind}


def _held(scope: Scope) -> Iterator[tuple[RebateProgramme, RebateVersion | None, tuple[Any, Any]]]:
    """The programmes by code, each with the last version that holds and its days."""
    versions: dict[int, list[RebateVersion]] = defaultdict(list)
    rows = RebateVersion.objects.for_scope(scope).exclude(state=VersionState.WITHDRAWN)
    for row in rows.select_related("programme", "partner", "channel").order_by("programme_id", "number"):
        versions[row.programme_id].append(row)
    for programme in programmes_of(scope).select_related("partner", "channel").order_by("code"):
        own = versions[programme.pk]
        published = {row.number: row for row in own if row.state == VersionState.PUBLISHED}
        held = in_force_of(published.values())
        if held:
            yield programme, published[held[-1].number], held[-1].period
        elif programme.import_id is not None:
            yield programme, None, (programme.starts_on, programme.ends_on)
