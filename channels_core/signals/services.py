"""What the import may write of surveys and complaints, and what their change reaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_core.signals.models import Complaint, Survey
from foundation.intake.errors import Refused
from foundation.intake.marking import key_select, mark
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope

SURVEY_TABLE = Target(Survey, key=("survey_id",))
COMPLAINT_TABLE = Target(Complaint, key=("complaint_id",))


def survey_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """An answer is about a channel or a partner, and says something."""

    def rule(values: list[Any]) -> tuple[Any, ...]:
        if values[at["channel_code"]] is None and values[at["partner_code"]] is None:
            raise Refused(_("neither channel_code nor partner_code is given"), "channel_code")
        if values[at["nps"]] is None and values[at["csat"]] is None:
            raise Refused(_("neither nps nor csat is given"), "nps")
        return ()

    return rule


def mark_changed_surveys(scope: Scope) -> None:
    """A partner's answer without a channel belongs to the brand of the partner's channel."""
    mark(
        key_select(
            "intake_touched t LEFT JOIN channels_core_partner p ON p.id = t.partner_id "
            "JOIN channels_core_channel c ON c.id = COALESCE(t.channel_id, p.channel_id) "
            "JOIN channels_core_brand b ON b.id = c.brand_id",
            "survey", a="COALESCE(t.channel_id, 0)", b="COALESCE(t.partner_id, 0)", day="t.day",
        )
    )  # fmt: skip


def mark_changed_complaints(scope: Scope) -> None:
    mark(
        key_select(
            "intake_touched t JOIN channels_core_channel c ON c.id = t.channel_id "
            "JOIN channels_core_brand b ON b.id = c.brand_id",
            "complaint", a="t.channel_id", b="COALESCE(t.partner_id, 0)", day="t.day",
        )
    )  # fmt: skip
