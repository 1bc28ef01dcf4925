"""Programmes that come by file are published: a change makes a version over the whole period, one an import at most.

Slabs come in a file of their own and by chunks: the version that an import has made is completed by the rest of that import,
and no other version by anything. Undone, it is withdrawn and what was before it holds again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.utils import timezone

from foundation.intake.marking import ANY_DAY, key_select, mark
from foundation.values.money import plain
from foundation.values.scope import Scope
from pricing.rebates.choices import VersionState
from pricing.rebates.models import RebateProgramme, RebateSlab, RebateTerms, RebateVersion
from pricing.rebates.rules import faults_of
from pricing.rebates.rules.terms import schedule_of

PROGRAMME = "rebate_programme"
TERMS = tuple(field.attname for field in RebateTerms._meta.fields)
Content = tuple[dict[str, Any], list[list[str]]]


def follow_programmes(scope: Scope) -> None:
    """After a change of rebate_programmes.csv."""
    ids = RebateProgramme.objects.unscoped("what an import touched").filter(code__in=_touched("code"))
    _follow(scope, set(ids.values_list("id", flat=True)))
    brands = "channels_core_brand b ON (t.brand_id IS NULL OR b.id = t.brand_id)"
    mark(key_select(f"intake_touched t JOIN {brands} WHERE t.fid IS NOT NULL", PROGRAMME, a="t.fid", day=ANY_DAY))


def follow_slabs(scope: Scope) -> None:
    """After a change of rebate_slabs.csv."""
    _follow(scope, set(_touched("programme_id")))


def mark_programmes(scope: Scope, programmes: Collection[int]) -> None:
    """The next night looks at all accruals of these programmes (row ids)."""
    if programmes:
        ids = ", ".join(str(int(programme)) for programme in sorted(programmes))
        brands = "channels_core_brand b ON (p.brand_id IS NULL OR b.id = p.brand_id)"
        mark(
            key_select(f"pricing_rebateprogramme p JOIN {brands} WHERE p.id IN ({ids})", PROGRAMME, a="p.id", day=ANY_DAY)
        )  # fmt: skip


def _touched(column: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT {column} FROM intake_touched WHERE {column} IS NOT NULL")
        return [row[0] for row in cursor.fetchall()]


def _follow(scope: Scope, programmes: set[int]) -> None:
    rows = RebateProgramme.objects.unscoped("what an import touched").filter(id__in=programmes)
    slabs: dict[int, list[RebateSlab]] = defaultdict(list)
    for slab in RebateSlab.objects.unscoped("theirs").filter(programme_id__in=programmes).order_by("lower_bound"):
        slabs[slab.programme_id].append(slab)
    versions: dict[int, list[RebateVersion]] = defaultdict(list)
    brought = RebateVersion.objects.unscoped("theirs").filter(programme_id__in=programmes)
    for version in brought.order_by("number"):
        versions[version.programme_id].append(version)
    for programme in rows.order_by("id"):
        _follow_one(scope, programme, slabs[programme.pk], versions[programme.pk])
    mark_programmes(scope, programmes)


def _follow_one(scope: Scope, programme: RebateProgramme, slabs: list[RebateSlab], versions: list[RebateVersion]) -> None:
    by_file = [one for one in versions if one.import_id is not None and one.state == VersionState.PUBLISHED]
    origin = max((row.import_id for row in [programme, *slabs] if row.import_id is not None), default=None)
    if origin is None:
        return  # made here, and no file has told it
    terms, told = content = _content(programme, slabs)
    last = by_file[-1] if by_file else None
    if last is not None and _content_of(last) == content:
        return
    undone = [one for one in by_file if one.import_id is not None and one.import_id > origin]
    if undone:
        _withdraw(undone)
        by_file = [one for one in by_file if one not in undone]
        last = by_file[-1] if by_file else None
        if last is not None and _content_of(last) == content:
            return
    if not told or faults_of(schedule_of(terms, told)):
        return  # its slabs are still to come, or do not fit the new terms yet: the former version holds on
    if last is not None and last.import_id == origin and last.number == max(one.number for one in versions):
        _fill(last, content)
        last.save()
        return
    now = timezone.now()
    version = RebateVersion(
        programme=programme,
        number=max((one.number for one in versions), default=0) + 1,
        state=VersionState.PUBLISHED,
        is_whole=True,
        import_id=origin,
        made_by=scope.actor,
        made_at=now,
        published_by=scope.actor,
        published_at=now,
    )
    _fill(version, content)
    version.save()


def _withdraw(versions: Iterable[RebateVersion]) -> None:
    for version in versions:
        version.state = VersionState.WITHDRAWN
        version.save(update_fields=["state"])


def _content(programme: RebateProgramme, slabs: Iterable[RebateSlab]) -> Content:
    terms = {name: getattr(programme, name) for name in TERMS}
    return terms, [[plain(slab.lower_bound), plain(slab.rate), slab.rate_kind] for slab in slabs]


def _content_of(version: RebateVersion) -> Content:
    return {name: getattr(version, name) for name in TERMS}, version.slabs


def _fill(version: RebateVersion, content: Content) -> None:
    terms, version.slabs = content
    for name, value in terms.items():
        setattr(version, name, value)
