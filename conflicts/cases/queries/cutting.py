"""What the night needs to cut cases anew: which keys, their findings, and the cases they already have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F, Q

from channels_core.rollups.choices import DirtyTopic
from channels_core.territories.queries import territory_codes, territory_tree
from conflicts.cases.choices import CLOSED, CaseStatus, Mode
from conflicts.cases.models import Case, CaseEvidence, CaseVersion, HeldProof
from conflicts.cases.policy import GAP_DAYS, MODE_PREFIX, THRESHOLDS, mode_of
from conflicts.cases.rules import FoundRow, Head
from conflicts.detectors.models import FoundConflict
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import findings_of, found_since, open_findings
from conflicts.detectors.rules import AS_STORED, AsIf
from foundation.jobs.queries import dirty_keys, visible
from foundation.thresholds.models import ThresholdVersion
from foundation.thresholds.queries import history_in_force
from foundation.values.scope import Scope

_KEYS_A_STATEMENT = 5_000
_ROW = (
    "id",
    "kind",
    "day",
    "until",
    "drives",
    "fact_kind",
    "fact",
    "other_fact",
    "amount",
    "units",
    "figures",
    "rule",
    "place_id",
)


def identity_columns() -> tuple[str, ...]:
    """The columns of CaseEvidence that make a FoundRow."""
    return tuple(f"finding__{name}" for name in _ROW)


@dataclass(frozen=True)
class CaseKey:
    """Kind, parties and subject (row ids) of the cases of one key, with all its findings and existing heads."""

    case_key: str
    kind: str
    channels: tuple[int, ...]
    partners: tuple[int, ...]
    product: int | None
    territory: int | None
    customer: int | None
    rows: tuple[FoundRow, ...]
    heads: tuple[Head, ...]


def case_policy(scope: Scope, brand: str, as_if: AsIf = AS_STORED) -> Policy:
    """The thresholds of cases over time, with drafts in place of those they name."""
    return Policy({**history_in_force(scope, brand=brand, thresholds=THRESHOLDS), **as_if.thresholds})


def touched_case_keys(scope: Scope, *, brand: str, day: date) -> list[str]:
    """Keys whose evidence the run changed or whose place moved, whose time ran out by ``day`` (or has not, where the gap grew
    since they went quiet), whose rules changed ahead, or that a person changed since they were cut."""
    keys = set(found_since(scope, brand=brand).values_list("case_key", flat=True))
    moved = dirty_keys(scope, brand=brand, topics=[DirtyTopic.PLACE]).values("a")
    keys.update(open_findings(scope, brand=brand).filter(place_id__in=moved).values_list("case_key", flat=True))
    versions = visible(scope, CaseVersion.objects.for_scope(scope).filter(brand__code=brand))
    gap = int(case_policy(scope, brand).at(GAP_DAYS, day))
    quiet_before = day - timedelta(days=gap)
    past = versions.filter(
        Q(status=CaseStatus.OPEN, last_seen__lt=quiet_before) | Q(status=CaseStatus.RESOLVED, last_seen__gte=quiet_before)
    )
    past = past.exclude(case__state__in=[CaseStatus.IN_RESOLUTION, *CLOSED])
    keys.update(past.values_list("case__case_key", flat=True))
    marked = dirty_keys(scope, brand=brand, topics=[DirtyTopic.CASE]).values("a")
    keys.update(Case.objects.for_scope(scope).filter(id__in=marked).values_list("case_key", flat=True))
    keys.update(versions.exclude(life=F("case__life")).values_list("case__case_key", flat=True))
    return sorted(keys)


def case_keys(scope: Scope, *, keys: Collection[str]) -> Iterator[CaseKey]:
    """Everything that the cut of these keys needs, by key; keys without finding and without case are left out."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _KEYS_A_STATEMENT):
        yield from _case_keys(scope, ordered[start : start + _KEYS_A_STATEMENT])


def _case_keys(scope: Scope, keys: Collection[str]) -> Iterator[CaseKey]:
    rows: dict[str, list[FoundRow]] = defaultdict(list)
    sample: dict[str, FoundConflict] = {}
    for finding in findings_of(scope, case_keys=keys).order_by("case_key", "day", "id"):
        rows[finding.case_key].append(FoundRow(*(getattr(finding, name) for name in _ROW)))
        sample[finding.case_key] = finding
    heads = _heads(scope, keys)
    for key in keys:
        if key in sample:
            yield _case_key(key, sample[key], tuple(rows[key]), tuple(heads.get(key, ())))
        elif key in heads:
            yield CaseKey(key, "", (), (), None, None, None, (), tuple(heads[key]))


def _case_key(key: str, finding: FoundConflict, rows: tuple[FoundRow, ...], heads: tuple[Head, ...]) -> CaseKey:
    parties = tuple(finding.channel_ids), tuple(finding.partner_ids)
    subject = finding.product_id, finding.territory_id, finding.customer_id
    return CaseKey(key, finding.kind, *parties, *subject, rows, heads)


def _heads(scope: Scope, keys: Collection[str]) -> dict[str, list[Head]]:
    """The cases of each key with the identities of what they hold: as closed by a person, else as the run sees them now."""
    cases = list(Case.objects.for_scope(scope).filter(case_key__in=keys).order_by("id"))
    held: dict[int, set[str]] = defaultdict(set)
    proofs = HeldProof.objects.filter(case__case_key__in=keys)
    for case, identity in proofs.values_list("case_id", "identity"):
        held[case].add(identity)
    linked: dict[int, set[str]] = defaultdict(set)
    links = CaseEvidence.objects.for_scope(scope).filter(case__case_key__in=keys, finding__drives=True)
    for case, *row in visible(scope, links, brand_path="case__brand__code").values_list("case_id", *identity_columns()):
        linked[case].add(FoundRow(*row).identity)
    versions = visible(scope, CaseVersion.objects.for_scope(scope).filter(case__case_key__in=keys))
    first_seen = dict(versions.values_list("case_id", "first_seen"))
    found: dict[str, list[Head]] = defaultdict(list)
    for case in cases:
        status = CaseStatus(case.state)
        holds = held[case.pk] if status in CLOSED else linked[case.pk]
        found[case.case_key].append(Head(case.pk, status, frozenset(holds), first_seen.get(case.pk), case.life))
    return found


def jurisdiction(scope: Scope, *, brand: str, as_if: AsIf = AS_STORED) -> Callable[[int | None, date], Mode]:
    """The jurisdiction mode of a territory (row id) on a day, by the brand's settings and membership of the EU."""
    codes, tree = territory_codes(scope), territory_tree(scope)
    versions: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    settings = ThresholdVersion.objects.for_scope(scope).filter(brand=brand, code__startswith=MODE_PREFIX)
    for row in settings.order_by("code", "valid_from"):
        versions[row.code].append((row.valid_from, Decimal(row.value)))
    versions.update({code: list(values) for code, values in as_if.thresholds.items() if code.startswith(MODE_PREFIX)})

    def mode_at(territory: int | None, day: date) -> Mode:
        in_force = {
            code: [value for since, value in values if since <= day][-1]
            for code, values in versions.items()
            if values[0][0] <= day
        }
        return mode_of([codes[node] for node in tree.lineage(territory) if node in codes], in_force)

    return mode_at
