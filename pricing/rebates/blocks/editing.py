"""The editor of a programme: its slabs against the version in force, with what was typed where that could not be saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.values.money import plain
from foundation.web.editing import Trouble
from foundation.web.fields import FormField, field_of
from foundation.web.lists import Choice
from pricing.rebates.blocks.programme import amount, bound_text, rate_text
from pricing.rebates.blocks.shapes import SlabRow
from pricing.rebates.choices import Metric, Mode, RateKind
from pricing.rebates.queries.programmes import ProgrammeCard
from pricing.rebates.queries.trying import terms_of
from pricing.rebates.queries.what_if import WhatIf
from pricing.rebates.rules.drafts import VersionTerms
from pricing.rebates.rules.following import next_period
from pricing.rebates.rules.schedule import Slab
from pricing.rebates.wording import kind_name, metric_name, mode_name


@dataclass(frozen=True)
class SlabText:
    """A row of the schedule as it is typed."""

    lower: str
    rate: str
    kind: str


@dataclass(frozen=True)
class TypedForm:
    """What was typed and could not be saved, and why."""

    values: dict[str, str]
    slabs: Sequence[SlabText]
    trouble: Trouble


def starting_terms(seen: ProgrammeCard, day: date) -> VersionTerms:
    """What the form begins with: the draft, else what the version before it says, over the period after it."""
    if seen.draft is not None:
        return terms_of(seen.draft)
    terms = terms_of(seen.current or seen.versions[-1])
    starts_on, ends_on = next_period((terms.starts_on, terms.ends_on))
    while starts_on <= day:
        starts_on, ends_on = next_period((starts_on, ends_on))
    return replace(terms, starts_on=starts_on, ends_on=ends_on)


def slab_rows(
    terms: VersionTerms, before: VersionTerms | None, trial: WhatIf | None, typed: TypedForm | None, *, blanks: int
) -> list[SlabRow]:
    """The rows as stored or typed, ``blanks`` empty ones after them."""
    texts = (
        [SlabText(plain(slab.lower), plain(slab.rate), str(slab.kind)) for slab in terms.slabs] if typed is None else typed.slabs
    )
    rows = [*texts, *(SlabText("", "", str(RateKind.PERCENT)) for _each in range(blanks))]
    errors = typed.trouble.by_field if typed else {}
    found = []
    for place, row in enumerate(rows):
        following = rows[place + 1].lower if place + 1 < len(rows) else ""
        lower, rate = _number(row.lower), _number(row.rate)
        held = _held(before, lower)
        is_new = before is not None and (held is None or held.lower != lower)
        reached = trial.slabs[place] if trial and typed is None and place < len(trial.slabs) else None
        found.append(
            SlabRow(
                place=place,
                lower=_grouped(row.lower),
                upper=_upper(following, terms),
                rate=row.rate,
                kinds=[Choice(str(kind), kind_name(kind, terms.currency), row.kind == kind) for kind in _kinds(terms, row.kind)],
                was=_was(held, is_new, before) if lower is not None and before is not None else "",
                is_lower_changed=is_new and bool(row.lower),
                is_rate_changed=before is not None and rate is not None and (held is None or held.rate != rate or is_new),
                lower_error=errors.get(f"slabs.{place}.lower", "") or errors.get(f"slab_{place}", ""),
                rate_error=errors.get(f"slabs.{place}.rate", ""),
                partners=None if reached is None else reached.bases,
                cost=None if reached is None else amount(reached.cost),
            )
        )
    return found


def _kinds(terms: VersionTerms, held: str) -> list[RateKind]:
    """Rates per unit are offered where units are measured, or where one stands."""
    return list(RateKind) if terms.metric is Metric.UNITS or held == RateKind.PER_UNIT else [RateKind.PERCENT]


def _held(before: VersionTerms | None, lower: Decimal | None) -> Slab | None:
    """The slab of the version before that holds this bound."""
    if before is None or lower is None:
        return None
    return next((slab for slab in reversed(before.slabs) if slab.lower <= lower), None)


def _was(held: Slab | None, is_new: bool, before: VersionTerms) -> str:
    return _("new slab") if held is None or is_new else rate_text(held, before.currency)


def _upper(following: str, terms: VersionTerms) -> str:
    number = _number(following)
    return _("no limit") if number is None else bound_text(number, terms)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "")) if text.strip() else None
    except ArithmeticError:
        return None


def _grouped(text: str) -> str:
    """Thousands apart where it is a whole number; what cannot be read stays as typed."""
    plain_text = text.replace(",", "")
    return f"{int(plain_text):,}" if plain_text.isascii() and plain_text.isdigit() else text


def mode_choices(terms: VersionTerms, typed: TypedForm | None) -> list[Choice]:
    held = typed.values.get("mode", "") if typed else str(terms.mode)
    return [Choice(str(mode), mode_name(mode), held == mode) for mode in Mode]


def term_fields(terms: VersionTerms, typed: TypedForm | None) -> list[FormField]:
    values, trouble = (typed.values, typed.trouble) if typed else (None, None)

    def field(name: str, label: str, stored: str, **more: object) -> FormField:
        return field_of(name, label, stored=stored, typed=values, trouble=trouble, **more)  # type: ignore[arg-type]

    def money(value: Decimal | None) -> str:
        return "" if value is None else plain(value)

    metrics = {str(metric): metric_name(metric) for metric in Metric}
    return [
        field("name", _("Name"), terms.name, longest=300, is_required=True),
        field("metric", _("Measured by"), str(terms.metric), kind="select", choices=metrics),
        field("starts_on", pgettext("validity", "First day"), terms.starts_on.isoformat(), kind="date", is_required=True),
        field("ends_on", pgettext("validity", "Last day"), terms.ends_on.isoformat(), kind="date", is_required=True),
        field(
            "minimum", _("Nothing below"), money(terms.minimum), unit=terms.currency if terms.metric is not Metric.UNITS else ""
        ),
        field("cap", _("At most, a partner"), money(terms.cap), unit=terms.currency),
        field(
            "baseline",
            _("Baseline"),
            money(terms.baseline),
            unit=terms.currency if terms.metric is not Metric.UNITS else "",
            help=_("Empty: the same days last year"),
        ),
    ]
