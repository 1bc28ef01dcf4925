"""stages.csv."""

from __future__ import annotations

from channels_core.products.services import PRODUCTS
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, choice, day, refers
from lifecycle.stages.choices import Stage
from lifecycle.stages.services import STAGE_TABLE

STAGE_FILE = InterchangeFile(
    code="stages",
    columns=(
        refers("sku", PRODUCTS, "product_id", code="sku", required=True),
        choice("stage", Stage, required=True),
        day("valid_from", required=True),
        refers("territory_code", TERRITORIES, "territory_id"),
    ),
    key=("sku", "territory_code", "valid_from"),
    target=STAGE_TABLE,
)
