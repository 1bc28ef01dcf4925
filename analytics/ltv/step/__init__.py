"""The steps of lifetime value: the models, every customer's score by them, and the cohorts that KPI rows are read with."""

from analytics.ltv.step.cohorts import STEP as COHORTS
from analytics.ltv.step.models import STEP as MODELS
from analytics.ltv.step.scores import STEP as SCORES

__all__ = ["COHORTS", "MODELS", "SCORES"]
