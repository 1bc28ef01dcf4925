"""Kinds of customers."""

from enum import StrEnum


class CustomerKind(StrEnum):
    B2C = "b2c"
    B2B = "b2b"
