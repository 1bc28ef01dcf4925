"""Texts that a spreadsheet is going to open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

# What makes a formula of a cell: signs of ASCII and full-width ones, and the blanks that a spreadsheet passes over.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def as_text(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, made text by an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def safe_cell(cell: object) -> str:
    """A cell as a text that no spreadsheet takes for a formula; numbers stay what they are."""
    match cell:
        case None:
            return ""
        case str():
            return as_text(cell)
        case Decimal():
            return f"{cell:f}"
        case date():
            return cell.isoformat()
    return str(cell)
