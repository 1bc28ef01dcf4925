"""The nights as people see them: a list, one run with its progress, and the button that asks for another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from foundation.jobs import wording
from foundation.jobs.choices import ChunkState, RunState
from foundation.jobs.errors import NightRefused
from foundation.jobs.queries import RunLine, RunRow, publication, run_page, run_report, waiting_keys
from foundation.jobs.registry import NightBrand, calendar, step_label
from foundation.jobs.rules import MAX_TRIES, default_day
from foundation.jobs.services import request_night
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Link, Pages, Tile, Tone
from foundation.web.paging import CursorInvalid
from foundation.web.parameters import Parameter, ParametersInvalid, read_parameters
from foundation.web.views import PageView

PAGE_SIZE = 25
EARLIER = 10
LARGEST_ID = 2**63 - 1
_KNOWN = (Parameter("cursor", str, "string", "where the page begins"),)
_TONES = {RunState.RUNNING: Tone.ACCENT, RunState.PUBLISHED: Tone.GOOD, RunState.ABANDONED: Tone.BAD}
_STEP_TONES = {
    ChunkState.WAITING: Tone.NEUTRAL,
    ChunkState.RUNNING: Tone.ACCENT,
    ChunkState.DONE: Tone.GOOD,
    ChunkState.FAILED: Tone.BAD,
}


@dataclass(frozen=True)
class RunStep:
    label: str
    state: str
    tone: Tone
    parts_done: int
    parts: int
    seconds: float | None
    rows_read: int
    rows_written: int
    failed: int


@dataclass(frozen=True)
class RunFailure:
    step: str
    part: str
    why: str
    attempts: int


@dataclass(frozen=True)
class ShownRun:
    number: int
    url: str
    brand: str
    day: date
    state: str
    tone: Tone
    finished_at: datetime | None
    seconds: float | None
    rows_read: int
    rows_written: int
    failures: int


@dataclass(frozen=True)
class RunPage:
    """``progress_url`` is set while the run works; ``again_url`` where the reader may ask for another."""

    number: int
    brand: str
    day: date
    state: str
    tone: Tone
    lead: str
    text: str
    tiles: Sequence[Tile]
    steps_note: str
    steps: Sequence[RunStep]
    failures: Sequence[RunFailure]
    trail: Sequence[Link]
    earlier: Sequence[ShownRun] = ()
    pages: Pages | None = None
    again_url: str = ""
    progress_url: str = ""


@dataclass(frozen=True)
class Ready:
    """A brand whose night a person may ask for: how much waits, and for which day it would be."""

    brand: str
    day: date
    waiting: int


@dataclass(frozen=True)
class RunListPage:
    rows: Sequence[ShownRun]
    pages: Pages
    ready: Sequence[Ready]
    url: str
    shows_brand: bool


class NightList(PageView):
    permissions = {"GET": "runs:read", "POST": "runs:write"}

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            cursor = read_parameters(request.GET, _KNOWN)["cursor"]
            found = run_page(self.scope, cursor=cursor, size=PAGE_SIZE)
        except (ParametersInvalid, CursorInvalid) as error:
            raise BadRequest(str(error)) from error
        address = reverse("nights")
        pages = Pages(
            previous_url=f"{address}?cursor={found.previous}" if found.previous else "",
            next_url=f"{address}?cursor={found.next}" if found.next else "",
        )
        brands = _brands(self.scope)
        ready = [_ready(self.scope, brand) for brand in brands] if self.scope.may("runs:write") else []
        page = RunListPage([_shown(row) for row in found.rows], pages, ready, address, len(brands) > 1)
        return render(request, "foundation/jobs/list.html", {"page": page})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Asks for the night of ``brand`` up to its last day that is over."""
        wanted = request.POST.get("brand", "")
        brand = next((brand for brand in _brands(self.scope) if brand.code == wanted), None)
        if brand is None:
            raise Http404
        return _request(request, self.scope, brand.code, _day(self.scope, brand))


class NightView(PageView):
    permissions = {"GET": "runs:read"}

    def get(self, request: HttpRequest, run: int) -> HttpResponse:
        report = _report(self.scope, run)
        earlier = run_page(self.scope, cursor=None, size=EARLIER, brand=report.brand, before=run).rows
        page = _page(self.scope, report, earlier)
        return render(request, "foundation/jobs/detail.html", {"page": page})


