"""What a page of figures is about: the brand, the published run, the period and what it is compared with; and their pickers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis import wording
from analytics.kpis.choices import KpiGrain
from analytics.kpis.queries.shown import own_brands
from analytics.kpis.rules.comparison import Against, Choice, Span, chosen_span, compared_span
from channels_core.brands.queries import brands
from foundation.jobs.queries import published
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Option, Picker, RunStamp
from foundation.web.parameters import Parameter, choice, code

PARAMETERS: tuple[Parameter, ...] = (
    choice("period", "the period shown", tuple(str(each) for each in Choice)),
    choice("compare", "the period it is compared with", tuple(str(each) for each in Against)),
    code("brand", "the brand, where there are several"),
)
DEFAULT_AGAINST = Against.LAST_YEAR
#: Rolling windows are kept for channels only.
PARTNER_CHOICES = (Choice.WEEK, Choice.DAY, Choice.MONTH, Choice.QUARTER, Choice.THIS_MONTH, Choice.THIS_QUARTER)


@dataclass(frozen=True)
class Frame:
    """``scope`` is narrowed to the brand. ``day`` is the published business day; ``published_at`` in the brand's zone."""

    scope: Scope
    brand: str
    brand_name: str
    currency: str
    run: int
    day: date
    published_at: datetime
    choices: Sequence[Choice]
    choice: Choice
    against: Against
    others: Sequence[tuple[str, str]] = ()

    @property
    def span(self) -> Span:
        return chosen_span(self.choice, self.day)

    @property
    def compared(self) -> Span:
        return compared_span(self.span, self.against, self.day)

    @property
    def is_comparable(self) -> bool:
        """A period that is not over is compared with none: its days would be fewer."""
        return self.span.is_over

    def address(self, path: str, **more: str) -> str:
        """``path`` with the reader's choices kept; ``more`` replaces or adds, an empty value leaves out."""
        kept = {
            "brand": self.brand if self.others else "",
            "period": "" if self.choice is self.choices[0] else str(self.choice),
            "compare": "" if self.against is DEFAULT_AGAINST else str(self.against),
            **more,
        }
        query = urlencode({name: value for name, value in kept.items() if value})
        return f"{path}?{query}" if query else path

    def stamp(self) -> RunStamp:
        return RunStamp(self.run, self.published_at, f"/nights/{self.run}/")


def frame_of(scope: Scope, values: Mapping[str, Any], *, choices: Sequence[Choice] = tuple(Choice)) -> Frame | None:
    """The frame of a page's parameters; None where nothing is published for the reader. Raises LookupError for an unknown brand."""
    shown = {row.brand: row for row in published(scope)}
    own = own_brands(scope)
    known = [brand for brand in brands(scope) if brand.code in shown and (own is None or brand.code in own)]
    wanted = values.get("brand")
    if wanted and wanted not in {brand.code for brand in known}:
        raise LookupError(wanted)
    if not known:
        return None
    brand = next((each for each in known if each.code == wanted), known[0])
    pointer = shown[brand.code]
    chosen = Choice(values["period"]) if values.get("period") else choices[0]
    return Frame(
        scope=scope.limited_to("brand", frozenset({brand.code})),
        brand=brand.code,
        brand_name=brand.name,
        currency=brand.currency,
        run=pointer.run_id,
        day=pointer.business_date,
        published_at=pointer.published_at.astimezone(ZoneInfo(brand.time_zone)),
        choices=tuple(choices),
        choice=chosen if chosen in choices else choices[0],
        against=Against(values["compare"]) if values.get("compare") else DEFAULT_AGAINST,
        others=tuple((each.code, each.name) for each in known) if len(known) > 1 else (),
    )


def span_text(span: Span, *, year: bool = False) -> str:
    """The days of a period as people read them."""
    return formats.day_range(span.starts_on, span.ends_on, get_language() or "en", year=year)


def pickers(frame: Frame, path: str, **more: str) -> list[Picker]:
    """Brand (where there are several), period and compared period, as addresses of ``path``."""
    found = []
    if frame.others:
        options = [Option(name, frame.address(path, brand=code, **more), code == frame.brand) for code, name in frame.others]
        found.append(Picker(_("Brand"), frame.brand_name, options))
    periods = []
    for each in frame.choices:
        other = replace(frame, choice=each)
        periods.append(Option(wording.choice_name(each), other.address(path, **more), each is frame.choice, _days_so_far(other)))
    found.append(Picker(_("Period"), wording.choice_name(frame.choice), periods, detail=_days_so_far(frame), icon="calendar"))
    against = []
    for versus in Against:
        other = replace(frame, against=versus)
        detail = span_text(other.compared, year=True)
        against.append(Option(wording.against_name(versus), other.address(path, **more), versus is frame.against, detail))
    found.append(Picker(_("Compared with"), wording.against_name(frame.against), against, prefix=_("vs")))
    return found


def _days_so_far(frame: Frame) -> str:
    """The chosen days up to the published one; with the year where it is not the year of publication: old books are shown too."""
    span = frame.span
    seen = replace(span, ends_on=min(span.ends_on, frame.day))
    return span_text(seen, year=seen.ends_on.year != frame.published_at.year)


def period_words(span: Span) -> str:
    """A period in an explanation: its label and days."""
    days = span_text(span, year=True)
    return days if span.grain is KpiGrain.ROLLING28 else f"{span.label} · {days}"
