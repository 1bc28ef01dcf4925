"""What the night reads to judge stages, and what pages, API and dump read of them."""

from lifecycle.stages.queries.judging import STEP_CODE, policy_at, product_histories, touched_products
from lifecycle.stages.queries.reading import (
    ProductLine,
    StagesOf,
    SuggestionRow,
    product_lines,
    stage_dump,
    stage_facts,
    stages_of,
    stages_page,
    stages_version,
    suggested_countries,
    suggestion_rows,
)

__all__ = [
    "STEP_CODE",
    "ProductLine",
    "StagesOf",
    "SuggestionRow",
    "policy_at",
    "product_histories",
    "product_lines",
    "stage_dump",
    "stage_facts",
    "stages_of",
    "stages_page",
    "stages_version",
    "suggested_countries",
    "suggestion_rows",
    "touched_products",
]