class NightProgress(PageView):
    """The figures and steps alone. Once the run is over the whole page is loaded anew, with what failed."""

    permissions = {"GET": "runs:read"}

    def get(self, request: HttpRequest, run: int) -> HttpResponse:
        report = _report(self.scope, run)
        response = render(request, "foundation/jobs/_progress.html", {"page": _page(self.scope, report, ())})
        if report.state != RunState.RUNNING:
            response["HX-Refresh"] = "true"
        response["Cache-Control"] = "no-store"
        return response


class NightAgain(PageView):
    """The brand's night once more, as far as something has become dirty."""

    permissions = {"POST": "runs:write"}

    def post(self, request: HttpRequest, run: int) -> HttpResponse:
        report = _report(self.scope, run)
        pointer = publication(self.scope, report.brand)
        day = report.business_date if pointer is None else max(pointer.business_date, report.business_date)
        return _request(request, self.scope, report.brand, day)


def _request(request: HttpRequest, scope: Scope, brand: str, day: date) -> HttpResponse:
    try:
        opened = request_night(scope, brand=brand, day=day)
    except NightRefused as error:
        messages.error(request, wording.refusal(error))
        return redirect("nights")
    if opened is None:
        messages.info(request, _("Nothing has changed since the last night: there is nothing to compute."))
        return redirect("nights")
    return redirect("night", opened.pk)


def _report(scope: Scope, run: int) -> RunRow:
    report = run_report(scope, run=run) if run <= LARGEST_ID else None
    if report is None:
        raise Http404
    return report


def _brands(scope: Scope) -> list[NightBrand]:
    return sorted(calendar().brands(scope))


def _day(scope: Scope, brand: NightBrand) -> date:
    pointer = publication(scope, brand.code)
    return default_day(
        timezone.now(),
        brand.time_zone,
        published=None if pointer is None else pointer.business_date,
        last_fact_day=calendar().last_fact_day(scope, brand.code),
    )


def _ready(scope: Scope, brand: NightBrand) -> Ready:
    day = _day(scope, brand)
    return Ready(brand.code, day, waiting_keys(scope, brand=brand.code, until=day))


def _shown(row: RunLine) -> ShownRun:
    return ShownRun(
        number=row.run,
        url=reverse("night", args=[row.run]),
        brand=row.brand,
        day=row.business_date,
        state=wording.run_state(row.state),
        tone=_TONES[RunState(row.state)],
        finished_at=row.finished_at,
        seconds=row.seconds,
        rows_read=row.rows_read,
        rows_written=row.rows_written,
        failures=row.failures,
    )


def _page(scope: Scope, report: RunRow, earlier: Sequence[RunLine]) -> RunPage:
    is_running = report.state == RunState.RUNNING
    address = reverse("night-again", args=[report.run])
    return RunPage(
        number=report.run,
        brand=report.brand,
        day=report.business_date,
        state=wording.run_state(report.state),
        tone=Tone.WARN if report.failures and not is_running else _TONES[RunState(report.state)],
        lead=_lead(report),
        text=_text(report),
        tiles=_tiles(report, earlier),
        steps_note=_steps_note(report),
        steps=[_step(report, number) for number in range(len(report.steps))],
        failures=[
            RunFailure(
                step_label(failure.step),
                failure.subject or failure.key or _("the whole step"),
                wording.what_to_do(failure.reason),
                # A key that a step left aside was tried once; one that raised has used up its tries.
                1 if failure.subject else MAX_TRIES,
            )
            for failure in report.failures
        ],
        trail=[Link(_("Nightly run"), reverse("nights"))],
        earlier=[_shown(row) for row in earlier],
        again_url=address if scope.may("runs:write") and not is_running else "",
        progress_url=reverse("night-progress", args=[report.run]) if is_running else "",
    )


