"""A series as programs read it: codes, plain values, reasons; with the formulas where they are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from analytics.kpis.rules.formula import Formula

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)
MOST_PERIODS = 100_000
GRAIN_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91}


def printed_period(period: Any, formulas: Sequence[Formula], *, explain: bool) -> dict[str, Any]:
    """One period: label, days, every figure by code, and why the others have no value."""
    body: dict[str, Any] = {
        "period": period.period.label,
        "starts_on": period.period.starts_on.isoformat(),
        "ends_on": period.period.ends_on.isoformat(),
        **{formula.code: period.figures[formula.code] for formula in formulas},
        "nps_answers": period.sources.get("nps_answers", 0),
        "csat_answers": period.sources.get("csat_answers", 0),
        "provisional": list(period.provisional),
        "missing": dict(period.missing),
    }
    if explain:
        body["health_parts"] = list(period.health_parts)
        body["explain"] = {formula.code: _explained(formula, period.sources) for formula in formulas}
    return body


def _explained(formula: Formula, sources: Mapping[str, int]) -> dict[str, Any]:
    return {
        "formula": formula.text,
        "version": formula.version,
        "unit": str(formula.unit),
        "rows": {source: sources.get(source, 0) for source in formula.sources},
    }
