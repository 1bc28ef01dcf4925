"""What the night suggests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Q

from foundation.jobs.registry import Written
from foundation.jobs.services import replace_results
from foundation.values.scope import Scope
from lifecycle.stages.models import StageSuggestion


def replace_suggestions(scope: Scope, *, brand: int, products: Collection[int], rows: Iterable[Mapping[str, Any]]) -> Written:
    """Makes ``rows`` what is suggested for ``products``."""
    return replace_results(
        scope,
        model=StageSuggestion,
        key_filter=Q(product_id__in=sorted(products)),
        rows=[{**row, "brand_id": brand} for row in rows],
        identity=("product_id", "territory_id"),
        compare=("stage", "since", "confidence", "signal", "signalled", "last_month", "evidence"),
        carry=("brand_id",),
    )
