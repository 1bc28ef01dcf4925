"""The goals of a kind of channel: edited, tried on the last four quarters, published from a day on, withdrawn until then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis.wording import channel_kind
from analytics.scorecards.choices import GoalCode, Scale
from analytics.scorecards.forms import MOST_GOALS, GoalText, day_of, goals_of, sound_goals, text_of, typed_goals
from analytics.scorecards.queries import ProfileVersion, Scorecard, profile_versions, tried
from analytics.scorecards.rules import Goal, last_quarters
from analytics.scorecards.services import RIGHT, publish_profile, withdraw_profile
from analytics.scorecards.wording import goal_name
from channels_core.brands.queries import brands
from foundation.edits.errors import EditRefused
from foundation.edits.registry import Told
from foundation.history.queries import history_of
from foundation.jobs.queries import publication
from foundation.values.clock import business_day
from foundation.values.periods import Grain, period_of
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Change, Figure, FigureKind, Link
from foundation.web.editing import Edited, EditView, Trouble, trouble_of
from foundation.web.fields import EditForm, FormField, field_of
from foundation.web.lists import Choice
from foundation.web.views import PageView

BLANKS = 2


@dataclass(frozen=True)
class GoalLine:
    """A row of the form, and what is wrong with it."""

    place: int
    choices: Sequence[Choice]
    weight: str
    scales: Sequence[Choice]
    curve: str
    error: str


@dataclass(frozen=True)
class TriedCell:
    now: Figure
    then: Figure
    change: Change | None


@dataclass(frozen=True)
class TriedRow:
    name: str
    cells: Sequence[TriedCell]


@dataclass(frozen=True)
class GoalsPage:
    title: str
    trail: Sequence[Link]
    pill: str
    lead: str
    text: str
    trouble: Trouble | None
    lines: Sequence[GoalLine]
    valid_from: FormField
    reason: FormField
    version: str
    brand: str
    can_edit: bool
    try_url: str
    publish_url: str
    periods: Sequence[str]
    tried: Sequence[TriedRow]
    versions: Sequence[tuple[str, str, str]]
    undo: EditForm | None
    history: Sequence[Told]


@dataclass(frozen=True)
class _Seen:
    scope: Scope
    brand: str
    kind: str
    today: date
    published: date | None
    versions: list[ProfileVersion]

    @property
    def latest(self) -> ProfileVersion:
        return self.versions[-1]

    @property
    def url(self) -> str:
        return f"{reverse('goal-profile', args=[self.kind])}?brand={self.brand}"


def _seen(request: HttpRequest, scope: Scope, kind: str) -> _Seen:
    """Raises Http404."""
    known = {brand.code: brand for brand in brands(scope)}
    code = request.POST.get("brand") or request.GET.get("brand") or next(iter(known), "")
    if code not in known:
        raise Http404
    versions = profile_versions(scope, brand=code)
    if kind not in versions:
        raise Http404
    pointer = publication(scope, code)
    today = business_day(timezone.now(), known[code].time_zone)
    return _Seen(scope, code, kind, today, pointer.business_date if pointer else None, versions[kind])


class GoalProfileView(PageView):
    """The profile as it is, beside its versions."""

    permissions = {"GET": "scorecards:read"}

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        seen = _seen(request, self.scope, kind)
        return render(
            request, "analytics/scorecards/goals.html", {"page": _page(seen, [text_of(goal) for goal in seen.latest.goals])}
        )


class GoalTrial(PageView):
    """What the typed goals would have given: nothing is stored."""

    permissions = {"POST": RIGHT}

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        seen = _seen(request, self.scope, kind)
        rows = typed_goals(dict(request.POST.lists()))
        trouble, goals = None, ()
        try:
            goals = sound_goals(rows)
        except EditRefused as error:
            trouble = trouble_of(self.scope, error, since=None)
        page = _page(seen, rows, typed=request.POST.dict(), trouble=trouble, draft=goals)
        return render(request, "analytics/scorecards/goals.html", {"page": page}, status=trouble.status if trouble else 200)


class GoalPublication(EditView):
    permissions = {"POST": RIGHT}

    def edit(self, request: HttpRequest, kind: str) -> Edited:
        seen = _seen(request, self.scope, kind)
        goals = goals_of(typed_goals(dict(request.POST.lists())))
        publish_profile(
            self.scope,
            brand=seen.brand,
            kind=kind,
            version=request.POST.get("version", ""),
            goals=goals,
            valid_from=day_of(request.POST.get("valid_from", "")),
            reason=request.POST.get("reason", ""),
            today=seen.today,
        )
        return Edited(seen.url, _("The goals are published."))

    def again(self, request: HttpRequest, trouble: Trouble, kind: str) -> HttpResponse:
        seen = _seen(request, self.scope, kind)
        page = _page(seen, typed_goals(dict(request.POST.lists())), typed=request.POST.dict(), trouble=trouble)
        return render(request, "analytics/scorecards/goals.html", {"page": page})


class GoalWithdrawal(EditView):
    permissions = {"POST": RIGHT}

    def edit(self, request: HttpRequest, kind: str) -> Edited:
        seen = _seen(request, self.scope, kind)
        withdraw_profile(
            self.scope,
            brand=seen.brand,
            kind=kind,
            version=request.POST.get("version", ""),
            reason=request.POST.get("undo_reason", ""),
            today=seen.today,
        )
        return Edited(seen.url, _("The version is withdrawn; the goals before it hold on."))

    def again(self, request: HttpRequest, trouble: Trouble, kind: str) -> HttpResponse:
        seen = _seen(request, self.scope, kind)
        page = _page(seen, [text_of(goal) for goal in seen.latest.goals], trouble=trouble)
        return render(request, "analytics/scorecards/goals.html", {"page": page})


def _page(
    seen: _Seen,
    rows: Sequence[GoalText],
    *,
    typed: dict[str, str] | None = None,
    trouble: Trouble | None = None,
    draft: Sequence[Goal] = (),
) -> GoalsPage:
    latest = seen.latest
    can_edit = seen.scope.may(RIGHT) and seen.scope.codes("partner") is None
    periods = last_quarters(seen.published) if draft else []
    found = tried(seen.scope, brand=seen.brand, kind=seen.kind, goals=draft, periods=periods) if periods else {}
    lead, text = _sentence(seen, found)
    return GoalsPage(
        title=channel_kind(seen.kind),
        trail=[Link(_("Channels"), reverse("channels")), Link(_("Scorecards"), reverse("scorecards"))],
        pill=_("default goals") if latest.number == 0 else _("version %(number)s") % {"number": latest.number},
        lead=lead,
        text=text,
        trouble=trouble,
        lines=_lines(rows, trouble, can_edit),
        valid_from=field_of(
            "valid_from", _("From"), kind="date", stored=_next_quarter(seen.today).isoformat(), typed=typed, trouble=trouble,
            help=_("Periods that begin on this day or later are judged by these goals."),
        ),
        reason=field_of("reason", _("Reason"), kind="textarea", typed=typed, trouble=trouble, longest=2000),
        version=(typed or {}).get("version") or latest.version,
        brand=seen.brand,
        can_edit=can_edit,
        try_url=reverse("goal-trial", args=[seen.kind]),
        publish_url=reverse("goal-publication", args=[seen.kind]),
        periods=[period.label for period in periods],
        tried=_tried_rows(found),
        versions=[_version(each) for each in reversed(seen.versions)],
        undo=_undo(seen) if can_edit and latest.number and latest.valid_from > seen.today else None,
        history=history_of(seen.scope, subject_kind="goal_profile", subject=f"{seen.brand} {seen.kind}"),
    )  # fmt: skip


def _lines(rows: Sequence[GoalText], trouble: Trouble | None, can_edit: bool) -> list[GoalLine]:
    shown = [*rows, *([GoalText()] * (min(BLANKS, MOST_GOALS - len(rows)) if can_edit else 0))]
    errors = trouble.by_field if trouble else {}
    return [
        GoalLine(
            place=place,
            choices=[
                Choice("", "–", row.code == ""),
                *(Choice(str(code), goal_name(code), row.code == code) for code in GoalCode),
            ],
            weight=row.weight,
            scales=[
                Choice(str(Scale.TARGET), _("share of the target"), row.scale != Scale.FIGURE),
                Choice(str(Scale.FIGURE), _("the figure itself"), row.scale == Scale.FIGURE),
            ],
            curve=row.curve,
            error=errors.get(f"goal_{place}", ""),
        )
        for place, row in enumerate(shown)
    ]


def _next_quarter(today: date) -> date:
    return period_of(today, Grain.QUARTER).until


def _sentence(seen: _Seen, found: dict[date, list[tuple[Scorecard, Scorecard]]]) -> tuple[str, str]:
    goals = ", ".join(f"{goal_name(goal.code)} {formats.number(goal.weight)}" for goal in seen.latest.goals)
    if not found:
        return _("%(kind)s channels are judged by %(goals)s.") % {"kind": capfirst(channel_kind(seen.kind)), "goals": goals}, ""
    last = found[max(found)]
    changes = [
        (then.card.score - now.card.score, now.name)
        for now, then in last
        if then.card.score is not None and now.card.score is not None
    ]
    if not changes:
        return _("The draft could not judge any channel in the last quarter."), ""
    most = max(changes, key=lambda pair: abs(pair[0]))
    lead = _("In the last quarter the draft would have moved %(name)s by %(points)s points.") % {
        "name": most[1], "points": formats.number(most[0], digits=1, signed=True),
    }  # fmt: skip
    up, down = sum(change > 0 for change, _name in changes), sum(change < 0 for change, _name in changes)
    return lead, _("%(up)s higher, %(down)s lower, %(same)s the same.") % {
        "up": up,
        "down": down,
        "same": len(changes) - up - down,
    }


def _tried_rows(found: dict[date, list[tuple[Scorecard, Scorecard]]]) -> list[TriedRow]:
    names = {now.channel: now.name for pairs in found.values() for now, _then in pairs}
    rows = []
    for channel, name in names.items():
        cells = []
        for starts_on in sorted(found):
            now, then = next(pair for pair in found[starts_on] if pair[0].channel == channel)
            before, after = now.card.score, then.card.score
            change = None if before is None or after is None else after - before
            cells.append(
                TriedCell(
                    Figure(FigureKind.NUMBER, before),
                    Figure(FigureKind.NUMBER, after),
                    None if change is None else Change(Figure(FigureKind.NUMBER, change, digits=1), None),
                )
            )
        rows.append(TriedRow(name, cells))
    return rows


def _version(each: ProfileVersion) -> tuple[str, str, str]:
    goals = ", ".join(f"{goal_name(goal.code)} {formats.number(goal.weight)}" for goal in each.goals)
    since = _("from the start") if each.number == 0 else formats.day(each.valid_from, get_language() or "en", year=True)
    return since, goals, each.reason


def _undo(seen: _Seen) -> EditForm:
    return EditForm(
        key="withdraw",
        url=reverse("goal-withdrawal", args=[seen.kind]),
        label=_("Withdraw the coming version"),
        button=_("Withdraw"),
        fields=[field_of("undo_reason", _("Reason"), longest=2000, is_required=True)],
        hidden=[("version", seen.latest.version), ("brand", seen.brand)],
        consequences=[_("The goals before it hold on; nothing was judged by this version yet.")],
    )
