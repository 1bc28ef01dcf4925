"""What the night reads to judge stages, and what pages, API and dump read of them."""

from lifecycle.stages.queries.judging import STEP_CODE, policy_at, product_histories, touched_products
from lifecycle.stages.queries.reading import (
    ProductLine,
    SuggestionRow,
    product_lines,
    stage_dump,
    stage_facts,
    stages_version,
    suggestion_rows,
)

__all__ = [
    "STEP_CODE",
    "ProductLine",
    "SuggestionRow",
    "policy_at",
    "product_histories",
    "product_lines",
    "stage_dump",
    "stage_facts",
    "stages_version",
    "suggestion_rows",
    "touched_products",
]
