"""The row of a period: every stored figure, or the reason why it has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from analytics.health.rules import Health
from analytics.kpis.choices import Reason
from analytics.kpis.rules.formula import Formula
from analytics.kpis.rules.lifetime import READ_TIME
from analytics.kpis.rules.period_facts import PeriodFacts


def figures(formulas: Iterable[Formula], facts: PeriodFacts) -> dict[str, Any]:
    """Values by code, with ``missing`` (code -> reason) and ``provisional`` (codes whose value may still move)."""
    values: dict[str, Any] = {}
    missing: dict[str, str] = {}
    provisional = []
    for formula in formulas:
        figure = formula.compute(facts)
        if isinstance(figure, Reason):
            missing[formula.code] = str(figure)
            values[formula.code] = None
            continue
        values[formula.code] = figure
        if formula.settles_after and facts.day < facts.ends_on + timedelta(days=formula.settles_after):
            provisional.append(formula.code)
    return {**values, "missing": missing, "provisional": provisional}


def read_figures(facts: PeriodFacts) -> tuple[dict[str, Any], dict[str, str]]:
    """The figures that are formed where results are read, and the reasons of those without value."""
    found = {code: compute(facts) for code, compute in READ_TIME.items()}
    missing = {code: str(figure) for code, figure in found.items() if isinstance(figure, Reason)}
    return {code: None if code in missing else figure for code, figure in found.items()}, missing


def health_parts(score: Health) -> list[dict[str, Any]]:
    """The parts of health as they are stored: decimals as text, so that nothing is lost."""
    return [
        {
            "part": str(part.part),
            "value": None if part.value is None else f"{part.value:f}",
            "score": None if part.score is None else f"{part.score:f}",
            "weight": f"{part.weight:f}",
            "share": f"{part.share:f}",
            "reason": None if part.reason is None else str(part.reason),
        }
        for part in score.parts
    ]


def kpi_row(formulas: Iterable[Formula], facts: PeriodFacts, score: Health, sources: Mapping[str, int]) -> dict[str, Any]:
    """A row's columns apart from whose and when it is."""
    return {**figures(formulas, facts), "health_parts": health_parts(score), "sources": dict(sources)}
