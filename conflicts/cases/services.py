"""The writes of cases: what a night cut, and the state that a person gave one (for the verbs of resolution)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.utils import timezone

from channels_core.rollups.choices import DirtyTopic
from conflicts.cases.choices import CLOSED, CaseStatus
from conflicts.cases.errors import CaseChanged, CaseMissing
from conflicts.cases.models import Case, CaseEvidence, CaseParty, CaseVersion, HeldProof
from conflicts.cases.queries import CaseKey
from conflicts.cases.rules import Weighed
from foundation.jobs.queries import visible
from foundation.jobs.registry import Written
from foundation.jobs.services import mark_dirty, replace_results
from foundation.values.scope import Scope

_VERSION = (
    *("brand_id", "first_seen", "last_seen", "status", "severity", "mode", "at_stake", "units", "evidence"),
    *("recurrence_of_id", "figures", "rule", "life"),
)


@dataclass(frozen=True)
class CutKey:
    """A key with the cases that its evidence was cut into."""

    key: CaseKey
    cases: tuple[Weighed, ...]


def store_cases(scope: Scope, *, brand: int, cut: Sequence[CutKey]) -> Written:
    """Makes the cut cases those of their keys in the scope's run; new ones get a head. Counts what opened, grew, closed."""
    heads = _heads(scope, brand, cut)
    # The lives that the cut was made from: what a person did since then is for the next night to cut.
    lives = {head.id: head.life for each in cut for head in each.key.heads}
    known = {*lives}.union(*heads.values())
    before = _statuses(scope, known)
    versions: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for each in cut:
        ids = heads[each.key.case_key]
        for case, head in zip(each.cases, ids, strict=True):
            earlier = None if case.cut.recurs is None else ids[case.cut.recurs]
            versions.append(_version(brand, case, head, earlier, lives.get(head, 0)))
            links += [{"case_id": head, "finding_id": finding} for finding in case.findings]
    filters = {"case_id__in": sorted(known)}
    written = replace_results(
        scope, model=CaseVersion, key_filter=filters, rows=versions, identity=("case_id",), compare=_VERSION
    )
    linked = replace_results(
        scope, model=CaseEvidence, key_filter=filters, rows=links, identity=("case_id", "finding_id"), compare=()
    )
    counts = _counts(before, _statuses(scope, known), scope.run)
    return Written(read=written.read + linked.read, written=written.written + linked.written, counts=counts)


def _statuses(scope: Scope, cases: Collection[int]) -> dict[int, tuple[str, int]]:
    """The status of each case in the scope's run, and the run that wrote it."""
    rows = visible(scope, CaseVersion.objects.for_scope(scope).filter(case_id__in=sorted(cases)))
    return {case: (status, run) for case, status, run in rows.values_list("case_id", "status", "from_run")}


def _counts(before: Mapping[int, tuple[str, int]], after: Mapping[int, tuple[str, int]], run: int | None) -> dict[str, int]:
    """Cases that came, cases that a resolution or the loss of all evidence closed, and others that the run changed."""
    opened = [case for case in after if case not in before]
    closed = [case for case in before if _ends(before[case][0], after.get(case))]
    updated = [case for case, (_, wrote) in after.items() if case in before and wrote == run and case not in closed]
    return {"cases_opened": len(opened), "cases_updated": len(updated), "cases_closed": len(closed)}


def _ends(status: str, after: tuple[str, int] | None) -> bool:
    return after is None or (status not in CLOSED and after[0] in CLOSED)


def _heads(scope: Scope, brand: int, cut: Sequence[CutKey]) -> dict[str, list[int]]:
    """The head of each cut case, in order, new ones made where there is none yet."""
    now = timezone.now()
    fresh = [each.key for each in cut for case in each.cases if case.cut.head is None]
    made = Case.objects.bulk_create(
        [
            Case(
                brand_id=brand,
                kind=key.kind,
                case_key=key.case_key,
                product_id=key.product,
                territory_id=key.territory,
                customer_id=key.customer,
                created_at=now,
                changed_at=now,
            )
            for key in fresh
        ]
    )
    parties = [
        *(CaseParty(case=case, channel_id=channel) for case, key in zip(made, fresh, strict=True) for channel in key.channels),
        *(CaseParty(case=case, partner_id=partner) for case, key in zip(made, fresh, strict=True) for partner in key.partners),
    ]
    CaseParty.objects.bulk_create(parties)
    ids = iter(case.pk for case in made)
    return {each.key.case_key: [next(ids) if case.cut.head is None else case.cut.head for case in each.cases] for each in cut}


def _version(brand: int, case: Weighed, head: int, earlier: int | None, life: int) -> dict[str, Any]:
    return {
        "case_id": head,
        "brand_id": brand,
        "first_seen": case.cut.first_seen,
        "last_seen": case.cut.last_seen,
        "status": str(case.cut.status),
        "severity": str(case.severity),
        "mode": str(case.mode),
        "at_stake": case.at_stake,
        "units": case.units,
        "evidence": case.evidence,
        "recurrence_of_id": earlier,
        "figures": case.figures,
        "rule": case.rule,
        "life": life,
    }


def reach_of_thresholds(scope: Scope, brand: str, since: date) -> None:
    """Cases with evidence on days from ``since`` on, which lie ahead and are judged already (clashes of promotions): they are cut
    and weighed anew. All other evidence of those days is still to be judged."""
    versions = visible(scope, CaseVersion.objects.for_scope(scope).filter(brand__code=brand, last_seen__gte=since))
    keys = [(case, 0, date.min) for case in versions.values_list("case_id", flat=True)]
    mark_dirty(scope, brand=brand, topic=DirtyTopic.CASE, keys=keys)


def change_head(scope: Scope, *, case_id: int, version: int, recut: bool = False, **changes: Any) -> Case:
    """Changes the head of a case that is still at ``version``, inside the caller's transaction. ``recut`` makes the next
    night cut its key anew. Raises CaseMissing, or CaseChanged with the head as it is now."""
    if not Case.objects.for_scope(scope).filter(id=case_id).exists():
        raise CaseMissing
    if recut:
        changes["life"] = F("life") + 1
    head = Case.objects.unscoped("the scope was asked above").filter(id=case_id)
    if head.filter(version=version).update(version=version + 1, changed_at=timezone.now(), **changes) != 1:
        raise CaseChanged(head.get())
    return head.get()


def hold_proofs(scope: Scope, *, case_id: int, state: CaseStatus, identities: Collection[str]) -> None:
    """Keeps what a case holds while a person has closed it; a case that is open again holds nothing of its own."""
    HeldProof.objects.filter(case_id=case_id).delete()
    if state in CLOSED:
        HeldProof.objects.bulk_create([HeldProof(case_id=case_id, identity=identity) for identity in sorted(identities)])
