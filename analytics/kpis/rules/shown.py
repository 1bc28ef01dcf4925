"""The figures of a subject or of several together as pages show them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from analytics.kpis.choices import Reason
from analytics.kpis.rules.formula import ratio
from analytics.kpis.rules.period_facts import PeriodFacts
from analytics.kpis.rules.rows import read_figures

Value = Decimal | int | None

#: What may be added up over channels.
SUMS = ("orders", "units", "customers", "new_customers", "net_revenue", "gross_margin", "investment", "acquisition_spend")


@dataclass(frozen=True)
class ShownFigures:
    """One subject's period: values by code, why one is missing, which may still move, and the rows counted.

    ``acquired`` customers have a lifetime value, ``ltv_total`` is their sum (brand's currency). ``health_parts`` are as stored.
    """

    values: Mapping[str, Value]
    missing: Mapping[str, str] = field(default_factory=dict)
    provisional: frozenset[str] = frozenset()
    sources: Mapping[str, int] = field(default_factory=dict)
    health_parts: Sequence[Mapping[str, str | None]] = ()
    acquired: int = 0
    ltv_total: Decimal = Decimal(0)

    def get(self, code: str) -> Value:
        return self.values.get(code)

    def reason(self, code: str) -> str:
        """Why ``code`` has no value."""
        return self.missing.get(code, str(Reason.NO_FACTS))

    @property
    def checks(self) -> int:
        return self.sources.get("checked_lines", 0) + self.sources.get("observations", 0)


#: A period without any fact.
NOTHING = ShownFigures(values=dict.fromkeys(SUMS, Decimal(0)))


def with_lifetime(row: ShownFigures, cohort: tuple[int, int, Decimal] | None, days: tuple[date, date]) -> ShownFigures:
    """``row`` with the figures that are formed where results are read.

    ``cohort`` is customers acquired on ``days`` (both inside), those with a lifetime value, and its sum; None for a partner.
    """
    customers, valued, total = cohort or (0, 0, Decimal(0))
    no_ltv = Reason.CHANNELS_ONLY if cohort is None else Reason.NO_MODEL if customers else Reason.NO_ACQUIRED_CUSTOMERS
    facts = PeriodFacts(
        starts_on=days[0],
        ends_on=days[1],
        day=days[1],
        elapsed_days=(days[1] - days[0]).days + 1,
        new_customers=int(row.get("new_customers") or 0),
        acquisition_spend=Decimal(row.get("acquisition_spend") or 0),
        acquired=valued,
        ltv_total=total,
        no_ltv=no_ltv,
    )
    values, missing = read_figures(facts)
    sources = {**row.sources, "acquired_customers": valued} if valued else row.sources
    return replace(
        row,
        values={**row.values, **values},
        missing={**row.missing, **missing},
        sources=sources,
        acquired=valued,
        ltv_total=total,
    )


def total_of(rows: Sequence[ShownFigures]) -> ShownFigures:
    """Several subjects together: sums where a sum makes sense, ratios from sums; CAC, LTV and LTV : CAC over those that have both.

    Distinct customers, repurchase and health of several subjects follow from no sum, and are left out.
    """
    values: dict[str, Value] = {code: sum((Decimal(row.get(code) or 0) for row in rows), Decimal(0)) for code in SUMS}
    values["customers"] = None
    revenue, margin, investment = (Decimal(values[code] or 0) for code in ("net_revenue", "gross_margin", "investment"))
    missing: dict[str, str] = {}

    def put(code: str, numerator: Decimal | int, denominator: Decimal | int, reason: Reason) -> None:
        values[code] = ratio(numerator, denominator) if denominator > 0 else None
        if values[code] is None:
            missing[code] = str(reason)

    put("margin_rate", margin, revenue, Reason.NOTHING_SOLD)
    put("roi", margin - investment, investment, Reason.NO_INVESTMENT)
    paid = [row for row in rows if row.get("cac") is not None]
    spend, new = (sum(Decimal(row.get(code) or 0) for row in paid) for code in ("acquisition_spend", "new_customers"))
    put("cac", spend, new, Reason.NO_ACQUISITION_SPEND)
    both = [row for row in paid if row.get("ltv_to_cac") is not None]
    worth, acquired = sum((row.ltv_total for row in both), Decimal(0)), sum(row.acquired for row in both)
    cost, won = (sum(Decimal(row.get(code) or 0) for row in both) for code in ("acquisition_spend", "new_customers"))
    put("ltv", worth, acquired, Reason.NO_ACQUIRED_CUSTOMERS)
    put("ltv_to_cac", worth * won, cost * acquired, Reason.NO_ACQUISITION_SPEND)
    checks = sum(row.checks for row in rows)
    breaches = sum(row.sources.get("breaches", 0) for row in rows)
    put("compliance_rate", checks - breaches, checks, Reason.NO_CHECKS)
    sources = {
        name: sum(row.sources.get(name, 0) for row in rows) for name in sorted({key for row in rows for key in row.sources})
    }
    return ShownFigures(values, missing, frozenset(), sources, (), acquired, worth)


def with_margin_rate(row: ShownFigures) -> ShownFigures:
    """``row`` with gross margin as a share of net revenue, and what is left of it after the investment."""
    revenue, margin = Decimal(row.get("net_revenue") or 0), Decimal(row.get("gross_margin") or 0)
    values = dict(row.values)
    values["margin_rate"] = ratio(margin, revenue) if revenue > 0 else None
    values["left"] = margin - Decimal(row.get("investment") or 0)
    missing = row.missing if revenue > 0 else {**row.missing, "margin_rate": str(Reason.NOTHING_SOLD)}
    return replace(row, values=values, missing=missing)
