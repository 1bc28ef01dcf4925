"""Stages of a product's life (R2)."""

from enum import StrEnum


class Stage(StrEnum):
    INTRODUCTION = "introduction"
    GROWTH = "growth"
    MATURITY = "maturity"
    DECLINE = "decline"
