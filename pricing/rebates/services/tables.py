"""What the import may write of rebate programmes and slabs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels_core.brands.models import Brand
from channels_core.channels.services import channel_terms
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from foundation.intake.errors import Refused
from foundation.intake.parsing import shown
from foundation.intake.specification import RowRule, Target, lookup
from foundation.values.money import from_scaled
from foundation.values.scope import Scope
from partners.tiers.services import known_tiers
from pricing.promotions.services import checked_days
from pricing.rebates.choices import Metric, Mode, RateKind, ScheduleFault
from pricing.rebates.models import RebateProgramme, RebateSlab
from pricing.rebates.rules import Slab, rate_faults
from pricing.rebates.wording import fault_text

PROGRAMMES = lookup(gettext_lazy("rebate programme"), RebateProgramme)
PROGRAMME_TABLE = Target(RebateProgramme, key=("code",))
SLAB_TABLE = Target(RebateSlab, key=("programme_id", "lower_bound"))
_COLUMN = {
    ScheduleFault.RATE_NEGATIVE: "rate",
    ScheduleFault.RATE_OVER_100: "rate",
    ScheduleFault.PER_UNIT_NEEDS_UNITS: "rate_kind",
    ScheduleFault.PERCENT_OF_UNITS_RETROACTIVE_ONLY: "rate_kind",
}


def programme_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """The brand of a programme: its partner's and channel's, else that of a sender who has one; none is all brands'."""
    check_days, brand_of = checked_days(context, at), _brand_rule(context, at)
    tiers = {tier for _scheme, tier in context.known("tiers", known_tiers)}
    lines = context.known("product lines", _product_lines)
    held = context.known("brand of rebate programme", _brand_of_programme)
    tier, line, code = at["tier_code"], at["line"], at["code"]
    allowed = context.scope.codes("brand")

    def rule(values: list[Any]) -> tuple[Any, ...]:
        check_days(values)
        if values[tier] and values[tier] not in tiers:
            raise Refused(_unknown(_("tier"), values[tier]), "tier_code")
        brand = brand_of(values)
        if values[line] and not any(known == values[line] and brand in (None, of) for known, of in lines):
            raise Refused(_unknown(_("product line"), values[line]), "line")
        if allowed is not None and values[code] in held and held[values[code]] not in allowed:
            raise Refused(_("the code belongs to a programme of another brand; choose another"), "code")
        return (brand,)

    return rule


def _brand_rule(context: Any, at: Mapping[str, int]) -> Any:
    channels = context.known("channel terms", channel_terms)
    partners = context.known("brand by partner", _brand_by_partner)
    partner, channel = at["partner_code"], at["channel_code"]
    own = context.known("own brands", _own_brands)

    def brand_of(values: list[Any]) -> int | None:
        found = {partners[values[partner]]} if values[partner] else set()
        if values[channel]:
            found.add(channels[values[channel]].brand)
        if len(found) > 1:
            raise Refused(_("the partner and the channel belong to different brands"), "channel_code")
        if not found and own is not None:
            if len(own) != 1:
                raise Refused(_("names no partner and no channel, so it would be for all brands: name one"), "channel_code")
            return int(own[0])
        return found.pop() if found else None

    return brand_of


def slab_rule(context: Any, at: Mapping[str, int]) -> RowRule:
    """The rate fits the programme's metric and mode. Rows come in any order: a schedule takes its slabs by their bounds, and a bound that
    comes twice is a key that comes twice."""
    programmes = context.known("rebate measures", _measures)
    programme, bound, rate, kind = at["programme_code"], at["lower_bound"], at["rate"], at["rate_kind"]

    def rule(values: list[Any]) -> tuple[Any, ...]:
        metric, mode = programmes[values[programme]]
        slab = Slab(from_scaled(values[bound]), from_scaled(values[rate]), RateKind(values[kind]))
        for fault in rate_faults(metric, mode, slab):
            raise Refused(fault_text(fault), _COLUMN[fault])
        return ()

    return rule


def _unknown(noun: str, code: str) -> str:
    return _("unknown %(noun)s %(code)s") % {"noun": noun, "code": shown(code)}


def _product_lines(scope: Scope) -> set[tuple[str, int]]:
    """(line, brand row id) of the products that the scope sees."""
    return set(Product.objects.for_scope(scope).exclude(line="").values_list("line", "brand_id").distinct())


def _brand_by_partner(scope: Scope) -> dict[int, int]:
    return dict(Partner.objects.for_scope(scope).values_list("id", "channel__brand_id"))


def _brand_of_programme(scope: Scope) -> dict[str, str | None]:
    return dict(RebateProgramme.objects.unscoped("codes are unique over all brands").values_list("code", "brand__code"))


def _own_brands(scope: Scope) -> list[int] | None:
    """The brands of a scope that is limited to some."""
    if scope.codes("brand") is None:
        return None
    return list(Brand.objects.for_scope(scope).order_by("id").values_list("id", flat=True))


def _measures(scope: Scope) -> dict[int, tuple[Metric, Mode]]:
    rows = RebateProgramme.objects.for_scope(scope).values_list("id", "metric", "mode")
    return {row: (Metric(metric), Mode(mode)) for row, metric, mode in rows}