def _lead(report: RunRow) -> str:
    language = get_language() or "en"
    if report.state == RunState.RUNNING:
        words = {"done": formats.number(report.chunks_over), "parts": formats.number(report.chunks)}
        return _("%(done)s of %(parts)s known parts are done.") % words
    seconds = formats.duration(Decimal(str(round(report.seconds or 0, 1))), language)
    if report.state == RunState.ABANDONED:
        return _("Given up after %(seconds)s; nothing of it is shown.") % {"seconds": seconds}
    moment = "" if report.published_at is None else formats.clock(timezone.localtime(report.published_at))
    return _("Published at %(moment)s after %(seconds)s.") % {"moment": moment, "seconds": seconds}


def _text(report: RunRow) -> str:
    counts = report.counts
    keys = ngettext("%(count)s change was waiting", "%(count)s changes were waiting", report.dirty_keys)
    parts = [keys % {"count": formats.number(report.dirty_keys)}]
    opened, updated, closed = (counts.get(f"cases_{what}", 0) for what in ("opened", "updated", "closed"))
    if opened or updated or closed:
        words = {name: formats.number(count) for name, count in (("opened", opened), ("updated", updated), ("closed", closed))}
        parts.append(_("%(opened)s cases opened, %(updated)s changed, %(closed)s closed") % words)
    if report.failures:
        failed = len(report.failures)
        text = ngettext(
            "%(count)s part failed and stays dirty for the next night",
            "%(count)s parts failed and stay dirty for the next night",
            failed,
        )
        parts.append(text % {"count": formats.number(failed)})
    return _("; ").join(parts) + _(".")


def _steps_note(report: RunRow) -> str:
    steps = len(report.steps)
    words = {"steps": formats.number(steps), "parts": formats.number(report.chunks)}
    return ngettext("%(steps)s step, %(parts)s parts", "%(steps)s steps, %(parts)s parts", steps) % words


def _step(report: RunRow, number: int) -> RunStep:
    step = report.steps[number]
    state = ChunkState(step.state)
    if state is ChunkState.WAITING and step.chunks and report.state == RunState.RUNNING:
        state = ChunkState.RUNNING
    failed = max(step.failed, step.failures)
    text, tone = wording.step_state(state), _STEP_TONES[state]
    if failed and state is not ChunkState.RUNNING:
        text = ngettext("%(count)s failed", "%(count)s failed", failed) % {"count": formats.number(failed)}
        tone = Tone.BAD
    return RunStep(
        label=step_label(step.code),
        state=text,
        tone=tone,
        parts_done=step.done + step.failed,
        parts=step.chunks,
        seconds=step.seconds if state in (ChunkState.DONE, ChunkState.FAILED) else None,
        rows_read=step.rows_read,
        rows_written=step.rows_written,
        failed=failed,
    )


def _tiles(report: RunRow, earlier: Sequence[RunLine]) -> list[Tile]:
    published = report.published_at
    number = Figure(FigureKind.NUMBER, 0)
    if published is not None:
        local = timezone.localtime(published)
        day = formats.day(local.date(), get_language() or "en")
        foot = day + pgettext("before a note", ", ") + timezone.get_current_timezone_name()
        first = Tile(_("Published"), number, text=formats.clock(local), foot=foot)
    else:
        first = Tile(_("State"), number, text=wording.run_state(report.state))
    seconds = report.seconds
    if seconds is None:
        seconds = (timezone.now() - report.started_at).total_seconds()
    failed = len(report.failures)
    return [
        first,
        Tile(_("Time"), Figure(FigureKind.DURATION, Decimal(str(round(seconds, 1)))), foot=_usual(earlier)),
        Tile(_("Rows read"), Figure(FigureKind.NUMBER, report.rows_read)),
        Tile(_("Rows written"), Figure(FigureKind.NUMBER, report.rows_written)),
        Tile(
            _("Parts failed"),
            Figure(FigureKind.NUMBER, failed),
            foot=_("of %(parts)s") % {"parts": formats.number(report.chunks)},
            tone=Tone.BAD if failed else Tone.NEUTRAL,
        ),
    ]


def _usual(earlier: Sequence[RunLine]) -> str:
    """The median of the published nights before; empty where there are none."""
    known = sorted(row.seconds for row in earlier if row.seconds is not None and row.state == RunState.PUBLISHED)
    if not known:
        return ""
    middle = Decimal(str(round(known[len(known) // 2], 1)))
    return _("usual %(seconds)s") % {"seconds": formats.duration(middle, get_language() or "en")}
