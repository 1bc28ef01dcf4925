"""territories.csv."""

from __future__ import annotations

from channels_core.territories.services import TERRITORIES, TERRITORY_TABLE, rebuild_paths, stored_parents
from foundation.intake.arranging import by_parent
from foundation.intake.specification import InterchangeFile, code, own_code, text, whole

TERRITORY_FILE = InterchangeFile(
    code="territories",
    columns=(
        code("code", required=True),
        text("name", 300, required=True),
        own_code("parent_code", "parent_id"),
        text("level", 100, required=True),
        whole("population", lowest=0),
    ),
    key=("code",),
    target=TERRITORY_TABLE,
    arrange=by_parent(TERRITORIES, code="code", parent="parent_code", stored=stored_parents),
    tracked=("parent_id", "level"),
    reaches=(rebuild_paths,),
)
