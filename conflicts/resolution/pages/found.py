"""The case of an address."""

from __future__ import annotations

from django.http import Http404

from conflicts.cases.errors import CaseMissing
from conflicts.cases.queries import one_case
from conflicts.cases.rules import CaseRow
from foundation.values.scope import Scope

LARGEST_ID = 2**63 - 1


def case_or_404(scope: Scope, case_id: int) -> CaseRow:
    """Somebody else's case answers like one that does not exist."""
    if case_id > LARGEST_ID:
        raise Http404
    try:
        return one_case(scope, case_id=case_id)
    except CaseMissing:
        raise Http404 from None
