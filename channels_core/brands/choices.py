"""Stages of a brand (R10)."""

from enum import StrEnum


class BrandStage(StrEnum):
    SURVIVAL = "survival"
    DEVELOPMENT = "development"
    PEAK = "peak"
