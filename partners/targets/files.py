"""targets.csv."""

from __future__ import annotations

from foundation.intake.specification import InterchangeFile, choice, code, decimal
from partners.targets.choices import TargetLevel, TargetMetric
from partners.targets.services import TARGET_TABLE, mark_changed_targets, target_rule

TARGET_FILE = InterchangeFile(
    code="targets",
    columns=(
        code("period", required=True),
        choice("level", TargetLevel, required=True),
        code("code", required=True),
        choice("metric", TargetMetric, required=True),
        decimal("value", 6, lowest=0, required=True),
    ),
    key=("period", "level", "code", "metric"),
    target=TARGET_TABLE,
    derived=("starts_on", "until", "brand_id", "channel_id", "partner_id"),
    prepare=target_rule,
    tracked=("brand_id", "channel_id", "partner_id", "starts_on"),
    reaches=(mark_changed_targets,),
)
