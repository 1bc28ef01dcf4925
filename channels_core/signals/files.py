"""surveys.csv and complaints.csv."""

from __future__ import annotations

from channels_core.channels.services import CHANNELS
from channels_core.parties.services import PARTNERS
from channels_core.signals.choices import SurveySubject
from channels_core.signals.services import (
    COMPLAINT_TABLE,
    SURVEY_TABLE,
    mark_changed_complaints,
    mark_changed_surveys,
    survey_rule,
)
from foundation.intake.specification import InterchangeFile, choice, code, decimal, fact_day, refers, text

SURVEY_FILE = InterchangeFile(
    code="surveys",
    columns=(
        code("survey_id", required=True),
        fact_day("day", required=True),
        choice("subject", SurveySubject, required=True),
        refers("channel_code", CHANNELS, "channel_id"),
        refers("partner_code", PARTNERS, "partner_id"),
        decimal("nps", 3, lowest=0, highest=10),
        decimal("csat", 3, lowest=1, highest=5),
    ),
    key=("survey_id",),
    target=SURVEY_TABLE,
    prepare=survey_rule,
    tracked=("channel_id", "partner_id", "day"),
    reaches=(mark_changed_surveys,),
)

COMPLAINT_FILE = InterchangeFile(
    code="complaints",
    columns=(
        code("complaint_id", required=True),
        fact_day("day", required=True),
        refers("channel_code", CHANNELS, "channel_id", required=True),
        refers("partner_code", PARTNERS, "partner_id"),
        code("order_id"),
        text("kind", 100),
        text("severity", 100),
    ),
    key=("complaint_id",),
    target=COMPLAINT_TABLE,
    tracked=("channel_id", "partner_id", "day"),
    reaches=(mark_changed_complaints,),
)
