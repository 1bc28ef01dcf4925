"""Kinds of products and of assortment rules."""

from enum import StrEnum


class ProductType(StrEnum):
    STANDARD = "standard"
    CUSTOM = "custom"


class AssortmentRuleKind(StrEnum):
    EXCLUSIVE = "exclusive"
    BARRED = "barred"
