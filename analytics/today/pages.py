"""The morning page: what changed overnight, what it costs, what to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.kpis.blocks.asked import asked, framed
from analytics.kpis.blocks.cases import Happening, case_line, case_url
from analytics.kpis.blocks.empty import empty_page
from analytics.kpis.blocks.figures import Board, board_of, change_of, explain_url, money, tile_of, trend_of, trend_spans
from analytics.kpis.blocks.frame import PARAMETERS, PARTNER_CHOICES, Frame, pickers
from analytics.kpis.rules.comparison import Choice
from analytics.kpis.rules.shown import ShownFigures
from analytics.kpis.wording import against_words
from analytics.today import queries, wording
from analytics.today.blocks import Decision, HappeningGroup, RunCard, TodayPage
from analytics.today.rules import Since, earlier_nights
from channels_core.rollups.choices import SubjectKind
from conflicts.cases.rules import CaseRow, Names
from conflicts.cases.wording import case_number, kind_label, proposal_of, title_of
from foundation.jobs.choices import RunState
from foundation.jobs.queries import RunRow, run_report, runs
from foundation.values.clock import business_day
from foundation.web import formats
from foundation.web.charts import are_labelled
from foundation.web.components import Block, Change, Figure, FigureKind, Option, Pair, Part, RunStamp, Tile, Tone, Trend
from foundation.web.parameters import choice
from foundation.web.templatetags.relay import figure_text
from foundation.web.views import PageView

CODES = ("net_revenue", "margin_rate", "new_customers", "ltv_to_cac", "compliance_rate")
#: What a manager of some partners sees: partners acquire no customers of their own.
PARTNER_CODES = ("net_revenue", "margin_rate", "orders", "units", "compliance_rate")
_KNOWN = (*PARAMETERS, choice("since", "since when changes are told", tuple(Since), default=str(Since.NIGHT)))
MOST_CHANGES, MOST_DECISIONS, MOST_BLOCKS = 6, 4, 6


@dataclass(frozen=True)
class _Morning:
    """All that was read for the page."""

    frame: Frame
    today: date
    board: Board
    nights: Sequence[tuple[int, date]]
    since: Since
    stakes: Sequence[Decimal]
    changes: queries.Changes
    waiting: queries.Waiting
    kinds: Sequence[queries.KindTotal]
    run: RunRow | None
    last: RunRow | None

    @property
    def at_stake(self) -> Decimal:
        return sum((kind.at_stake for kind in self.kinds), Decimal(0))

    @property
    def grown(self) -> Decimal | None:
        """By how much the money at stake changed since the night that is compared with."""
        at = {run: stake for (run, _day), stake in zip(self.nights, self.stakes, strict=True)}
        return None if self.changes.earlier is None else self.stakes[-1] - at[self.changes.earlier]


class TodayView(PageView):
    permissions = {"GET": "kpis:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        is_limited = self.scope.codes("partner") is not None
        values = asked(request, _KNOWN)
        frame = framed(self.scope, values, choices=PARTNER_CHOICES if is_limited else tuple(Choice))
        if frame is None:
            return empty_page(request, _("Today"), "night")
        kind = SubjectKind.PARTNER if is_limited else SubjectKind.CHANNEL
        morning = _morning(frame, kind, Since(values["since"]))
        return render(request, "analytics/today/detail.html", {"page": _page(morning)})


def _morning(frame: Frame, kind: SubjectKind, wanted: Since) -> _Morning:
    weeks, then = trend_spans(frame)
    scope = frame.scope
    nights = queries.nights(scope, brand=frame.brand, run=frame.run)
    earlier = earlier_nights(nights)
    since = wanted if wanted in earlier else Since.NIGHT
    last = runs(scope, brand=frame.brand, limit=1)
    return _Morning(
        frame=frame,
        today=business_day(timezone.now(), str(frame.published_at.tzinfo)),
        board=board_of(frame, kind, sorted({frame.span, frame.compared, *weeks, *then}), codes=("cac",)),
        nights=nights,
        since=since,
        stakes=queries.stake_trend(scope, runs=[run for run, _day in nights]),
        changes=queries.changes_since(scope, earlier=earlier.get(since), later=frame.run),
        waiting=queries.waiting_for_me(scope, most=MOST_DECISIONS),
        kinds=queries.kinds_at_stake(scope),
        run=run_report(scope, run=frame.run),
        last=last[0] if last else None,
    )


def _page(morning: _Morning) -> TodayPage:
    frame, changes = morning.frame, morning.changes
    now = morning.board.total(frame.span)
    was = morning.board.total(frame.compared) if frame.is_comparable else None
    lead, text = _sentence(morning, now, was)
    return TodayPage(
        day=morning.today,
        lead=lead,
        text=text,
        stamp=_stamp(morning),
        pickers=pickers(frame, "/", since=_told(morning.since)),
        tiles=[*_tiles(morning, now, was), _stake_tile(morning)],
        since_title=wording.since_title(morning.since),
        since_note=_("run #%(now)s against #%(before)s") % {"now": frame.run, "before": changes.earlier}
        if changes.earlier
        else "",
        since_options=_since_options(morning),
        since_empty=_nothing(changes),
        groups=_groups(morning),
        decides=morning.waiting.decides,
        decision_count=morning.waiting.count,
        decisions=_decisions(morning),
        decisions_total=money(morning.waiting.at_stake, frame.currency),
        radar=_radar(morning),
        run=None if morning.run is None else _run_card(morning, morning.run),
    )


def _told(since: Since) -> str:
    """As an address has it; the usual choice is not told."""
    return "" if since is Since.NIGHT else str(since)


def _since_options(morning: _Morning) -> list[Option]:
    """A switch where there is something to choose."""
    known = earlier_nights(morning.nights)
    options = [
        Option(wording.since_name(since), morning.frame.address("/", since=_told(since)), since is morning.since)
        for since in known
    ]
    return options if len(options) > 1 else []


def _stamp(morning: _Morning) -> RunStamp:
    frame, run = morning.frame, morning.run
    detail = ""
    if run is not None and run.seconds is not None:
        words = {
            "seconds": formats.duration(Decimal(str(run.seconds)), get_language() or "en"),
            "rows": formats.number(run.rows_written),
        }
        detail = _("%(seconds)s · %(rows)s rows written") % words
    return RunStamp(frame.run, frame.published_at, f"/nights/{frame.run}/", detail)


def _nothing(changes: queries.Changes) -> str:
    if changes.earlier is None:
        return _("This is the first published night: there is none to compare it with.")
    return _("Nothing new was found: no case opened, grew or closed.")


def _sentence(morning: _Morning, now: ShownFigures, was: ShownFigures | None) -> tuple[str, str]:
    """The first clause tells the money at stake, then what happened, what waits, and how revenue stands."""
    frame, changes, grown = morning.frame, morning.changes, morning.grown
    amount = figure_text(money(abs(grown), frame.currency)) if grown else ""
    if grown is None and not _open_count(morning):
        lead = _("No open case.")
    elif grown is None:
        words = {"money": figure_text(money(morning.at_stake, frame.currency)), "cases": wording.cases(_open_count(morning))}
        lead = _("%(money)s at stake in %(cases)s.") % words
    else:
        lead = wording.stake_change(morning.since, grown, amount)
    parts = []
    counted = wording.counted(len(changes.opened), len(changes.grew), len(changes.closed))
    if counted:
        parts.append(_("Cases: %(counted)s.") % {"counted": counted})
    if morning.waiting.count:
        parts.append(wording.decisions(morning.waiting.count))
    change = None if was is None else change_of("net_revenue", now, was)
    if change is not None:
        share = formats.percent(abs(Decimal(change.figure.value or 0)), get_language() or "en")
        rising = Decimal(change.figure.value or 0) >= 0
        words = {"share": share, "period": against_words(frame.against)}
        text = _("Net revenue is %(share)s over %(period)s.") if rising else _("Net revenue is %(share)s under %(period)s.")
        parts.append(text % words)
    return lead, formats.sentences(parts, get_language() or "en")


def _open_count(morning: _Morning) -> int:
    return sum(kind.cases for kind in morning.kinds)


def _tiles(morning: _Morning, now: ShownFigures, was: ShownFigures | None) -> list[Tile]:
    frame, board = morning.frame, morning.board
    weeks, then = trend_spans(frame)
    rows, earlier = [board.total(span) for span in weeks], [board.total(span) for span in then]
    codes = CODES if board.kind is SubjectKind.CHANNEL else PARTNER_CODES
    return [
        tile_of(
            frame,
            code,
            now,
            was,
            trend=trend_of(code, rows, earlier),
            url=explain_url(frame, subject="brand", code=frame.brand, kpi=code, span=frame.span),
        )
        for code in codes
    ]


def _stake_tile(morning: _Morning) -> Tile:
    critical = sum(kind.critical for kind in morning.kinds)
    grown = morning.grown
    return Tile(
        _("At stake in open cases"),
        Figure(FigureKind.COMPACT_MONEY, morning.at_stake, morning.frame.currency),
        None if not grown else Change(Figure(FigureKind.NUMBER, grown), grown < 0),
        Trend([float(stake) for stake in morning.stakes]) if len(morning.stakes) > 1 else None,
        _("%(count)s open") % {"count": formats.number(_open_count(morning))},
        _("%(count)s critical") % {"count": formats.number(critical)},
        morning.frame.published_at,
        rows_url="/cases/",
    )


def _groups(morning: _Morning) -> list[HappeningGroup]:
    changes = morning.changes
    named = [
        *_lines(changes.opened, changes.names, "plus", Tone.ACCENT),
        *_lines(changes.grew, changes.names, "up-arrow", Tone.ACCENT),
        *_lines(changes.closed, changes.names, "check", Tone.GOOD),
    ]
    if not named:
        return []
    named.sort(key=lambda pair: (-abs(pair[0]), pair[1].url))
    lines = [line for _amount, line in named[:MOST_CHANGES]]
    rest = named[MOST_CHANGES:]
    if rest:
        amount = sum((amount for amount, _line in rest), Decimal(0))
        title = _("%(cases)s more") % {"cases": wording.cases(len(rest))}
        lines.append(
            Happening(
                title,
                _("in the inbox, the newest first"),
                "rows",
                "/cases/",
                figure=money(amount, morning.frame.currency),
                is_signed=True,
            )
        )
    note = wording.counted(len(changes.opened), len(changes.grew), len(changes.closed))
    total = None if morning.grown is None else money(morning.grown, morning.frame.currency)
    return [HappeningGroup(_("Cases"), note, lines, total)]


def _lines(
    rows: Sequence[tuple[CaseRow, Decimal | None]], names: Names, icon: str, tone: Tone
) -> list[tuple[Decimal, Happening]]:
    return [(amount or Decimal(0), case_line(row, names, icon=icon, tone=tone, amount=amount)) for row, amount in rows]


def _decisions(morning: _Morning) -> list[Decision]:
    waiting = morning.waiting
    found = []
    for place, row in enumerate(waiting.rows):
        due, tone = _due(row.due_date, morning.today)
        figure = Figure(FigureKind.MONEY, row.at_stake, row.currency, 0, _("no amount"))
        meta = _("Level %(level)s · %(number)s · %(kind)s") % {
            "level": row.level,
            "number": case_number(row.id),
            "kind": kind_label(row.kind),
        }
        title = title_of(row, waiting.names)
        proposal = proposal_of(row, waiting.names)
        found.append(Decision(title, case_url(row.id), "gavel", meta, proposal, figure, due, tone, place == 0))
    return found


def _due(due: date | None, today: date) -> tuple[str, str]:
    """When a level runs out, and how pressing that is: overdue or today, tomorrow, later."""
    if due is None:
        return "", ""
    if due < today:
        return _("overdue"), "bad"
    if due == today:
        return _("today"), "bad"
    text = formats.day(due, get_language() or "en", weekday=True)
    return text, "warn" if due == today + timedelta(days=1) else ""


def _radar(morning: _Morning) -> list[Block]:
    """The live cases by kind; the smallest kinds together where there are many, or where a field had no room for its name.

    Kinds without money have no field.
    """
    kinds = [kind for kind in morning.kinds if kind.at_stake > 0]
    most = len(kinds) if len(kinds) <= MOST_BLOCKS else MOST_BLOCKS - 1
    blocks = _blocks(morning, kinds, most)
    while most > 1 and not are_labelled([block.label for block in blocks], [block.value for block in blocks]):
        most -= 1
        blocks = _blocks(morning, kinds, most)
    return blocks


def _blocks(morning: _Morning, kinds: Sequence[queries.KindTotal], most: int) -> list[Block]:
    """The first ``most`` kinds and the rest of them together, the most money first."""
    fresh = queries.fresh_by_kind(morning.changes)
    blocks = [_block(morning, kind, fresh) for kind in kinds[:most]]
    rest = kinds[most:]
    if rest:
        amount = sum((kind.at_stake for kind in rest), Decimal(0))
        blocks.append(
            Block(
                _("%(count)s smaller kinds") % {"count": len(rest)},
                float(amount),
                money(amount, morning.frame.currency),
                wording.cases(sum(kind.cases for kind in rest)),
                "low",
                "/cases/",
                sum(fresh.get(kind.kind, 0) for kind in rest),
            )
        )
    return sorted(blocks, key=lambda block: -block.value)


def _block(morning: _Morning, kind: queries.KindTotal, fresh: Mapping[str, int]) -> Block:
    return Block(
        kind_label(kind.kind),
        float(kind.at_stake),
        money(kind.at_stake, morning.frame.currency),
        wording.cases(kind.cases),
        kind.severity,
        f"/cases/?kind={kind.kind}",
        fresh.get(kind.kind, 0),
    )


def _run_card(morning: _Morning, published: RunRow) -> RunCard:
    """The published night; where a later one is under way or was given up, its state is told."""
    language = get_language() or "en"
    later = morning.last if morning.last is not None and morning.last.run > published.run else None
    state = RunState((later or published).state)
    tone = {RunState.PUBLISHED: Tone.GOOD, RunState.RUNNING: Tone.NEUTRAL, RunState.ABANDONED: Tone.BAD}[state]
    seconds = published.seconds
    facts = [
        Pair(_("published"), formats.clock(timezone.localtime(morning.frame.published_at))),
        Pair(_("in all"), formats.duration(Decimal(str(seconds)), language) if seconds is not None else formats.EN_DASH),
        Pair(_("rows written"), formats.number(published.rows_written)),
    ]
    parts = [
        Part(wording.step_name(step.code), step.seconds, formats.duration(Decimal(str(round(step.seconds, 1))), language))
        for step in published.steps
    ]
    shown = later or published
    return RunCard(shown.run, f"/nights/{shown.run}/", wording.run_state(state), tone, facts, parts)
