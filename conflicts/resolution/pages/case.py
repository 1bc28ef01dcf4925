"""One case as a short story: what happened, how much, proof, the rule, the proposal, what others did, and what to do now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conflicts.cases.blocks import charts_of, evidence_columns, evidence_table, tiles_of
from conflicts.cases.blocks.evidence import EvidenceColumn, EvidenceRow
from conflicts.cases.choices import CaseStatus
from conflicts.cases.queries import CaseFilter, evidence_rows, list_page
from conflicts.cases.queries import EvidenceRow as Proof
from conflicts.cases.rules import CaseRow, Names
from conflicts.cases.wording import (
    QUOTED_THRESHOLDS,
    case_number,
    consequences_of,
    kind_label,
    proposal_of,
    quote_of,
    statement_of,
    status_label,
    story_of,
    who_of,
)
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import DIVERSION_SHARE, UNDERCUT_SHARE
from conflicts.detectors.queries import policy
from conflicts.resolution.choices import CaseVerb
from conflicts.resolution.pages.buttons import CaseAction, actions_of, primary_of
from conflicts.resolution.pages.found import case_or_404
from conflicts.resolution.pages.proofs import names_of_case
from conflicts.resolution.pages.telling import Comment, HistoryLine, comments_of, entries_of, history_of, steps_of
from conflicts.resolution.queries import ActRow, history, mediation_days
from conflicts.resolution.services import RIGHT
from foundation.people.queries import people_who_may
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Chart, Entry, Link, Pages, Pair, Step, Tile
from foundation.web.parameters import ParametersInvalid, read_parameters, whole
from foundation.web.views import PageView

PROOFS_READ = 2_000
PROOFS_A_PAGE = 12
OTHERS = 5
_KNOWN = (whole("proof", "the first proof of the page", lowest=1, highest=PROOFS_READ, default=1),)


@dataclass(frozen=True)
class Quote:
    text: str
    source: str


@dataclass(frozen=True)
class OtherCase:
    number: str
    url: str
    outcome: str
    when: str


@dataclass(frozen=True)
class CasePage:
    number: str
    version: int
    trail: Sequence[Link]
    position: str
    kind: str
    severity: str
    state: str
    parties: Sequence[Link]
    story: str
    tiles: Sequence[Tile]
    charts: Sequence[Chart]
    entries: Sequence[Entry]
    file_note: str
    evidence_note: str
    evidence_url: str
    evidence_columns: Sequence[EvidenceColumn]
    evidence: Sequence[EvidenceRow]
    evidence_pages: Pages
    comments: Sequence[Comment]
    comment_url: str
    steps: Sequence[Step]
    proposal_title: str
    rule_version: str
    proposal: str
    statement: Sequence[Pair]
    consequences: Sequence[str]
    primary_action: CaseAction | None
    actions: Sequence[CaseAction]
    undo: str
    quotes: Sequence[Quote]
    others: Sequence[OtherCase]
    history: Sequence[HistoryLine]
    downloads: Sequence[Link] = ()
    recurrence: Link | None = None
    flags: Sequence[str] = ()
    shows_comments: bool = True


@dataclass(frozen=True)
class _Read:
    """All that was read for the page."""

    row: CaseRow
    proofs: Sequence[Proof]
    acts: Sequence[ActRow]
    others: Sequence[CaseRow]
    names: Names


class CaseView(PageView):
    """A partner reads its own case here: no other party is named, and there is nothing to press."""

    permissions = {"GET": "cases:read"}
    hidden_from_partners = False

    def get(self, request: HttpRequest, case_id: int) -> HttpResponse:
        row = case_or_404(self.scope, case_id)
        try:
            first = read_parameters(request.GET, _KNOWN)["proof"]
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        page = _page(self.scope, _read(self.scope, row), first)
        return render(request, "conflicts/cases/detail.html", {"page": page})


def _read(scope: Scope, row: CaseRow) -> _Read:
    proofs = evidence_rows(scope, case_id=row.id, most=PROOFS_READ)
    acts = history(scope, case_id=row.id)
    closed = CaseFilter(kind=row.kind, status=(CaseStatus.RESOLVED, CaseStatus.DISMISSED))
    found = [] if scope.is_partner else list_page(scope, closed, cursor=None, size=OTHERS + 1).rows
    others = [other for other in found if other.id != row.id][:OTHERS]
    people = {act.actor for act in acts} | {act.details.get("assignee") or "" for act in acts}
    return _Read(row, proofs, acts, others, names_of_case(scope, [row, *others], list(proofs), people))


def _page(scope: Scope, read: _Read, first: int) -> CasePage:
    row, names = read.row, read.names
    quoted = quote_of(row, _thresholds(scope, row))
    may_write = scope.may("cases:write")
    return CasePage(
        number=case_number(row.id),
        version=row.version,
        trail=[Link(_("Market order"), reverse("cases")), Link(_("Cases"), reverse("cases"))],
        position="",
        kind=kind_label(row.kind),
        severity=row.severity,
        state=_state(read),
        parties=_parties(scope, row, names),
        story=story_of(row, names),
        tiles=tiles_of(row, read.proofs, names),
        charts=charts_of(row, read.proofs, names),
        entries=entries_of(row, read.proofs, read.acts, names),
        file_note=_("in order"),
        evidence_note=_("each row opens into what it was made from"),
        evidence_url=reverse("case-evidence-file", args=[row.id]) if read.proofs else "",
        evidence_columns=evidence_columns(row),
        evidence=evidence_table(row, read.proofs[first - 1 : first - 1 + PROOFS_A_PAGE], names),
        evidence_pages=_proof_pages(row, read, first),
        comments=comments_of(read.acts, names),
        comment_url=reverse("case-comments", args=[row.id]) if may_write else "",
        steps=steps_of(row, mediation_days(scope, brand=row.brand, day=timezone.localdate())),
        proposal_title=_("Proposed ruling"),
        rule_version=quoted.version,
        proposal=proposal_of(row, names),
        statement=[Pair(label, value) for label, value in statement_of(row)],
        consequences=consequences_of(row),
        primary_action=primary_of(row, proposal_of(row, names), scope.role) if may_write else None,
        actions=actions_of(row, scope, people_who_may(scope, RIGHT)) if may_write else (),
        undo=_("A closed case can be opened again; what you decide is kept in its history.") if may_write else "",
        quotes=[Quote(quoted.text, quoted.source)],
        others=[_other(other, names) for other in read.others],
        history=history_of(read.acts, names),
        recurrence=_recurrence(row),
        flags=_flags(row, names),
        shows_comments=not scope.is_partner,
    )


def _parties(scope: Scope, row: CaseRow, names: Names) -> list[Link]:
    """The pages of the partners that the case names; a partner is shown none."""
    if scope.is_partner or not scope.may("partners:read"):
        return []
    return [Link(names.partner(code), reverse("partner", args=[code])) for code in row.partners]


def _state(read: _Read) -> str:
    """The status, since when a person gave it, and who works on it."""
    row = read.row
    verbs = {
        CaseStatus.ACKNOWLEDGED: CaseVerb.ACKNOWLEDGED,
        CaseStatus.IN_RESOLUTION: CaseVerb.STARTED,
        CaseStatus.RESOLVED: CaseVerb.RESOLVED,
        CaseStatus.DISMISSED: CaseVerb.DISMISSED,
    }
    verb = verbs.get(CaseStatus(row.status))
    given = [act.at for act in read.acts if act.verb == verb]
    text = status_label(row.status)
    if given:
        day = formats.day(given[-1].date(), _language())
        text = _("%(status)s since %(day)s") % {"status": text, "day": day}
    elif row.status == CaseStatus.RESOLVED and not row.is_closed_by_person:
        text = _("resolved: no new evidence came")
    if row.assignee:
        text = _("%(state)s · %(person)s works on it") % {"state": text, "person": read.names.person(row.assignee)}
    return text


def _language() -> str:
    return get_language() or "en"


def _thresholds(scope: Scope, row: CaseRow) -> dict[str, Any]:
    """The values that judged the case: those in its figures, else those in force on its last day."""
    held = policy(scope, row.brand)
    found = {threshold.code: held.at(threshold, row.last_seen) for threshold in QUOTED_THRESHOLDS}
    judged_by = {ConflictKind.DIVERSION: DIVERSION_SHARE, ConflictKind.PRICE_UNDERCUT: UNDERCUT_SHARE}
    threshold = judged_by.get(ConflictKind(row.kind))
    if threshold is not None and "limit" in row.figures:
        found[threshold.code] = type(threshold.default)(str(row.figures["limit"]))
    return found


def _proof_pages(row: CaseRow, read: _Read, first: int) -> Pages:
    count = len(read.proofs)
    if count <= PROOFS_A_PAGE and first == 1:
        return Pages()
    last = min(first + PROOFS_A_PAGE - 1, count)
    address = reverse("case", args=[row.id])
    earlier = max(1, first - PROOFS_A_PAGE)
    words = {"first": formats.number(first), "last": formats.number(last), "count": formats.number(row.evidence)}
    return Pages(
        previous_url=f"{address}?proof={earlier}#evidence-title" if first > 1 else "",
        next_url=f"{address}?proof={last + 1}#evidence-title" if last < count else "",
        shown=_("%(first)s – %(last)s of %(count)s") % words if first <= count else "",
    )


def _other(other: CaseRow, names: Names) -> OtherCase:
    words = {"who": who_of(other, names), "status": status_label(other.status)}
    outcome = _("%(who)s: %(status)s") % words
    if other.at_stake is not None:
        words["money"] = formats.money(other.at_stake, other.currency)
        outcome = _("%(who)s, %(money)s: %(status)s") % words
    return OtherCase(case_number(other.id), reverse("case", args=[other.id]), outcome, _month(other.last_seen))


def _month(day: date) -> str:
    return formats.month(day, _language(), year=True)


def _recurrence(row: CaseRow) -> Link | None:
    if row.recurrence_of is None or row.recurrence_first_seen is None:
        return None
    address = reverse("case", args=[row.recurrence_of])
    return Link(case_number(row.recurrence_of), address, _month(row.recurrence_first_seen))


def _flags(row: CaseRow, names: Names) -> list[str]:
    flags = []
    if row.mode == "advise":
        flags.append(_("advise only"))
    if row.hides_parties and row.other_parties:
        flags.append(_("other parties: %(count)s") % {"count": row.other_parties})
    return flags
