"""Settings > Rules in the browser: a draft is tried, published with a reason, undone, and refused with the way out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from foundation.audit.models import AuditEntry
from foundation.thresholds.models import ThresholdVersion
from foundation.values.scope import Role
from tests.builders.people import bearer, make_token, make_user
from tests.conflicts.book import Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night
from tests.conflicts.tryout.test_try_out import ship
from tests.conflicts.tryout.test_versions import JUDGED, version

pytestmark = pytest.mark.django_db
RULE = "/settings/rules/diversion/"


@pytest.fixture
def lead(book: Book, client: Client) -> Client:
    for partner, away in (("P1", 25), ("P2", 13)):
        book.add("partner_territories", partner_code=partner, territory_code="CN-GD")
        ship(book, 100 - away, away, date(2026, 3, 10), partner)
    load_folder(book.write())
    play_night(JUDGED)
    client.force_login(make_user(Role.GTM_LEAD))
    return client


def later() -> str:
    return (timezone.localdate() + timedelta(days=3)).isoformat()


def sent(**more: str) -> dict[str, str]:
    given = {"diversion.share": "12", "valid_from": later(), "reason": "a leak", "version": version(), "once": "k1"}
    return {**given, **{name.replace("__", "."): value for name, value in more.items()}}


def values() -> list[str]:
    return list(ThresholdVersion.objects.unscoped("test").values_list("value", flat=True))


def test_the_list_tells_every_threshold_and_what_is_coming(lead: Client) -> None:
    lead.post(RULE, sent())
    page = lead.get(reverse("rules")).content.decode()
    assert "Diversion" in page and "15\xa0%" in page and "12\xa0% from" in page and "Protected kinds of channel" in page


def test_a_draft_says_what_it_would_have_caught_and_writes_nothing(lead: Client) -> None:
    page = lead.get(RULE, {"diversion.share": "12"}).content.decode()
    assert "At 12\xa0% the last 90 days would have brought 2 cases instead of 1, ¥1,300 more at stake." in page
    assert "<del>15\xa0%</del>" in page and "<ins>12\xa0%</ins>" in page
    assert "would open 10 Mar, still open" in page and "Publish v2" in page
    assert values() == []


def test_without_a_draft_there_is_nothing_to_publish(lead: Client) -> None:
    page = lead.get(RULE).content.decode()
    assert "The last 90 days brought 1 case, ¥2,500 at stake." in page and "Publish v2" not in page


def test_publishing_leads_back_with_its_undo_and_a_double_click_is_one_effect(lead: Client) -> None:
    form = sent()
    answers = [lead.post(RULE, form) for _ in range(2)]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, f"{RULE}?brand=LY")] * 2
    assert values() == ["0.12"] and AuditEntry.objects.filter(subject_kind="threshold").count() == 1
    page = lead.get(RULE).content.decode()
    assert "Share, over: 15\xa0% → 12\xa0%" in page and "Withdraw" in page
    form = {"valid_from": later(), "codes": "diversion.share", "version": version(), "once": "k2"}
    assert lead.post(f"{RULE}withdrawal/", form).status_code == 303
    assert values() == []


def test_a_stale_form_comes_back_as_typed_with_what_changed(lead: Client) -> None:
    stale = sent(once="k3", diversion__share="10", reason="mine")
    lead.post(RULE, sent(reason="theirs"))
    answer = lead.post(RULE, stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this after you had opened it" in page and "theirs" in page
    assert 'value="10"' in page and ">mine</textarea>" in page
    assert values() == ["0.12"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"diversion__share": "twelve"}, "“twelve” is no number: write one like 12.5."),
        ({"diversion__share": "31"}, "Between 5\xa0% and 30\xa0%."),
        ({"diversion__share": "15"}, "Nothing differs from what is in force on that day"),
        ({"reason": " "}, "Say why: the reason stands beside the value"),
        ({"valid_from": "2026-03-15"}, "Nights have judged the days up to 15 Mar 2026 already"),
        ({"valid_from": "soon"}, "“soon” is no day: write it like 2026-12-01."),
    ],
)
def test_what_is_wrong_is_refused_by_name_and_nothing_typed_is_lost(lead: Client, more: dict[str, str], told: str) -> None:
    form = sent(**more)
    answer = lead.post(RULE, form)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page
    assert form["diversion.share"] in page and values() == []


def test_a_reader_sees_the_rule_and_no_form_that_publishes(lead: Client) -> None:
    reader = Client()
    reader.force_login(make_user(Role.ANALYST))
    page = reader.get(RULE, {"diversion.share": "12"}).content.decode()
    assert "2 cases instead of 1" in page and "Publish v2" not in page
    assert reader.post(RULE, sent()).status_code == 403 and values() == []


def test_every_rule_has_a_page_and_an_unknown_one_is_missing(lead: Client) -> None:
    for code in ("diversion", "price_undercut", "case", "jurisdiction", "health", "ltv"):
        assert lead.get(reverse("rule", args=[code])).status_code == 200, code
    assert lead.get(reverse("rule", args=["gravity"])).status_code == 404
    assert lead.get(RULE, {"brand": "XX"}).status_code == 404


def test_the_number_of_queries_does_not_grow_with_partners_and_versions(lead: Client, tmp_path: object) -> None:
    def asked(url: str) -> int:
        lead.get(url)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            lead.get(url)
        return len(queries)

    lead.post(RULE, sent())
    before = [asked(f"{RULE}?diversion.share=12"), asked(reverse("rules"))]
    for number in range(4):
        lead.post(RULE, sent(once=f"n{number}", diversion__share=str(20 + number)))
    lead.post("/settings/rules/case/", {**sent(once="c"), "case.gap_days": "9", "version": version("case")})
    assert [asked(f"{RULE}?diversion.share=12"), asked(reverse("rules"))] == before


def test_the_api_reads_edits_and_tries(lead: Client) -> None:
    token = bearer(make_token(Role.GTM_LEAD))
    address = "/api/v1/thresholds/diversion.share/"
    read = lead.get(address, headers=token)
    assert (read.json()["value"], read.json()["first_open"], read.json()["history"]) == ("0.15", "2026-03-16", [])
    body = {"value": "0.12", "valid_from": "2026-03-16", "reason": "a leak"}
    assert lead.put(address, body, "application/json", headers=token).status_code == 428
    edit = {**token, "If-Match": read["ETag"], "Idempotency-Key": "one"}
    answers = [lead.put(address, body, "application/json", headers=edit) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200] and values() == ["0.12"]
    assert answers[0]["ETag"] != read["ETag"] and [row["value"] for row in answers[0].json()["history"]] == ["0.12"]
    stale = lead.put(address, body, "application/json", headers={**edit, "Idempotency-Key": "two"})
    assert (stale.status_code, stale.json()["changes"][0]["reason"]) == (412, "a leak")
    bad = {**token, "If-Match": answers[0]["ETag"]}
    for sent_body, field in (
        ({**body, "value": "much"}, "value"),
        ({**body, "value": "0.31"}, "value"),
        ({**body, "valid_from": "2026-03-15"}, "valid_from"),
        ({**body, "value": "0.1", "reason": ""}, "reason"),
    ):
        refused = lead.put(address, sent_body, "application/json", headers=bad)
        assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (422, [field]), sent_body
    assert lead.put(address, {"valu": "1"}, "application/json", headers=bad).status_code == 400
    tried = lead.post(f"{address}try-out/", {"value": "0.13"}, "application/json", headers=token).json()
    assert (tried["cases_in_force"], tried["cases_as_if"], tried["near_misses"]) == (1, 1, ["P2"])
    tried = lead.post(f"{address}try-out/", {"value": "0.12", "days": 10}, "application/json", headers=token).json()
    assert [(case["change"], case["partners"], case["would"]["at_stake"]) for case in tried["changes"]] == [
        ("opens", ["P2"], "1300")
    ]
    listed = lead.get("/api/v1/thresholds/", headers=token).json()["results"]
    assert [row["code"] for row in listed][:2] == ["diversion.share", "diversion.days"]
