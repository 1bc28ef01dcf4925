"""The nights as pages: what a run did, its progress while it works, asking for another, rights, and constant queries."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from foundation.jobs import hints
from foundation.jobs.models import JobFailure, JobRun
from foundation.jobs.night import play_night
from foundation.jobs.services import open_run
from foundation.values.scope import Role, system_scope
from tests.builders.people import make_user
from tests.foundation.jobs.synthetic import BRAND, DAY, add_fact

pytestmark = pytest.mark.django_db
SYSTEM = system_scope("test")


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> list[list[int]]:
    messages: list[list[int]] = []
    monkeypatch.setattr(hints.current_app, "send_task", lambda name, args, **_: messages.append(args))
    return messages


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(make_user(Role.GTM_LEAD))
    return client


@pytest.fixture
def night() -> int:
    """A published night of one fact."""
    add_fact(1, "10")
    play_night(SYSTEM, brand=BRAND, day=DAY)
    return int(JobRun.objects.unscoped("test").get().pk)


def page_of(client: Client, run: int) -> Any:
    response = client.get(f"/nights/{run}/")
    assert response.status_code == 200
    return response.context["page"]


def test_a_published_night_says_what_it_did(lead: Client, night: int) -> None:
    page = page_of(lead, night)
    assert (page.number, page.day, page.state, page.progress_url) == (night, DAY, "Published", "")
    assert page.again_url == f"/nights/{night}/again/"
    assert page.text == "1 change was waiting; 2 cases opened, 0 changed, 0 closed."
    assert [(step.parts_done, step.parts, step.failed) for step in page.steps] == [(1, 1, 0)] * len(page.steps)
    assert {tile.label for tile in page.tiles} == {"Published", "Time", "Rows read", "Rows written", "Parts failed"}


def test_a_failed_part_is_named_with_what_to_do(lead: Client, night: int) -> None:
    step = page_of(lead, night).steps[0]
    code = JobRun.objects.unscoped("test").get().steps.first().code
    JobFailure.objects.create(
        run_id=night, step=code, key="k", subject="who 1", reason="No EUR to CNY rate <b>on</b> 2026-02-27", at=timezone.now()
    )
    response = lead.get(f"/nights/{night}/")
    (failure,) = response.context["page"].failures
    assert (failure.step, failure.part) == (step.label, "who 1")
    assert failure.why.startswith("No EUR to CNY rate <b>on</b> 2026-02-27. Mend the rows")
    assert "<b>on</b>" not in response.content.decode()
    assert response.context["page"].text.endswith("1 part failed and stays dirty for the next night.")


def test_progress_is_polled_while_the_run_works_and_ends_by_itself(lead: Client) -> None:
    add_fact(1, "10")
    run = open_run(SYSTEM, brand=BRAND, day=DAY)
    assert run is not None
    page = page_of(lead, run.pk)
    assert (page.state, page.again_url, page.progress_url) == ("Running", "", f"/nights/{run.pk}/progress/")
    working = lead.get(page.progress_url, headers={"HX-Request": "true"})
    assert "<html" not in working.content.decode()
    assert "HX-Refresh" not in working.headers
    play_night(SYSTEM, brand=BRAND, day=DAY)
    assert lead.get(page.progress_url)["HX-Refresh"] == "true"


def test_a_person_asks_for_a_night_from_its_page(
    lead: Client, night: int, sent: list[list[int]], django_capture_on_commit_callbacks: Any
) -> None:
    add_fact(2, "5")
    with django_capture_on_commit_callbacks(execute=True):
        response = lead.post(f"/nights/{night}/again/")
    new = JobRun.objects.unscoped("test").order_by("id").last()
    assert (response["Location"], sent) == (f"/nights/{new.pk}/", [[new.pk]])
    assert (new.actor, new.attempt) == ("gtm_lead@relay.example", 2)


def test_nothing_dirty_opens_no_night(lead: Client, night: int) -> None:
    for address, form in ((f"/nights/{night}/again/", {}), ("/nights/", {"brand": BRAND})):
        response = lead.post(address, form, follow=True)
        assert [str(message) for message in response.context["messages"]] == [
            "Nothing has changed since the last night: there is nothing to compute."
        ]
    assert JobRun.objects.unscoped("test").count() == 1


def test_a_brand_that_is_none_has_no_night(lead: Client, night: int) -> None:
    assert lead.post("/nights/", {"brand": "nobody"}).status_code == 404
    assert lead.post("/nights/").status_code == 404


def test_runs_that_are_nowhere_answer_404(lead: Client, night: int) -> None:
    for run in (night + 1, 10**30):
        assert lead.get(f"/nights/{run}/").status_code == 404
        assert lead.get(f"/nights/{run}/progress/").status_code == 404
        assert lead.post(f"/nights/{run}/again/").status_code == 404
    for query in ("?cursor=x", "?page=2"):
        assert lead.get(f"/nights/{query}").status_code == 400


def test_who_may_only_read_sees_no_button(client: Client, night: int) -> None:
    client.force_login(make_user(Role.ANALYST))
    assert page_of(client, night).again_url == ""
    assert client.get("/nights/").context["page"].ready == []
    assert client.post(f"/nights/{night}/again/").status_code == 403
    assert client.post("/nights/", {"brand": BRAND}).status_code == 403


def test_nights_are_hidden_from_partners_and_other_brands(client: Client, night: int) -> None:
    client.force_login(make_user(Role.PARTNER_USER))
    assert client.get("/nights/").status_code == client.get(f"/nights/{night}/").status_code == 404
    client.force_login(make_user(Role.GTM_LEAD, limits={"brand": ["other"]}))
    assert client.get(f"/nights/{night}/").status_code == 404


def test_the_list_is_newest_first_and_its_queries_do_not_grow(lead: Client, night: int) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            lead.get("/nights/")
        return len(found)

    few = queries()
    now = timezone.now()
    JobRun.objects.bulk_create(
        [
            JobRun(brand=BRAND, business_date=DAY + timedelta(days=day), state="published", started_at=now, finished_at=now)
            for day in range(1, 12)
        ]
    )
    assert queries() == few
    numbers = [run.number for run in lead.get("/nights/").context["page"].rows]
    assert (len(numbers), numbers) == (12, sorted(numbers, reverse=True))
