"""channels.csv and channel_territories.csv."""

from __future__ import annotations

from channels_core.brands.services import BRANDS
from channels_core.channels.choices import ChannelKind
from channels_core.channels.services import (
    CHANNEL_TABLE,
    CHANNELS,
    COVERAGE_TABLE,
    channel_rule,
    checked_validity,
    stored_parents,
)
from channels_core.territories.services import TERRITORIES
from foundation.intake.arranging import by_parent
from foundation.intake.specification import (
    InterchangeFile,
    choice,
    code,
    currency,
    flag,
    own_code,
    refers,
    text,
    valid_days,
)

CHANNEL_FILE = InterchangeFile(
    code="channels",
    columns=(
        code("code", required=True),
        text("name", 300, required=True),
        refers("brand_code", BRANDS, "brand_id", required=True),
        choice("kind", ChannelKind, required=True),
        own_code("parent_code", "parent_id"),
        currency(),
        flag("online"),
    ),
    key=("code",),
    target=CHANNEL_TABLE,
    prepare=channel_rule,
    arrange=by_parent(CHANNELS, code="code", parent="parent_code", stored=stored_parents),
    tracked=("kind", "currency", "online", "parent_id"),
)

COVERAGE_FILE = InterchangeFile(
    code="channel_territories",
    columns=(
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("territory_code", TERRITORIES, "territory_id", required=True),
        *valid_days(),
    ),
    key=("channel_code", "territory_code", "valid_from"),
    target=COVERAGE_TABLE,
    prepare=checked_validity,
    tracked=("channel_id", "valid_from", "valid_to"),
)
