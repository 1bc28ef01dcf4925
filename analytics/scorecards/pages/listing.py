"""Channels side by side, each by its own goals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis.blocks.empty import empty_page
from analytics.kpis.wording import channel_kind
from analytics.scorecards.blocks import CardRow, card_row, moved_text
from analytics.scorecards.queries import GoalConflict, Scorecard, before_of, goal_conflicts, scorecards
from analytics.scorecards.wording import goal_name
from channels_core.channels.queries import channel_names
from foundation.jobs.queries import published
from foundation.values.periods import Grain, Period, parse_label, period_of
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link, Option, Picker, RunStamp
from foundation.web.downloads import csv_download
from foundation.web.parameters import ParametersInvalid, code, read_parameters
from foundation.web.views import PageView

QUARTERS, MONTHS = 6, 6
_KNOWN = (code("period", "a quarter or a month: 2026Q3, 2026-10"),)


@dataclass(frozen=True)
class Group:
    """The channels of a kind: the goals with their weights, and where they are edited."""

    name: str
    goals: Sequence[tuple[str, str]]
    blanks: Sequence[int]
    edit_url: str
    rows: Sequence[CardRow]


@dataclass(frozen=True)
class ScorecardsPage:
    trail: Sequence[Link]
    pickers: Sequence[Picker]
    lead: str
    text: str
    stamp: RunStamp
    groups: Sequence[Group]
    columns: int
    conflicts: Sequence[str]
    downloads: Sequence[Link]


class ScorecardsView(PageView):
    """The page and, by its ending, every goal of every channel as a file."""

    permissions = {"GET": "scorecards:read"}

    def get(self, request: HttpRequest, ending: str = "") -> HttpResponse:
        pointers = published(self.scope)
        if self.scope.codes("partner") is not None:
            return empty_page(request, _("Scorecards"), "partners")
        if not pointers:
            return empty_page(request, _("Scorecards"), "night")
        day = max(pointer.business_date for pointer in pointers)
        period = period_asked(request, day)
        cards = scorecards(self.scope, period=period)
        if ending:
            return _file(cards)
        conflicts = [each for pointer in pointers for each in goal_conflicts(self.scope, brand=pointer.brand, day=day)]
        stamp = RunStamp(pointers[0].run_id, pointers[0].published_at, reverse("night", args=[pointers[0].run_id]))
        lead, text = sentence(cards)
        groups = _groups(cards)
        shown = ScorecardsPage(
            trail=[Link(_("Channels"), reverse("channels"))],
            pickers=[_picker(period, day)],
            lead=lead,
            text=text,
            stamp=stamp,
            groups=groups,
            columns=max((len(group.goals) + len(group.blanks) for group in groups), default=0),
            conflicts=_told(self.scope, conflicts),
            downloads=[
                Link("CSV", f"{reverse('scorecards-file')}?period={period.label}", _("Download as %(kind)s") % {"kind": "CSV"})
            ],
        )
        return render(request, "analytics/scorecards/list.html", {"page": shown})


def period_asked(request: HttpRequest, day: date) -> Period:
    """The period of the address, else the last whole quarter. Raises BadRequest."""
    try:
        label = read_parameters(request.GET, _KNOWN)["period"]
        if not label:
            return before_of(period_of(date.fromordinal(day.toordinal() + 1), Grain.QUARTER))
        period = parse_label(label)
        if period.grain not in (Grain.MONTH, Grain.QUARTER) or not 1901 <= period.starts_on.year <= 2198:
            raise ValueError(label)
    except (ParametersInvalid, ValueError) as error:
        raise BadRequest(str(error)) from error
    return period


def sentence(cards: Sequence[Scorecard]) -> tuple[str, str]:
    """Who meets its own goals best and least, and what moved most."""
    judged = sorted(
        (card for card in cards if card.card.score is not None), key=lambda card: (-(card.card.score or 0), card.channel)
    )
    if not judged:
        return _("No channel can be judged in this period."), _(
            "Figures, targets or market signals are missing; each goal says which."
        )
    best, last = judged[0], judged[-1]
    lead = _("%(best)s meets its own goals best, with %(score)s of 100; %(last)s least, with %(least)s.") % {
        "best": best.name, "score": formats.number(best.card.score or 0), "last": last.name, "least": formats.number(last.card.score or 0),
    }  # fmt: skip
    moved = max((card for card in judged if card.moves), key=lambda card: abs(card.moves[0][1]), default=None)
    if moved is None:
        return lead, ""
    return lead, _("What moved most: %(channel)s, %(goals)s.") % {"channel": moved.name, "goals": moved_text(moved, 1)}


def _groups(cards: Sequence[Scorecard]) -> list[Group]:
    most = max((len(card.profile.goals) for card in cards), default=0)
    found = []
    for (kind, number), rows in groupby(cards, key=lambda card: (card.kind, card.profile.number)):
        held = sorted(rows, key=lambda card: (-(card.card.score or 0), card.channel))
        goals = [(goal_name(goal.code), formats.number(goal.weight, digits=0)) for goal in held[0].profile.goals]
        edit = f"{reverse('goal-profile', args=[kind])}?brand={held[0].brand}"
        del number
        found.append(Group(channel_kind(kind), goals, range(most - len(goals)), edit, [card_row(row) for row in held]))
    return found


def _picker(period: Period, day: date) -> Picker:
    """The last quarters and months, the one under way first."""
    shown: list[Period] = []
    for grain, count in ((Grain.QUARTER, QUARTERS), (Grain.MONTH, MONTHS)):
        each = period_of(day, grain)
        for _place in range(count):
            shown.append(each)
            each = before_of(each)
    path, language = reverse("scorecards"), get_language() or "en"
    options = [
        Option(
            each.label,
            f"{path}?period={each.label}",
            each == period,
            formats.day_range(each.starts_on, min(each.ends_on, day), language),
        )
        for each in shown
    ]
    detail = formats.day_range(period.starts_on, min(period.ends_on, max(day, period.starts_on)), language, year=True)
    return Picker(_("Period"), period.label, options, detail=detail, icon="calendar")


def _told(scope: Scope, conflicts: Sequence[GoalConflict]) -> list[str]:
    names = channel_names(scope, {code for each in conflicts for code in (each.channel, each.other) if code})
    found = []
    for each in conflicts:
        told = {
            "channel": names.get(each.channel, each.channel),
            "other": names.get(each.other, each.other),
            "goal": goal_name(each.figure),
        }
        if not each.other:
            found.append(_("%(channel)s is judged by sales alone (%(goal)s).") % told)
        else:
            told["share"] = formats.percent(each.share or 0, get_language() or "en")
            found.append(
                _("%(channel)s and %(other)s share %(share)s of their customers and are both judged mainly on %(goal)s.") % told
            )
    return found


def _file(cards: Sequence[Scorecard]) -> HttpResponse:
    header = (
        "period",
        "channel",
        "kind",
        "score",
        "score_before",
        "goal",
        "weight",
        "points",
        "figure",
        "target",
        "missing",
        "profile",
    )
    rows = [
        (
            card.period.label, card.channel, card.kind, card.card.score, card.before.score, str(part.goal.code), part.goal.weight, part.points,
            part.figure.value, part.figure.target, str(part.figure.missing or ""), card.profile.number,
        )
        for card in cards
        for part in card.card.parts
    ]  # fmt: skip
    return csv_download(header, rows, name="scorecards")
