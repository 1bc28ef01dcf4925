"""The typed terms of a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from foundation.edits.errors import EditRefused, Problem
from partners.tiers.choices import ScorePart
from partners.tiers.rules import SchemeTerms, checked_terms
from partners.tiers.wording import terms_fault_text


def read_terms(typed: Mapping[str, str], base: SchemeTerms) -> SchemeTerms:
    """The terms of a form; texts that are no numbers are named by field. Raises EditRefused."""
    problems: list[Problem] = []

    def number(name: str) -> Decimal:
        try:
            value = Decimal(typed.get(name, "").strip())
            if value.is_finite():
                return value
        except InvalidOperation:
            pass
        problems.append(Problem(name, _("Write a number, such as 85 or 62.5.")))
        return Decimal(0)

    bars = {tier: number(f"bar_{tier}") for tier in base.tiers}
    weights = {part: number(f"weight_{part}") for part in ScorePart}
    grace = number("grace_quarters")
    if grace != grace.to_integral_value():
        problems.append(Problem("grace_quarters", _("Whole quarters only.")))
    try:
        valid_from = date.fromisoformat(typed.get("valid_from", ""))
    except ValueError:
        valid_from = base.valid_from
        problems.append(Problem("valid_from", _("Choose the day from which it judges.")))
    if problems:
        raise EditRefused(problems)
    cap = typed.get("cap_tier", "")
    return replace(
        base,
        bars=bars,
        weights=weights,
        grace_quarters=int(grace),
        cap_severity=typed.get("cap_severity", ""),
        cap_rank=base.rank(cap) if cap in base.tiers else 0,
        benefits={tier: typed.get(f"benefit_{tier}", "").strip()[:300] for tier in base.tiers},
        valid_from=valid_from,
    )


def checked_form(typed: Mapping[str, str], base: SchemeTerms) -> SchemeTerms:
    terms = read_terms(typed, base)
    faults = checked_terms(terms)
    if faults:
        raise EditRefused([Problem(each.field, terms_fault_text(each.fault)) for each in faults])
    return terms
