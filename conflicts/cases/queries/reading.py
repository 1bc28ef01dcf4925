"""Cases as people and programs read them: lists, one case, its evidence, totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, Exists, F, Max, OuterRef, Q, QuerySet, Sum, Value, When
from django.db.models import Case as SqlCase
from django.db.models.functions import Cast, Coalesce

from conflicts.cases.choices import CLOSED, CaseStatus
from conflicts.cases.errors import CaseMissing
from conflicts.cases.models import Case, CaseEvidence, CaseParty, CaseVersion
from conflicts.cases.rules.reading import CaseRow
from conflicts.detectors.choices import FactKind
from foundation.jobs.models import JobRun
from foundation.jobs.queries import published, visible
from foundation.values.money import from_scaled
from foundation.values.scope import Scope
from foundation.web.paging import Page, page_of

LIVE = (CaseStatus.OPEN, CaseStatus.ACKNOWLEDGED, CaseStatus.IN_RESOLUTION)


@dataclass(frozen=True)
class CaseFilter:
    """What a list is narrowed to; None does not narrow. Cases overlap [since, until); ``status`` may be several."""

    kind: str | None = None
    status: tuple[str, ...] = ()
    channel: str | None = None
    partner: str | None = None
    sku: str | None = None
    severity: str | None = None
    since: date | None = None
    until: date | None = None
    updated_since: datetime | None = None


def visible_cases(scope: Scope) -> QuerySet[CaseVersion]:
    """The versions that the scope reads, with ``now`` (the status people see) and ``stake`` (scaled, -1 for no amount)."""
    rows = visible(scope, CaseVersion.objects.for_scope(scope)).select_related("case", "brand")
    partners = scope.codes("partner")
    if partners is not None and len(partners) > 1:  # a case of two of them is still one case
        rows = rows.distinct()
    told = [*CLOSED, CaseStatus.IN_RESOLUTION]
    now = SqlCase(
        When(case__state__in=told, then=F("case__state")),
        # A cut from before a person moved the case says nothing of whether it has gone quiet since.
        When(status=CaseStatus.RESOLVED, life=F("case__life"), then=Value(str(CaseStatus.RESOLVED))),
        default=F("case__state"),
        output_field=CharField(),
    )
    return rows.annotate(now=now, stake=Coalesce(Cast("at_stake", BigIntegerField()), Value(-1)))


def case_list(scope: Scope, wanted: CaseFilter) -> QuerySet[CaseVersion]:
    """The cases of ``wanted``, unordered: page them by (last_seen, case_id) or (stake, case_id)."""
    rows = visible_cases(scope)
    exact = {"case__kind": wanted.kind, "case__product__sku": wanted.sku, "severity": wanted.severity}
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if wanted.status:
        rows = rows.filter(now__in=wanted.status)
    for name in ("channel", "partner"):
        code = getattr(wanted, name)
        if code is not None:
            named = CaseParty.objects.filter(case=OuterRef("case_id"), **{f"{name}__code": code})
            own = _own_partners(scope) if name == "partner" else None
            # A partner may narrow by its own codes alone: a hit for another's would name the other party.
            rows = rows.filter(Exists(named)) if own is None or code in own else rows.none()
    if wanted.since is not None:
        rows = rows.filter(last_seen__gte=wanted.since)
    if wanted.until is not None:
        rows = rows.filter(first_seen__lt=wanted.until)
    if wanted.updated_since is not None:
        runs = JobRun.objects.unscoped("only their times are read").filter(published_at__gte=wanted.updated_since)
        rows = rows.filter(Q(case__changed_at__gte=wanted.updated_since) | Q(from_run__in=runs.values("id")))
    return rows


def case_rows(scope: Scope, versions: Sequence[CaseVersion]) -> list[CaseRow]:
    """``versions`` (of ``visible_cases``) with the codes of their parties and subjects; a partner reads neither
    another's code nor who works on the case."""
    channels, partners = _parties([version.case_id for version in versions])
    subjects = _subjects(scope, versions)
    own = _own_partners(scope)
    found = []
    for version in versions:
        head = version.case
        named = [code for code in partners[head.pk] if own is None or code in own]
        sku, territory, customer, recurs = subjects[version.pk]
        found.append(
            CaseRow(
                id=head.pk,
                brand=version.brand.code,
                currency=version.brand.currency,
                kind=head.kind,
                status=version.now,
                severity=version.severity,
                level=head.level,
                first_seen=version.first_seen,
                last_seen=version.last_seen,
                at_stake=version.at_stake,
                units=version.units,
                channels=tuple(channels[head.pk]),
                partners=tuple(named),
                other_parties=len(partners[head.pk]) - len(named),
                hides_parties=own is not None,
                sku=sku,
                territory=territory,
                customer=customer,
                recurrence_of=version.recurrence_of_id if recurs else None,
                recurrence_first_seen=recurs,
                evidence=version.evidence,
                rule=version.rule,
                mode=version.mode,
                figures=version.figures,
                assignee=head.assignee if own is None else "",
                due_date=head.due_date,
                version=head.version,
                is_closed_by_person=head.state in CLOSED,
            )
        )
    return found


