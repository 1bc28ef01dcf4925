"""Reads of cases: for the night that cuts them, and for those who read them."""

from conflicts.cases.queries.cutting import CaseKey, case_keys, case_policy, jurisdiction, touched_case_keys
from conflicts.cases.queries.evidence import EvidenceRow, evidence_places, evidence_rows, proof_identities
from conflicts.cases.queries.inbox import (
    Inbox,
    NamedInCases,
    inbox_counts,
    inbox_page,
    inbox_rows,
    inbox_sums,
    named_in_cases,
    open_case_count,
    status_sums,
)
from conflicts.cases.queries.naming import names_for
from conflicts.cases.queries.reading import (
    CaseFilter,
    breached_rows,
    case_dump,
    case_list,
    case_rows,
    case_totals,
    cases_version,
    changes_between,
    list_page,
    one_case,
    other_cases,
    visible_cases,
)

__all__ = [
    "CaseFilter",
    "CaseKey",
    "EvidenceRow",
    "Inbox",
    "NamedInCases",
    "breached_rows",
    "case_dump",
    "case_keys",
    "case_list",
    "case_policy",
    "case_rows",
    "case_totals",
    "cases_version",
    "changes_between",
    "evidence_places",
    "evidence_rows",
    "inbox_counts",
    "inbox_page",
    "inbox_rows",
    "inbox_sums",
    "jurisdiction",
    "list_page",
    "named_in_cases",
    "names_for",
    "one_case",
    "open_case_count",
    "other_cases",
    "proof_identities",
    "status_sums",
    "touched_case_keys",
    "visible_cases",
]
