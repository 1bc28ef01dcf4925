"""What people type about a programme, as values; each field and slab that cannot be read is named with the way out."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from foundation.web.typed import Typed
from pricing.rebates.choices import Metric, Mode, RateKind
from pricing.rebates.rules.drafts import Eligibility, VersionTerms
from pricing.rebates.rules.schedule import Slab
from pricing.rebates.services import ProgrammeTerms

_PLACES = 6
MOST_SLABS = 40


@dataclass(frozen=True)
class TypedSlab:
    """A row as it was typed."""

    lower: str = ""
    rate: str = ""
    kind: str = str(RateKind.PERCENT)

    @property
    def is_empty(self) -> bool:
        return not self.lower.strip() and not self.rate.strip()


def typed_slabs(post: QueryDict) -> list[TypedSlab]:
    """The rows in their order, without the one that is to be removed and those where nothing is typed."""
    lowers, rates, kinds = post.getlist("lower"), post.getlist("rate"), post.getlist("kind")
    told = zip_longest(lowers, rates, kinds, fillvalue="")
    rows = [TypedSlab(lower, rate, kind or str(RateKind.PERCENT)) for lower, rate, kind in told][:MOST_SLABS]
    removed = post.get("remove", "")
    return [row for place, row in enumerate(rows) if str(place) != removed and not row.is_empty]


def read_version(post: QueryDict, before: VersionTerms) -> VersionTerms:
    """The terms as typed; what the form does not ask for is as ``before``. Raises EditRefused."""
    form = Typed(post)
    metric = Metric(_one_of(form, "metric", tuple(Metric), before.metric))
    mode = Mode(_one_of(form, "mode", tuple(Mode), before.mode))
    slabs = _slabs(form, typed_slabs(post))
    starts, ends = form.day("starts_on"), form.day("ends_on")
    for name, day in (("starts_on", starts), ("ends_on", ends)):
        if day is None and not form.text(name):
            form.problem(name, _("A version needs its first and its last day."))
    baseline, minimum, cap = (form.decimal(name, form.text(name), _PLACES) for name in ("baseline", "minimum", "cap"))
    form.done()
    assert starts is not None and ends is not None
    name = form.text("name") or before.name
    return VersionTerms(name, metric, mode, slabs, starts, ends, before.currency, baseline, minimum, cap, before.eligibility)


def asked_terms(terms: VersionTerms) -> ProgrammeTerms:
    """What the services are asked for."""
    own = terms.eligibility
    return ProgrammeTerms(
        name=terms.name,
        metric=str(terms.metric),
        mode=str(terms.mode),
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        currency=terms.currency,
        slabs=[(slab.lower, slab.rate, str(slab.kind)) for slab in terms.slabs],
        partner=own.partner,
        tier=own.tier,
        channel=own.channel,
        line=own.line,
        baseline=terms.baseline,
        minimum=terms.minimum,
        cap=terms.cap,
    )


def read_eligibility(post: QueryDict) -> Eligibility:
    form = Typed(post)
    return Eligibility(
        brand=form.text("brand"),
        partner=form.text("partner"),
        tier=form.text("tier"),
        channel=form.text("channel"),
        line=form.text("line"),
    )


def _one_of(form: Typed, name: str, offered: tuple[str, ...], usual: str) -> str:
    text = form.text(name) or usual
    if text in offered:
        return text
    form.problem(name, _("Choose one of those that are offered."))
    return usual


def _slabs(form: Typed, rows: list[TypedSlab]) -> tuple[Slab, ...]:
    found = []
    for place, row in enumerate(rows):
        number = {"place": place + 1}
        wrong = _("Slab %(place)s: this is no number; write it as 300000 or 12.50.") % number
        lower = form.decimal(f"slabs.{place}.lower", row.lower or "0", _PLACES, wrong)
        rate = form.decimal(f"slabs.{place}.rate", row.rate.replace("%", ""), _PLACES, wrong)
        if rate is None and not row.rate.strip():
            form.problem(f"slabs.{place}.rate", _("Slab %(place)s: say its rate; 0 pays nothing.") % number)
        kind = RateKind(row.kind) if row.kind in tuple(RateKind) else RateKind.PERCENT
        found.append(Slab(lower or Decimal(0), rate or Decimal(0), kind))
    return tuple(found)
