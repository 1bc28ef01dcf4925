"""The rules whose numbers people edit: add one by an entry here. Each threshold is declared in its room's policy."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from analytics.health.policy import weights_count
from analytics.health.queries import THRESHOLDS as HEALTH
from analytics.kpis.wording import channel_kind, health_part
from analytics.ltv.queries import THRESHOLDS as LTV
from analytics.outlets.policy import PEER_SHARE, QUARTERS, STOCK_DAYS
from analytics.outlets.policy import THRESHOLDS as CLOSING
from analytics.scorecards.policy import SHARED_CUSTOMERS
from conflicts.cases.policy import GAP_DAYS, LIMITS, limits_rise
from conflicts.cases.queries.modes import mode_thresholds
from conflicts.cases.services import reach_of_thresholds
from conflicts.detectors.policy import DIVERSION_DAYS, DIVERSION_SHARE, DIVERSION_UNITS, PROTECTS, UNDERCUT_SHARE
from conflicts.resolution.policy import MEDIATION_DAYS
from foundation.thresholds.registry import EditableRule
from lifecycle.playbook.policy import LEAD_SHARE, MATERIAL_SHARE
from lifecycle.playbook.policy import THRESHOLDS as ROLES
from lifecycle.stages.policy import DECLINE_BELOW, GROWTH_FROM, HOLD_MONTHS, LEAST_MONTHS, MATURITY_FROM
from lifecycle.stages.policy import THRESHOLDS as STAGES

_MARKET = _("Market order")
_FIGURES = _("Figures")


def _weight_label(code: str) -> Any:
    return lazy(health_part, str)(code.removeprefix("health.weight_"))


RULES: tuple[EditableRule, ...] = (
    EditableRule(
        code="diversion",
        area=_MARKET,
        name=_("Diversion"),
        about=_("Goods shipped outside the territories that a partner was granted."),
        thresholds=(DIVERSION_SHARE, DIVERSION_DAYS, DIVERSION_UNITS),
        labels={
            DIVERSION_SHARE.code: _("Share, over"),
            DIVERSION_DAYS.code: _("Window"),
            DIVERSION_UNITS.code: _("Units, at least"),
        },
    ),
    EditableRule(
        code="price_undercut",
        area=_MARKET,
        name=_("Price undercut"),
        about=_("A price to consumers far under that of a protected channel, on the same day, in the same country."),
        thresholds=(UNDERCUT_SHARE, *PROTECTS.values()),
        choices=_("Protected kinds of channel"),
        labels={
            UNDERCUT_SHARE.code: _("Share under, over"),
            **{threshold.code: lazy(channel_kind, str)(kind) for kind, threshold in PROTECTS.items()},
        },
    ),
    EditableRule(
        code="case",
        area=_MARKET,
        name=_("Life and weight of a case"),
        about=_("How long a quarrel stays one case, and what money at stake makes it weigh."),
        thresholds=(GAP_DAYS, MEDIATION_DAYS, *LIMITS),
        labels={
            GAP_DAYS.code: _("Quiet after"),
            MEDIATION_DAYS.code: _("Working days of a mediation"),
            **dict(zip((limit.code for limit in LIMITS), (_("Low, under"), _("Medium, under"), _("High, under")), strict=True)),
        },
        coherent=limits_rise,
        incoherent=_("Each weight has to begin above the one before it: low under medium under high."),
        reach=reach_of_thresholds,
    ),
    EditableRule(
        code="jurisdiction",
        area=_MARKET,
        name=_("Jurisdiction"),
        about=_("Where a case about an independent partner's own resale price records and informs only."),
        choices=_("Advises only"),
        grown=mode_thresholds,
    ),
    EditableRule(
        code="stages",
        area=_FIGURES,
        name=_("Stages"),
        about=_("At which share of the peak of its sales one stage of a product ends, and how long a signal must hold."),
        thresholds=STAGES,
        labels={
            GROWTH_FROM.code: _("Growth, from a share of the peak of"),
            MATURITY_FROM.code: _("Maturity, from a share of the peak of"),
            DECLINE_BELOW.code: _("Decline, under a share of the peak of"),
            HOLD_MONTHS.code: _("Months in a row that a signal must hold"),
            LEAST_MONTHS.code: _("Months with sales before anything is suggested"),
        },
    ),
    EditableRule(
        code="role_conflict",
        area=_FIGURES,
        name=_("Roles of the playbook"),
        about=_("From which share of a product's net revenue on a channel does not keep to its role."),
        thresholds=ROLES,
        labels={
            MATERIAL_SHARE.code: _("Sells although absent, over"),
            LEAD_SHARE.code: _("Leads although it should support, over"),
        },
    ),
    EditableRule(
        code="closing",
        area=_FIGURES,
        name=_("Closing candidates"),
        about=_("Outlets that sell far under their peers for each square metre and sit on old stock."),
        thresholds=CLOSING,
        labels={
            PEER_SHARE.code: _("Share of its peers, under"),
            QUARTERS.code: _("In each of the last"),
            STOCK_DAYS.code: _("Stock lasts, over"),
        },
    ),
    EditableRule(
        code="health",
        area=_FIGURES,
        name=_("Health"),
        about=_("What each part counts in the health of a channel or a partner."),
        thresholds=HEALTH,
        labels={
            HEALTH[0].code: _("Survey answers, at least"),
            **{threshold.code: _weight_label(threshold.code) for threshold in HEALTH[1:]},
        },
        coherent=weights_count,
        incoherent=_("At least one part has to count."),
        effects="rule-effects",
    ),
    EditableRule(
        code="ltv",
        area=_FIGURES,
        name=_("Lifetime value"),
        about=_("How far ahead margin counts, and at what discount."),
        thresholds=LTV,
        labels={
            "ltv.minimum_repeat_buyers": _("Repeat buyers for an own fit"),
            "ltv.horizon_days": _("Horizon"),
            "ltv.discount_rate": _("Discount a year"),
        },
        effects="rule-effects",
    ),
    EditableRule(
        code="goal_conflict",
        area=_FIGURES,
        name=_("Goal conflict"),
        about=_("Channels that share customers and are judged mainly on the same volume."),
        thresholds=(SHARED_CUSTOMERS,),
        labels={SHARED_CUSTOMERS.code: _("Shared customers, at least")},
    ),
)
