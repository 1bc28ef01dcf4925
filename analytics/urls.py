"""Where the rooms of analytics are reached."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from analytics.kpis.api import AllChannelsKpis, ChannelKpis, PartnerKpis
from analytics.kpis.pages.channel import ChannelView
from analytics.kpis.pages.compare import CompareView
from analytics.kpis.pages.explanation import ExplanationView
from analytics.kpis.pages.retention import RetentionFileView
from analytics.ltv.api import LtvModels, LtvScores
from analytics.outlets.api import ClosingCandidates
from analytics.outlets.pages import ClosingView
from analytics.partner_360.pages.edits import (
    AgreementEdit,
    AgreementUndo,
    ContactEdit,
    GrantChange,
    GrantEdit,
    GrantWithdrawal,
    StandingEdit,
)
from analytics.partner_360.pages.listing import PartnerListView, SavedPartnerViewRemoval, SavedPartnerViews
from analytics.partner_360.pages.partner import PartnerView
from analytics.rule_effects.pages import RuleEffectsView
from analytics.scorecards.api import GoalProfileDetail, GoalProfileList, GoalProfileTrial, ScorecardList
from analytics.scorecards.pages.editor import GoalProfileView, GoalPublication, GoalTrial, GoalWithdrawal
from analytics.scorecards.pages.listing import ScorecardsView
from analytics.tier_board.pages.acts import Approval, DecisionEdit, DecisionWithdrawal, Withdrawal
from analytics.tier_board.pages.board import BoardView
from analytics.tier_board.pages.scheme import SchemeView, SchemeWithdrawal
from analytics.today.pages import TodayView
from analytics.today.portal import PartnerHomeView


def home(request: HttpRequest) -> HttpResponseBase:
    """One address for everybody: a partner's user sees its own page, everybody else the morning page."""
    scope = request.scope  # type: ignore[attr-defined]
    view = PartnerHomeView if scope is not None and scope.is_partner else TodayView
    return view.as_view()(request)


page_urls: list[URLPattern] = [
    path("", home, name="today"),
    path("channels/", CompareView.as_view(), name="channels"),
    path("scorecards/", ScorecardsView.as_view(), name="scorecards"),
    path("scorecards.csv", ScorecardsView.as_view(), {"ending": "csv"}, name="scorecards-file"),
    path("scorecards/goals/<str:kind>/", GoalProfileView.as_view(), name="goal-profile"),
    path("scorecards/goals/<str:kind>/trial/", GoalTrial.as_view(), name="goal-trial"),
    path("scorecards/goals/<str:kind>/publication/", GoalPublication.as_view(), name="goal-publication"),
    path("scorecards/goals/<str:kind>/withdrawal/", GoalWithdrawal.as_view(), name="goal-withdrawal"),
    re_path(r"^channels/compare\.(?P<ending>csv|xlsx)$", CompareView.as_view(), name="channels-file"),
    path("channels/outlets/", ClosingView.as_view(), name="closing-candidates"),
    re_path(r"^channels/outlets\.(?P<ending>csv|xlsx)$", ClosingView.as_view(), name="closing-candidates-file"),
    re_path(r"^channels/(?P<code>.+)/series\.(?P<ending>csv|xlsx)$", ChannelView.as_view(), name="channel-file"),
    re_path(
        r"^channels/(?P<code>.+)/retention\.(?P<ending>csv|xlsx)$", RetentionFileView.as_view(), name="channel-retention-file"
    ),
    path("channels/<path:code>/", ChannelView.as_view(), name="channel"),
    path("partners/", PartnerListView.as_view(), name="partners"),
    re_path(r"^partners\.(?P<ending>csv|xlsx)$", PartnerListView.as_view(), name="partners-file"),
    path("partners/views/", SavedPartnerViews.as_view(), name="partners-views"),
    path("partners/views/<int:view>/removal/", SavedPartnerViewRemoval.as_view(), name="partners-view-removal"),
    path("partners/tiers/", BoardView.as_view(), name="tiers"),
    re_path(r"^partners/tiers/review\.(?P<ending>csv|xlsx)$", BoardView.as_view(), name="tiers-file"),
    path("partners/tiers/<str:brand>/<str:scheme>/scheme/", SchemeView.as_view(), name="tier-scheme"),
    path("partners/tiers/<str:brand>/<str:scheme>/scheme/withdrawal/", SchemeWithdrawal.as_view(), name="tier-scheme-withdrawal"),
    path("partners/tiers/<str:brand>/<str:scheme>/<str:quarter>/approval/", Approval.as_view(), name="tiers-approval"),
    path("partners/tiers/<str:brand>/<str:scheme>/<str:quarter>/withdrawal/", Withdrawal.as_view(), name="tiers-withdrawal"),
    path(
        "partners/tiers/<str:brand>/<str:scheme>/<str:quarter>/withdrawals/<path:partner>/",
        DecisionWithdrawal.as_view(),
        name="tier-decision-withdrawal",
    ),
    path(
        "partners/tiers/<str:brand>/<str:scheme>/<str:quarter>/decisions/<path:partner>/",
        DecisionEdit.as_view(),
        name="tier-decision",
    ),
    path("partners/<path:code>/standing/", StandingEdit.as_view(), name="partner-standing"),
    path("partners/<path:code>/contact/", ContactEdit.as_view(), name="partner-contact"),
    path("partners/<path:code>/agreement/", AgreementEdit.as_view(), name="partner-agreement"),
    path("partners/<path:code>/agreement/undo/", AgreementUndo.as_view(), name="partner-agreement-undo"),
    path("partners/<path:code>/grant/", GrantEdit.as_view(), name="partner-grant"),
    path("partners/<path:code>/grant/change/", GrantChange.as_view(), name="partner-grant-change"),
    path("partners/<path:code>/grant/withdrawal/", GrantWithdrawal.as_view(), name="partner-grant-withdrawal"),
    path("partners/<path:code>/", PartnerView.as_view(), name="partner"),
    path("settings/rules/<str:code>/effects/", RuleEffectsView.as_view(), name="rule-effects"),
    path("kpis/explanation/", ExplanationView.as_view(), name="kpi-explanation"),
]

# Before the addresses of channels_core and partners: /channels/kpis/ is no channel's code.
api_urls: list[URLPattern] = [
    path("channels/kpis/", AllChannelsKpis.as_view(), name="api-all-channels-kpis"),
    path("channels/<str:code>/kpis/", ChannelKpis.as_view(), name="api-channel-kpis"),
    path("partners/<str:code>/kpis/", PartnerKpis.as_view(), name="api-partner-kpis"),
    path("goal-profiles/", GoalProfileList.as_view(), name="api-goal-profiles"),
    path("goal-profiles/<str:code>/", GoalProfileDetail.as_view(), name="api-goal-profile"),
    path("goal-profiles/<str:code>/try-out/", GoalProfileTrial.as_view(), name="api-goal-profile-trial"),
    path("scorecards/", ScorecardList.as_view(), name="api-scorecards"),
    path("outlets/closing-candidates/", ClosingCandidates.as_view(), name="api-closing-candidates"),
    path("scores/ltv/", LtvScores.as_view(), name="api-ltv-scores"),
    path("scores/ltv/models/", LtvModels.as_view(), name="api-ltv-models"),
]
