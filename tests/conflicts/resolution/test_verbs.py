"""What people do to a case, what each act leaves behind, and what the next night makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from channels_core.orders.models import OrderLine
from conflicts.cases.errors import (
    AssigneeUnfit,
    CaseChanged,
    CaseMissing,
    LeadDecides,
    MoveRefused,
    NotAllowed,
    ReasonMissing,
    TopLevelReached,
)
from conflicts.cases.models import Case, CaseVersion
from conflicts.cases.queries import CaseFilter, breached_rows, case_list, list_page, one_case
from conflicts.cases.step import STEP as CASES
from conflicts.resolution.queries import history, precedents
from conflicts.resolution.rules import due_date_of, working_day_after
from conflicts.resolution.services import (
    acknowledge,
    assign,
    comment,
    dismiss,
    escalate_overdue,
    raise_level,
    reopen,
    resolve,
    start_resolution,
)
from foundation.audit.models import AuditEntry
from foundation.jobs.models import DirtyKey
from foundation.outbox.models import OutboxEvent
from foundation.people.policy import PERMISSIONS
from foundation.thresholds.models import ThresholdVersion
from foundation.values.scope import Role, Scope, system_scope
from tests.builders.people import make_user
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night, published_cases

pytestmark = pytest.mark.django_db
LEAD = Scope("lead@relay.example", Role.GTM_LEAD, permissions=PERMISSIONS[Role.GTM_LEAD])
MANAGER = Scope("partners@relay.example", Role.PARTNER_MANAGER, permissions=PERMISSIONS[Role.PARTNER_MANAGER])
ANALYST = Scope("analyst@relay.example", Role.ANALYST, permissions=PERMISSIONS[Role.ANALYST])
OTHER = Scope(
    "other@relay.example",
    Role.PARTNER_MANAGER,
    limits=(("brand", frozenset({"XX"})),),
    permissions=PERMISSIONS[Role.PARTNER_MANAGER],
)
NIGHT = date(2026, 3, 12)


@pytest.fixture
def case(book: Book) -> int:
    """An open case of two lines on 10 March, by the published night of the 12th."""
    book.band()
    book.sell("70", quantity="3")
    book.sell("60")
    load_folder(book.write())
    play_night(NIGHT)
    (version,) = case_list(system_scope(), CaseFilter())
    return int(version.case_id)


def status(case: int) -> str:
    return one_case(LEAD, case_id=case).status


def version(case: int) -> int:
    return one_case(LEAD, case_id=case).version


def later_line(day: date, price: str = "50") -> None:
    """Another line under the floor, as an import would bring it."""
    line = OrderLine.objects.unscoped("test").order_by("id")[0]
    line.pk, line.order_id, line.business_day, line.quantity, line.unit_price = None, f"L{day}", day, 1, price
    line.save(force_insert=True)
    DirtyKey.objects.create(brand="LY", topic="sales", a=line.channel_id, b=line.product_id, day=day)


def brief() -> list[tuple[Any, ...]]:
    return [
        (row["first_seen"], row["last_seen"], row["status"], row["at_stake"], row["recurrence_of"]) for row in published_cases()
    ]


def test_each_act_leaves_its_row_its_audit_and_its_event(case: int) -> None:
    acknowledge(LEAD, case_id=case, version=1)
    start_resolution(LEAD, case_id=case, version=2)
    resolve(LEAD, case_id=case, version=3, ruling=" Price is back. ", accepts_proposal=True)
    acts = history(LEAD, case_id=case)
    assert [(act.verb, act.actor, act.version, act.text, act.proposal_accepted) for act in acts] == [
        ("acknowledged", "lead@relay.example", 2, "", None),
        ("started", "lead@relay.example", 3, "", None),
        ("resolved", "lead@relay.example", 4, "Price is back.", True),
    ]
    audited = (
        AuditEntry.objects.filter(subject_kind="case")
        .order_by("id")
        .values_list("action", "subject", "before", "after", "reason")
    )
    assert list(audited) == [
        ("case.acknowledged", str(case), {"state": "open"}, {"state": "acknowledged"}, ""),
        ("case.started", str(case), {"state": "acknowledged"}, {"state": "in_resolution"}, ""),
        ("case.resolved", str(case), {"state": "in_resolution"}, {"state": "resolved"}, "Price is back."),
    ]
    events = OutboxEvent.objects.filter(name__startswith="case.").order_by("id").values_list("name", flat=True)
    assert list(events) == ["case.acknowledged", "case.started", "case.resolved"]
    assert [act.text for act in precedents(LEAD, kind="price_below_floor", text="back")] == ["Price is back."]


def test_a_stale_edit_is_refused_with_what_changed(case: int) -> None:
    acknowledge(LEAD, case_id=case, version=1)
    with pytest.raises(CaseChanged) as refused:
        dismiss(LEAD, case_id=case, version=1, reason="never mind")
    assert [act.verb for act in refused.value.acts] == ["acknowledged"]
    assert status(case) == "acknowledged"
    assert OutboxEvent.objects.filter(name="case.dismissed").count() == 0


def test_who_may_only_read_is_refused_and_a_stranger_finds_nothing(case: int) -> None:
    with pytest.raises(NotAllowed):
        acknowledge(ANALYST, case_id=case, version=1)
    with pytest.raises(CaseMissing):
        acknowledge(OTHER, case_id=case, version=1)
    with pytest.raises(CaseMissing):
        comment(OTHER, case_id=case, text="hello")
    assert (status(case), version(case)) == ("open", 1)


@pytest.mark.parametrize("act", [dismiss, reopen])
def test_a_verdict_needs_its_reason(case: int, act: Any) -> None:
    with pytest.raises(ReasonMissing):
        act(LEAD, case_id=case, version=1, reason="  ")
    assert status(case) == "open"


def test_a_closed_case_is_not_acknowledged_and_an_open_one_not_reopened(case: int) -> None:
    with pytest.raises(MoveRefused):
        reopen(LEAD, case_id=case, version=1, reason="again")
    resolve(LEAD, case_id=case, version=1, ruling="done", accepts_proposal=False)
    with pytest.raises(MoveRefused):
        acknowledge(LEAD, case_id=case, version=2)
    assert status(case) == "resolved"


def test_a_dismissed_case_takes_its_breaches_back_and_its_days_become_dirty(case: int) -> None:
    assert len(list(breached_rows(LEAD))) == 2
    dismiss(LEAD, case_id=case, version=1, reason="a typing error")
    assert list(breached_rows(LEAD)) == []
    (key,) = DirtyKey.objects.filter(topic="breach", run=0)
    channel = OrderLine.objects.unscoped("test").order_by("id")[0].channel_id
    assert (key.a, key.b, key.day) == (channel, 0, date(2026, 3, 10))
    DirtyKey.objects.all().delete()
    reopen(LEAD, case_id=case, version=2, reason="it was none")
    assert DirtyKey.objects.filter(topic="breach", run=0).count() == 1
    assert (status(case), len(list(breached_rows(LEAD)))) == ("open", 2)


def test_resolving_leaves_the_breaches_and_marks_nothing(case: int) -> None:
    resolve(LEAD, case_id=case, version=1, ruling="done", accepts_proposal=True)
    assert DirtyKey.objects.filter(topic="breach").count() == 0
    assert len(list(breached_rows(LEAD))) == 2


def test_evidence_that_a_closed_case_did_not_hold_opens_a_recurrence_at_once(case: int) -> None:
    resolve(LEAD, case_id=case, version=1, ruling="done", accepts_proposal=True)
    later_line(date(2026, 3, 11))
    play_night(date(2026, 3, 13))
    assert sorted(brief()) == [
        ("2026-03-10", "2026-03-10", "resolved", "50", None),
        ("2026-03-11", "2026-03-11", "open", "30", "2026-03-10"),
    ]
    assert one_case(LEAD, case_id=case).status == "resolved"


def test_a_reopened_case_takes_its_recurrence_in_again(case: int) -> None:
    resolve(LEAD, case_id=case, version=1, ruling="done", accepts_proposal=True)
    later_line(date(2026, 3, 11))
    play_night(date(2026, 3, 13))
    reopen(LEAD, case_id=case, version=2, reason="it goes on")
    play_night(date(2026, 3, 14))
    assert brief() == [("2026-03-10", "2026-03-11", "open", "80", None)]
    assert [row.id for row in list_page(LEAD, CaseFilter(), cursor=None, size=10).rows] == [case]


def test_a_case_that_a_night_saw_closed_is_open_as_soon_as_it_is_reopened(case: int) -> None:
    resolve(LEAD, case_id=case, version=1, ruling="done", accepts_proposal=True)
    play_night(date(2026, 3, 13))
    assert status(case) == "resolved"
    reopen(LEAD, case_id=case, version=2, reason="it goes on")
    assert status(case) == "open"
    acknowledge(LEAD, case_id=case, version=3)
    play_night(date(2026, 3, 14))
    assert status(case) == "acknowledged"


def test_a_case_reopened_while_the_night_cuts_it_is_cut_again_the_next_night(case: int, monkeypatch: pytest.MonkeyPatch) -> None:
    resolve(LEAD, case_id=case, version=1, ruling="done", accepts_proposal=True)
    compute = CASES.compute

    def interrupted(scope: Scope, day: date, key: str) -> Any:
        rows = compute(scope, day, key)
        if status(case) == "resolved":
            reopen(LEAD, case_id=case, version=2, reason="a mistake")
        return rows

    with monkeypatch.context() as patched:
        patched.setattr("tests.conflicts.nights.CASES", replace(CASES, compute=interrupted))
        play_night(date(2026, 3, 13))
    assert play_night(date(2026, 3, 14)) is not None
    assert brief() == [("2026-03-10", "2026-03-10", "open", "50", None)] and status(case) == "open"
    assert CaseVersion.objects.unscoped("test").get(until_run=None).status == "open"


def test_at_the_last_level_the_lead_alone_decides_and_there_is_none_above(case: int) -> None:
    for seen in (1, 2):
        raise_level(MANAGER, case_id=case, version=seen, reason="they do not agree", today=date(2026, 3, 12))
    for act, words in ((resolve, {"ruling": "so be it", "accepts_proposal": True}), (dismiss, {"reason": "it was none"})):
        with pytest.raises(LeadDecides):
            act(MANAGER, case_id=case, version=3, **words)
    with pytest.raises(TopLevelReached):
        raise_level(MANAGER, case_id=case, version=3, reason="again", today=date(2026, 3, 12))
    assert (status(case), one_case(LEAD, case_id=case).level, version(case)) == ("open", 3, 3)
    resolve(LEAD, case_id=case, version=3, ruling="so be it", accepts_proposal=True)
    with pytest.raises(LeadDecides):
        reopen(MANAGER, case_id=case, version=4, reason="I disagree")
    assert status(case) == "resolved"


def test_quiet_resolves_an_acknowledged_case_and_not_one_in_resolution(case: int) -> None:
    acknowledge(LEAD, case_id=case, version=1)
    play_night(date(2026, 3, 24))
    assert status(case) == "acknowledged"
    play_night(date(2026, 3, 25))
    assert status(case) == "resolved"
    with pytest.raises(MoveRefused):
        resolve(LEAD, case_id=case, version=2, ruling="too late", accepts_proposal=True)


def test_a_case_in_resolution_goes_on_and_takes_up_later_evidence(case: int) -> None:
    start_resolution(LEAD, case_id=case, version=1)
    play_night(date(2026, 4, 20))
    assert status(case) == "in_resolution"
    later_line(date(2026, 4, 20))
    play_night(date(2026, 4, 21))
    assert brief() == [("2026-03-10", "2026-04-20", "in_resolution", "80", None)]


def test_corrected_evidence_leaves_the_case_and_a_case_without_any_is_gone(case: int) -> None:
    for price, expected in (("90", [("2026-03-10", "2026-03-10", "open", "20", None)]), ("95", [])):
        line = (
            OrderLine.objects.unscoped("test")
            .filter(unit_price__lt=80)
            .order_by("unit_price" if expected else "-unit_price")
            .last()
        )
        line.unit_price = price
        line.save()
        DirtyKey.objects.create(brand="LY", topic="sales", a=line.channel_id, b=line.product_id, day=line.business_day)
        play_night(NIGHT)
        assert brief() == expected
    with pytest.raises(CaseMissing):
        one_case(LEAD, case_id=case)
    assert Case.objects.unscoped("test").filter(pk=case).exists()


@pytest.mark.parametrize(
    "limits", [None, {"brand": ["LY"]}, {"partner": ["P2"]}, {"brand": ["OTHER"]}], ids=["all", "own", "partner", "brand"]
)
def test_a_case_is_given_only_to_who_may_work_on_it(case: int, limits: dict[str, list[str]] | None) -> None:
    make_user(Role.PARTNER_MANAGER, email="pm@relay.example", limits=limits)
    if limits in (None, {"brand": ["LY"]}):
        assign(LEAD, case_id=case, version=1, assignee="pm@relay.example")
        assert one_case(LEAD, case_id=case).assignee == "pm@relay.example"
        return
    with pytest.raises(AssigneeUnfit):
        assign(LEAD, case_id=case, version=1, assignee="pm@relay.example")
    assert (one_case(LEAD, case_id=case).assignee, history(LEAD, case_id=case)) == ("", [])


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PARTNER_USER, None])
def test_a_case_is_not_given_to_who_only_reads_nor_to_nobody_known(case: int, role: Role | None) -> None:
    if role is not None:
        make_user(role, email="reader@relay.example")
    with pytest.raises(AssigneeUnfit):
        assign(LEAD, case_id=case, version=1, assignee="reader@relay.example")


def test_comments_and_assignments_do_not_wait_for_each_other(case: int) -> None:
    make_user(Role.PARTNER_MANAGER, email="pm@relay.example")
    comment(LEAD, case_id=case, text="I call them.")
    assign(LEAD, case_id=case, version=1, assignee="pm@relay.example")
    comment(LEAD, case_id=case, text="Called.")
    row = one_case(LEAD, case_id=case)
    assert (row.assignee, row.version) == ("pm@relay.example", 2)
    assert [act.text for act in history(LEAD, case_id=case)] == ["I call them.", "", "Called."]


def test_five_working_days_from_a_friday_end_the_next_friday() -> None:
    assert working_day_after(date(2026, 3, 13), 5) == date(2026, 3, 20)
    assert working_day_after(date(2026, 3, 14), 5) == date(2026, 3, 20)
    assert (due_date_of(1, NIGHT, 5), due_date_of(3, NIGHT, 5)) == (None, None)


def test_a_mediation_has_the_days_in_force_when_it_began(case: int) -> None:
    ThresholdVersion(
        brand="LY",
        code="case.mediation_days",
        value="3",
        valid_from="2026-03-16",
        changed_by="x",
        changed_at="2026-03-01T00:00Z",
        reason="t",
    ).save()
    raise_level(LEAD, case_id=case, version=1, reason="they do not answer", today=date(2026, 3, 16))
    assert one_case(LEAD, case_id=case).due_date == date(2026, 3, 19)


def test_a_mediation_escalates_the_day_after_its_last_day(case: int) -> None:
    raise_level(LEAD, case_id=case, version=1, reason="they do not answer", today=date(2026, 3, 13))
    row = one_case(LEAD, case_id=case)
    assert (row.level, row.due_date) == (2, date(2026, 3, 20))
    assert escalate_overdue(system_scope("nightly", brand="LY"), day=date(2026, 3, 20)) == 0
    assert escalate_overdue(system_scope("nightly", brand="LY"), day=date(2026, 3, 21)) == 1
    row = one_case(LEAD, case_id=case)
    assert (row.level, row.due_date) == (3, None)
    assert escalate_overdue(system_scope("nightly", brand="LY"), day=date(2026, 3, 30)) == 0
