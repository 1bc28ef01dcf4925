"""The writes of lifetime value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q

from analytics.ltv.models import LtvCohort, LtvModel, LtvScore
from foundation.fields import VersionedResult
from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope

Rows = Iterable[Mapping[str, Any]]


def _compared(model: type[VersionedResult], identity: tuple[str, ...]) -> tuple[str, ...]:
    left_out = {*identity, "id", "brand_id", "from_run", "until_run"}
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname not in left_out)


def _replace(scope: Scope, model: type[VersionedResult], where: Q, identity: tuple[str, ...], brand: int, rows: Rows) -> Written:
    return replace_results(
        scope,
        model=model,
        key_filter=where,
        rows=[{**row, "brand_id": brand} for row in rows],
        identity=identity,
        compare=_compared(model, identity),
        carry=("brand_id",),
    )


def replace_models(scope: Scope, *, brand: int, rows: Rows) -> Written:
    """The models of the brand and of its channels."""
    return _replace(scope, LtvModel, Q(brand_id=brand), ("channel_id",), brand, rows)


def replace_scores(scope: Scope, *, brand: int, first: int, last: int, rows: Rows) -> Written:
    """The scores of the customers with row ids ``first`` to ``last``."""
    where = Q(brand_id=brand, customer_id__gte=first, customer_id__lte=last)
    return _replace(scope, LtvScore, where, ("customer_id",), brand, rows)


def replace_cohorts(scope: Scope, *, brand: int, channel: int, rows: Rows) -> Written:
    """The cohorts of one acquisition channel."""
    return _replace(scope, LtvCohort, Q(channel_id=channel), ("channel_id", "day"), brand, rows)
