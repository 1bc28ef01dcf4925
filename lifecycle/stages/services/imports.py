"""What the import may write of product stages."""

from __future__ import annotations

from foundation.intake.specification import Target
from lifecycle.stages.models import ProductStage

STAGE_TABLE = Target(ProductStage, key=("product_id", "territory_id", "valid_from"))
