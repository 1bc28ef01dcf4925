"""The cases that partners have to answer for."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from channels_core.rollups.choices import DirtyTopic
from conflicts.cases.choices import CaseStatus, Mode
from conflicts.cases.models import CaseVersion
from conflicts.cases.queries import visible_cases
from foundation.jobs.queries import dirty_keys
from foundation.values.scope import Scope


def cases_have_moved(scope: Scope, *, brand: str) -> bool:
    """Whether the scope's run cut a case anew, or a person dismissed or reopened one since the night before."""
    cut = CaseVersion.objects.for_scope(scope).filter(Q(from_run=scope.run) | Q(until_run=scope.run))
    return cut.exists() or dirty_keys(scope, brand=brand, topics=[DirtyTopic.BREACH]).exists()


def breaches(scope: Scope) -> list[dict[str, Any]]:
    """A row for each partner of each case that is not dismissed, by partner and case.

    Where a brand may only advise (section 10) a case records and informs: nothing that a partner earns may hang on it.
    """
    rows = visible_cases(scope).exclude(now=CaseStatus.DISMISSED).exclude(mode=Mode.ADVISE)
    rows = rows.filter(case__parties__partner__isnull=False)
    columns = ("case__parties__partner_id", "case_id", "case__kind", "severity", "first_seen", "last_seen", "at_stake")
    names = ("partner_id", "case", "kind", "severity", "first_seen", "last_seen", "at_stake")
    found = rows.order_by("case__parties__partner_id", "case_id").values_list(*columns)
    return [dict(zip(names, row, strict=True)) for row in found]
