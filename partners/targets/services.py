"""What the import may write of targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from foundation.intake.errors import Refused
from foundation.intake.marking import key_select, mark
from foundation.intake.parsing import shown
from foundation.intake.specification import RowRule, Target
from foundation.values.scope import Scope
from partners.targets.choices import TargetLevel
from partners.targets.models import SalesTarget
from partners.targets.rules import target_period

TARGET_TABLE = Target(SalesTarget, key=("period", "level", "code", "metric"))

Subject = tuple[int, int | None, int | None]  # brand, channel, partner


def target_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """Reads the period's days, and finds the subject of the row's level."""
    period, level, code = at["period"], at["level"], at["code"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        try:
            starts_on, until = target_period(values[period])
        except ValueError:
            raise Refused(
                _("%(text)s is no year and no quarter; write 2026 or 2026Q1") % {"text": shown(values[period])}, "period"
            ) from None
        held = context.known(f"targets of {values[level]}", _SUBJECTS[TargetLevel(values[level])])
        subject = held.get(values[code])
        if subject is None:
            reason = _("unknown %(level)s %(code)s") % {"level": _level_name(values[level]), "code": shown(values[code])}
            raise Refused(reason, "code")
        return (starts_on.isoformat(), until.isoformat(), *subject)

    return rule


def mark_changed_targets(scope: Scope) -> None:
    """A changed target reaches what is judged against it, from its period's first day on."""
    source = "intake_touched t JOIN channels_core_brand b ON b.id = t.brand_id"
    mark(key_select(source, "target", a="COALESCE(t.channel_id, 0)", b="COALESCE(t.partner_id, 0)", day="t.starts_on"))


def _level_name(level: str) -> str:
    return {TargetLevel.BRAND: _("brand"), TargetLevel.CHANNEL: _("channel"), TargetLevel.PARTNER: _("partner")}[
        TargetLevel(level)
    ]


def _brands(scope: Scope) -> dict[str, Subject]:
    return {code: (brand, None, None) for code, brand in Brand.objects.for_scope(scope).values_list("code", "id")}


def _channels(scope: Scope) -> dict[str, Subject]:
    rows = Channel.objects.for_scope(scope).values_list("code", "brand_id", "id")
    return {code: (brand, channel, None) for code, brand, channel in rows}


def _partners(scope: Scope) -> dict[str, Subject]:
    rows = Partner.objects.for_scope(scope).values_list("code", "channel__brand_id", "id")
    return {code: (brand, None, partner) for code, brand, partner in rows}


_SUBJECTS: Mapping[TargetLevel, Callable[[Scope], dict[str, Subject]]] = {
    TargetLevel.BRAND: _brands,
    TargetLevel.CHANNEL: _channels,
    TargetLevel.PARTNER: _partners,
}
