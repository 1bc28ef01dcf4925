"""customers.csv."""

from __future__ import annotations

from channels_core.customers.choices import CustomerKind
from channels_core.customers.services import CUSTOMER_TABLE, IDENTITY_SIDE
from channels_core.territories.services import TERRITORIES
from foundation.intake.specification import InterchangeFile, choice, code, flag, refers, text

CUSTOMER_FILE = InterchangeFile(
    code="customers",
    columns=(
        code("customer_id", required=True),
        choice("kind", CustomerKind, required=True),
        text("name", 300, side="identity"),
        text("company", 300, side="identity"),
        text("email", 254, side="identity"),
        text("phone", 100, side="identity"),
        refers("territory_code", TERRITORIES, "territory_id"),
        text("segment", 100),
        flag("key_account"),
    ),
    key=("customer_id",),
    target=CUSTOMER_TABLE,
    sides=(IDENTITY_SIDE,),
    tracked=("kind", "key_account"),
)
