"""The rules of lifetime value: pure functions on arrays and amounts."""

from analytics.ltv.rules.btyd import TIME_UNIT, BgNbdFit, BgNbdLikelihood, fit_bgnbd
from analytics.ltv.rules.clv import (
    discounted,
    expected_average_value,
    expected_margin_by_month,
    expected_purchases,
    month_ends_in_weeks,
    p_alive,
)
from analytics.ltv.rules.fit_choice import ChosenFit, chosen_fit, serving_source
from analytics.ltv.rules.gamma_gamma import (
    GammaGammaFit,
    GammaGammaLikelihood,
    SpendHistories,
    compress_spend,
    fit_gamma_gamma,
)
from analytics.ltv.rules.histories import (
    CustomerHistory,
    Histories,
    HistoryInvalidError,
    compress_histories,
    histories_from_days,
    history_from_days,
)
from analytics.ltv.rules.scoring import margin_rate, model_rows, score_rows, significant
from analytics.ltv.rules.unit_economics import ltv_to_cac, payback_months

__all__ = [
    "TIME_UNIT",
    "BgNbdFit",
    "BgNbdLikelihood",
    "ChosenFit",
    "CustomerHistory",
    "GammaGammaFit",
    "GammaGammaLikelihood",
    "Histories",
    "HistoryInvalidError",
    "SpendHistories",
    "chosen_fit",
    "compress_histories",
    "compress_spend",
    "discounted",
    "expected_average_value",
    "expected_margin_by_month",
    "expected_purchases",
    "fit_bgnbd",
    "fit_gamma_gamma",
    "histories_from_days",
    "history_from_days",
    "ltv_to_cac",
    "margin_rate",
    "model_rows",
    "month_ends_in_weeks",
    "p_alive",
    "payback_months",
    "score_rows",
    "serving_source",
    "significant",
]
