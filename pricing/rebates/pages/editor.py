"""One programme: its slabs edited against the version in force, tried on last year's purchases, published from a day on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from channels_core.brands.queries import brands
from channels_core.channels.queries import channel_names
from channels_core.parties.queries import partner_names
from foundation.history.queries import history_of
from foundation.jobs.queries import publication
from foundation.values.clock import business_day
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link, Pair
from foundation.web.downloads import csv_download
from foundation.web.fields import EditForm, FormField, field_of
from foundation.web.parameters import ParametersInvalid, read_parameters, whole
from foundation.web.views import PageView
from pricing.rebates.blocks.editing import TypedForm, mode_choices, slab_rows, starting_terms, term_fields
from pricing.rebates.blocks.programme import days_text, eligible_text, unit_text
from pricing.rebates.blocks.shapes import EditorPage, NearRow
from pricing.rebates.blocks.trying import Versions, chart, near_rows, sentence, tiles, total_row, trial_rows
from pricing.rebates.choices import VersionState
from pricing.rebates.queries import ProgrammeCard, VersionCard, WhatIf, coach, one_programme
from pricing.rebates.queries.trying import terms_of, tried_terms
from pricing.rebates.rules.drafts import Eligibility, VersionTerms
from pricing.rebates.wording import metric_name, state_name

RIGHT = "rebates:write"
_MOST_BLANKS = 10
_KNOWN = (whole("rows", "empty slabs to fill in", highest=_MOST_BLANKS, default=0),)
_HISTORY = 20


@dataclass(frozen=True)
class Seen:
    """The programme, the brand whose purchases it is tried on, today in its zone, and the last day that a night has published."""

    scope: Scope
    programme: ProgrammeCard
    brand: str
    today: date
    published: date

    @property
    def base(self) -> VersionCard | None:
        """What a draft is compared with."""
        return self.programme.current

    @property
    def number(self) -> int:
        """Of the draft, or of the version that would follow."""
        draft = self.programme.draft
        return draft.number if draft else max((each.number for each in self.programme.versions), default=0) + 1

    @property
    def token(self) -> str:
        """What an edit sends back: the version of the draft, else of the latest one."""
        return (self.programme.draft or self.programme.versions[-1]).version

    @property
    def eligibility(self) -> Eligibility:
        return terms_of(self.programme.draft or self.programme.current or self.programme.versions[-1]).eligibility

    @property
    def first_open_day(self) -> date:
        """What was earned up to the last published night stays."""
        return self.published + timedelta(days=1)

    @property
    def now(self) -> VersionCard | None:
        """The version that holds today."""
        return next(
            (each for each in self.programme.versions if each.first and each.last and each.first <= self.today <= each.last), None
        )

    @property
    def can_edit(self) -> bool:
        named, limited = self.scope.codes("partner"), self.scope.codes("brand")
        is_own = named is None or self.eligibility.partner in named
        return self.scope.may(RIGHT) and is_own and bool(self.programme.brand or limited is None)


def seen_programme(scope: Scope, code: str) -> Seen:
    """Raises Http404."""
    known = {brand.code: brand for brand in brands(scope)}
    first = next(iter(known.values()), None)
    if first is None:
        raise Http404
    programme = one_programme(scope, code, day=business_day(timezone.now(), first.time_zone))
    if programme is None or not programme.versions:
        raise Http404
    brand = known.get(programme.brand, first)
    today = business_day(timezone.now(), brand.time_zone)
    pointer = publication(scope, brand.code)
    return Seen(scope, programme, brand.code, today, pointer.business_date if pointer else today - timedelta(days=1))


def _trial(seen: Seen, draft: VersionTerms) -> WhatIf:
    """The draft and the version before on the same past days; a draft that takes over on the way on those of the whole period."""
    former = terms_of(seen.base) if seen.base else None
    whole = (draft.starts_on, draft.ends_on)
    if former is not None and former.starts_on <= draft.starts_on and draft.ends_on == former.ends_on:
        whole = (former.starts_on, draft.ends_on)
    found = tried_terms(
        seen.scope,
        programme=seen.programme.code,
        brand=seen.brand,
        draft=draft,
        former=former,
        days=whole,
        last_day=seen.published,
    )
    if found is None:
        raise Http404
    return found


class ProgrammeView(PageView):
    permissions = {"GET": "rebates:read"}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        try:
            blanks = read_parameters(request.GET, _KNOWN)["rows"]
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        return shown_programme(request, seen_programme(self.scope, code), blanks=blanks)


class TrialFile(PageView):
    """Who gains and who loses, as a file."""

    permissions = {"GET": "rebates:read"}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        seen = seen_programme(self.scope, code)
        draft = starting_terms(seen.programme, seen.today)
        trial = _trial(seen, draft)
        header = ("partner", "name", "starts_on", "ends_on", "base", "before", "draft", "change", "currency")
        days = (trial.first, trial.last)
        lines = [
            (row.partner, row.name, *days, row.base.actual, row.before, row.after, row.change, draft.currency)
            for row in trial.rows
        ]
        return csv_download(header, lines, name="rebate-trial")


def shown_programme(request: HttpRequest, seen: Seen, *, blanks: int = 0, typed: TypedForm | None = None) -> HttpResponse:
    return render(request, "pricing/rebates/editor.html", {"page": _page(seen, blanks, typed)})


def _page(seen: Seen, blanks: int, typed: TypedForm | None) -> EditorPage:
    programme, base = seen.programme, seen.base
    terms = starting_terms(programme, seen.today)
    before = terms_of(base) if base else None
    trial = _trial(seen, terms)
    held = Versions(before, terms, _label(base.number) if base else "", _label(seen.number), _differs(before, terms))
    if not held.is_changed and base is not None:
        held = replace(held, now_label=held.was_label)
    is_edited = programme.draft is not None or typed is not None or blanks > 0
    lead, text = sentence(trial, held)
    code = programme.code
    near, near_note, near_title = _near(seen)
    undo = _undo(seen)
    return EditorPage(
        code=code,
        name=programme.name,
        trail=[Link(_("Money"), reverse("rebates")), Link(_("Rebates"), reverse("rebates"))],
        pills=_pills(seen),
        saved="",
        lead=lead,
        text=text,
        stamp=None,
        tiles=tiles(trial, held) if trial.rows else [],
        can_edit=seen.can_edit,
        version=seen.token,
        draft_url=reverse("rebate-draft", args=[code]),
        modes=mode_choices(terms, typed),
        metrics=[],
        unit=unit_text(terms),
        changed_from=_("changed from %(version)s") % {"version": held.was_label} if base and is_edited else "",
        is_compared=held.is_compared,
        slabs=slab_rows(terms, before, trial if trial.rows else None, typed, blanks=blanks),
        slabs_note=_slabs_note(terms),
        fields=term_fields(terms, typed),
        facts=_facts(seen, terms),
        versions=_versions(seen),
        chart=chart(trial, held) if trial.rows else None,
        trial_title=_("Who gains, who loses?") if held.is_changed and base else _("Who earns what?"),
        trial_note=_("purchases of %(days)s, %(currency)s")
        % {"days": days_text(trial.first, trial.last), "currency": terms.currency},
        trials=trial_rows(trial, has_pages=seen.scope.may("partners:read")),
        trial_scale=max([abs(float(row.change)) for row in trial.rows], default=0.0),
        total=total_row(trial) if trial.rows else None,
        csv_url=reverse("rebate-trial-file", args=[code]) if trial.rows else "",
        base_label=metric_label(terms),
        was_label=held.was_label or formats.EN_DASH,
        now_label=held.now_label,
        near_title=near_title,
        near_note=near_note,
        near=near,
        publish_title=_("Publishing %(version)s") % {"version": _label(seen.number)},
        publish_label=_publish_label(seen, terms),
        publish_url=reverse("rebate-publication", args=[code]) if seen.can_edit else "",
        reason=_reason(typed),
        consequences=_consequences(seen, terms) if seen.can_edit else [],
        undo_note=_("Can be undone until its first day.") if seen.can_edit else "",
        undo=undo,
        discard_url=reverse("rebate-discard", args=[code]) if programme.draft and seen.can_edit else "",
        history=history_of(seen.scope, subject_kind="rebate_programme", subject=code, most=_HISTORY),
        trouble=typed.trouble if typed else None,
    )


def _reason(typed: TypedForm | None) -> FormField:
    values, trouble = (typed.values, typed.trouble) if typed else (None, None)
    return field_of("reason", _("Why"), typed=values, trouble=trouble, kind="textarea", longest=2000)


def _differs(before: VersionTerms | None, draft: VersionTerms) -> bool:
    """Whether they pay otherwise; other days alone are no other schedule."""
    return before is None or (before.schedule, before.baseline) != (draft.schedule, draft.baseline)


def metric_label(terms: VersionTerms) -> str:
    """The head of the column of bases."""
    name = metric_name(terms.metric if terms.metric != "growth" else "net_revenue")
    return name[:1].upper() + name[1:]


def _label(number: int) -> str:
    return _("v%(number)s") % {"number": number}


def _pills(seen: Seen) -> list[tuple[str, str]]:
    found = []
    draft, now, language = seen.programme.draft, seen.now, get_language() or "en"
    if draft is not None:
        found.append((_("%(version)s draft") % {"version": _label(draft.number)}, "pill--accent"))
    if now is not None and now.last is not None:
        words = {"version": _label(now.number), "day": formats.day(now.last, language, year=True)}
        found.append((_("%(version)s in force to %(day)s") % words, ""))
    ahead = [(each, each.first) for each in seen.programme.versions if each.first and each.first > seen.today]
    for each, first in ahead:
        words = {"version": _label(each.number), "day": formats.day(first, language, year=True)}
        found.append((_("%(version)s from %(day)s") % words, "pill--good"))
    if now is None and draft is None and not ahead:
        found.append((_("over"), "pill--neutral"))
    return found


def _slabs_note(terms: VersionTerms) -> str:
    words = {"metric": metric_name(terms.metric), "days": days_text(terms.starts_on, terms.ends_on)}
    return _("A boundary belongs to the upper slab. Base: %(metric)s of %(days)s.") % words


def _facts(seen: Seen, terms: VersionTerms) -> list[Pair]:
    own = seen.eligibility
    names = {**partner_names(seen.scope, [own.partner]), **channel_names(seen.scope, [own.channel])}
    facts = [Pair(_("Eligible"), eligible_text(own, names)), Pair(_("Code"), seen.programme.code)]
    if not seen.can_edit:
        facts.append(Pair(_("Valid"), days_text(terms.starts_on, terms.ends_on)))
    return facts


def _versions(seen: Seen) -> list[Pair]:
    """Each version with the days on which it holds."""
    found = []
    for each in reversed(seen.programme.versions):
        if each.state == VersionState.DRAFT:
            continue
        if each.first and each.last:
            told = days_text(each.first, each.last)
        else:
            told = state_name(each.state) if each.state == VersionState.WITHDRAWN else _("replaced")
        found.append(Pair(_label(each.number), told))
    return found


def _publish_label(seen: Seen, terms: VersionTerms) -> str:
    words = {"version": _label(seen.number), "day": formats.day(terms.starts_on, get_language() or "en", year=True)}
    return _("Publish %(version)s from %(day)s") % words


def _consequences(seen: Seen, terms: VersionTerms) -> list[str]:
    language = get_language() or "en"
    lines = []
    before = next((each for each in seen.programme.versions if each.last and each.last >= terms.starts_on), None)
    if before is not None:
        last = formats.day(date.fromordinal(terms.starts_on.toordinal() - 1), language, year=True)
        words = {"version": _label(before.number), "day": last}
        lines.append(_("ends %(version)s on %(day)s; what is bought to that day stays on it") % words)
    lines.append(_("the partners see their own figures under it, from its first day, on their page"))
    lines.append(_("the next night counts the accruals of the programme anew"))
    lines.append(_("stands in the history and is never edited, only followed by another version"))
    return lines


def _near(seen: Seen) -> tuple[Sequence[NearRow], str, str]:
    """Who is near its next slab in the period that runs."""
    rows, cost = near_rows(
        coach(seen.scope, day=seen.published, programme=seen.programme.code), has_pages=seen.scope.may("partners:read")
    )
    note = _("if all reach it: %(money)s") % {"money": formats.money(cost, seen.programme.currency)} if rows else ""
    return rows, note, _("Who is near the next slab?")


def _undo(seen: Seen) -> EditForm | None:
    """Takes back the version that was published last, while no night has counted a day of it."""
    published = [each for each in seen.programme.versions if each.state == VersionState.PUBLISHED]
    last = published[-1] if published else None
    if last is None or not seen.can_edit or last.starts_on < seen.first_open_day:
        return None
    return EditForm(
        key="undo",
        url=reverse("rebate-withdrawal", args=[seen.programme.code]),
        label=_("Undo the publication of %(version)s") % {"version": _label(last.number)},
        button=_("Take it back"),
        hidden=[("version", last.version)],
        fields=[field_of("reason", _("Why"), kind="textarea", longest=1000, is_required=True)],
        consequences=[_("The version before it holds on; the next night counts its accruals anew.")],
    )