def list_page(scope: Scope, wanted: CaseFilter, *, cursor: str | None, size: int, by_stake: bool = False) -> Page:
    """A keyset page of CaseRow: the latest evidence first, or the most at stake. Raises CursorInvalid."""
    fields = ("stake" if by_stake else "last_seen", "case_id")
    page = page_of(case_list(scope, wanted), fields=fields, cursor=cursor, size=size, descending=True)
    return replace(page, rows=tuple(case_rows(scope, page.rows)))


def cases_version(scope: Scope) -> str:
    """Changes whenever a night is published or a person changes a case: what an ETag of cases stands for."""
    runs = [row.run_id for row in published(scope)]
    changed = Case.objects.for_scope(scope).aggregate(last=Max("changed_at"))["last"]
    return f"{runs}:{changed}"


def _own_partners(scope: Scope) -> frozenset[str] | None:
    """The only partner codes that a partner may read or ask for; None for all others."""
    return (scope.codes("partner") or frozenset()) if scope.is_partner else None


def _parties(cases: Collection[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The codes of channels and partners of each case, sorted."""
    channels: dict[int, list[str]] = defaultdict(list)
    partners: dict[int, list[str]] = defaultdict(list)
    rows = CaseParty.objects.filter(case_id__in=cases).values_list("case_id", "channel__code", "partner__code")
    for case, channel, partner in rows:
        (partners[case] if channel is None else channels[case]).append(partner if channel is None else channel)
    for codes in (*channels.values(), *partners.values()):
        codes.sort()
    return channels, partners


def _subjects(scope: Scope, versions: Iterable[CaseVersion]) -> dict[int, tuple[Any, ...]]:
    """For each version its sku, territory, customer, and the first day of the case it recurs from."""
    rows = CaseVersion.objects.for_scope(scope).filter(pk__in=[version.pk for version in versions])
    subjects = rows.values_list(
        "pk", "case__product__sku", "case__territory__code", "case__customer__customer_id", "recurrence_of_id"
    )
    listed = list(subjects)
    earlier = visible(scope, CaseVersion.objects.for_scope(scope).filter(case_id__in={row[4] for row in listed if row[4]}))
    first_seen = dict(earlier.values_list("case_id", "first_seen"))
    return {pk: (sku, territory, customer, first_seen.get(recurs)) for pk, sku, territory, customer, recurs in listed}


def one_case(scope: Scope, *, case_id: int) -> CaseRow:
    """Raises CaseMissing where the scope sees no such case."""
    versions = list(visible_cases(scope).filter(case_id=case_id))
    if not versions:
        raise CaseMissing
    return case_rows(scope, versions[:1])[0]


def other_cases(scope: Scope, *, case_id: int, most: int = 20) -> list[CaseRow]:
    """Other cases that name the same parties (all of them), the latest first."""
    one_case(scope, case_id=case_id)
    rows = visible_cases(scope).exclude(case_id=case_id)
    parties = list(CaseParty.objects.filter(case_id=case_id).values_list("channel_id", "partner_id"))
    for channel, partner in parties:
        rows = rows.filter(Exists(CaseParty.objects.filter(case=OuterRef("case_id"), channel=channel, partner=partner)))
    return case_rows(scope, list(rows.order_by("-last_seen", "-case_id")[:most]))


def case_totals(scope: Scope, wanted: CaseFilter | None = None) -> list[dict[str, Any]]:
    """Cases and money at stake by kind, severity and status: ``kind``, ``severity``, ``now``, ``cases``, ``at_stake``."""
    rows = case_list(scope, wanted or CaseFilter(status=tuple(LIVE)))
    grouped = (
        rows.order_by()
        .values("case__kind", "severity", "now")
        .annotate(cases=Count("case_id", distinct=True), money=Sum(Cast("at_stake", BigIntegerField())))
    )
    totals = [
        {
            "kind": row["case__kind"],
            "severity": row["severity"],
            "now": row["now"],
            "cases": row["cases"],
            "at_stake": None if row["money"] is None else from_scaled(row["money"]),
        }
        for row in grouped
    ]
    return sorted(totals, key=lambda row: (row["kind"], row["severity"], row["now"]))


def breached_rows(
    scope: Scope, *, since: date | None = None, until: date | None = None
) -> Iterator[tuple[str, int, int | None, int | None, date]]:
    """(fact kind, row id, channel, partner, day) of the lines and observations in the evidence of cases not dismissed.

    Days in [since, until]; each fact once, however many cases it is in.
    """
    links = visible(scope, CaseEvidence.objects.for_scope(scope), brand_path="case__brand__code")
    rows = links.exclude(case__state=CaseStatus.DISMISSED)
    rows = rows.filter(finding__fact_kind__in=[FactKind.ORDER_LINE, FactKind.OBSERVATION])
    if since is not None:
        rows = rows.filter(finding__day__gte=since)
    if until is not None:
        rows = rows.filter(finding__day__lte=until)
    columns = ("fact_kind", "fact", "at_channel_id", "at_partner_id", "day")
    names = [f"finding__{column}" for column in columns]
    yield from rows.order_by(*names).values_list(*names).distinct().iterator()


def case_dump(scope: Scope) -> list[dict[str, Any]]:
    """Every case that the scope reads, as ``dump_results`` prints it: codes, no ids, sorted by all it says."""
    rows = case_rows(scope, list(visible_cases(scope).order_by("case_id")))
    return sorted((row.dump() for row in rows), key=lambda row: repr(sorted(row.items(), key=lambda item: item[0])))


def changes_between(scope: Scope, *, earlier: int, later: int) -> dict[str, list[CaseRow]]:
    """What happened to cases from run ``earlier`` to run ``later``: ``opened``, ``closed``, ``grew`` (more at stake).

    Rows are those of the later run, of the earlier one for cases that went with their evidence.
    """
    before = _versions(scope.reading_run(earlier))
    after = _versions(scope.reading_run(later))
    opened, closed, grew = [], [], []
    for case in sorted({*before, *after}):
        old, new = before.get(case), after.get(case)
        if old is None and new is not None:
            opened.append(new)
        elif old is not None and (new is None or (new.status != old.status and new.status == CaseStatus.RESOLVED)):
            closed.append(new or old)
        elif old is not None and new is not None and new.stake > old.stake:
            grew.append(new)
    now = scope.reading_run(later)
    return {"opened": case_rows(now, opened), "closed": case_rows(now, closed), "grew": case_rows(now, grew)}


def _versions(scope: Scope) -> dict[int, CaseVersion]:
    return {version.case_id: version for version in visible_cases(scope).order_by("case_id")}
