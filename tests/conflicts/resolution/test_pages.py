"""One case: its story and proofs, each act with its refusals, what a partner sees, and a constant number of queries."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_core.parties.models import Partner
from channels_core.products.models import Product
from conflicts.cases.queries import CaseFilter, list_page, one_case
from conflicts.resolution.models import CaseAct
from conflicts.resolution.queries import history
from conflicts.resolution.services import acknowledge, dismiss, raise_level
from foundation.people.policy import PERMISSIONS
from foundation.values.scope import Role, Scope, system_scope
from tests.builders.pages import told
from tests.builders.people import make_user
from tests.conflicts.book import DAY, Book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night

pytestmark = pytest.mark.django_db
NIGHT = date(2026, 3, 12)
COLLEAGUE = Scope("zhou@relay.example", Role.PARTNER_MANAGER, permissions=PERMISSIONS[Role.PARTNER_MANAGER])
ACTS = ("acknowledgement", "start", "ruling", "dismissal", "level", "assignment", "reopening", "comments")


@pytest.fixture
def case(book: Book) -> int:
    """An open case of P1: two lines under the floor of 80."""
    book.band(channel_code="dealers")
    book.sell("50", quantity="3", channel_code="dealers", partner_code="P1")
    book.sell("60", channel_code="dealers", partner_code="P1")
    book.sell("70", channel_code="dealers", partner_code="P2")
    load_folder(book.write())
    play_night(NIGHT)
    return case_of("P1")


def case_of(partner: str) -> int:
    return int(list_page(system_scope(), CaseFilter(partner=partner), cursor=None, size=2).rows[0].id)


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(make_user(Role.GTM_LEAD))
    return client


def row(case: int) -> Any:
    return one_case(system_scope(), case_id=case)


def post(client: Client, case: int, act: str, **values: Any) -> Any:
    return client.post(f"/cases/{case}/{act}/", {"version": row(case).version, **values})


def page_of(client: Client, case: int) -> Any:
    response = client.get(f"/cases/{case}/")
    assert response.status_code == 200
    return response.context["page"]


def test_a_case_tells_what_happened_with_its_proofs(lead: Client, case: int) -> None:
    page = page_of(lead, case)
    assert page.story == "P1 sells S1 38\u00a0% under the floor. Seen on 10 Mar 2026, 2 proofs."
    assert (page.tiles[0].label, str(page.tiles[0].figure.value)) == ("At stake", "110.000000")
    assert [[cell.text for cell in proof.cells][-3:] for proof in page.evidence] == [
        ["3", "¥50.00", "¥90.00"],
        ["1", "¥60.00", "¥20.00"],
    ]
    assert page.rule_version == "O12/V14 v1"
    assert ("Floor", "¥80.00") in [(line.label, line.value) for line in page.statement]
    assert page.primary_action.url == f"/cases/{case}/ruling/"


def test_each_proof_opens_into_the_row_it_was_made_from(lead: Client, case: int) -> None:
    first = page_of(lead, case).evidence[0].cells[1]
    response = lead.get(first.url)
    explanation = response.context["explanation"]
    assert [(term.operator, str(term.figure.value)) for term in explanation.terms] == [("=", "30"), ("×", "3.000")]
    assert str(explanation.result.value) == "90.000000"
    facts = {pair.label: pair.value for pair in explanation.rows}
    assert (facts["Partner"], facts["Unit price, net"], facts["Floor"]) == ("P1", "¥50.00", "¥80.00")
    fragment = lead.get(first.url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    rows = lead.get(explanation.actions[0].url).context["page"].rows
    assert [f"{row[1].code} {row[1].text}" for row in rows] == [first.text]
    assert lead.get(f"/cases/{case}/evidence/order_line-999999/").status_code == 404


def test_the_proof_of_28_days_opens_into_all_that_the_partner_shipped_in_them(lead: Client, book: Book) -> None:
    book.add("partner_territories", partner_code="P1", territory_code="CN-GD")
    outside = {"channel_code": "dealers", "partner_code": "P1", "territory_code": "CN-SH", "quantity": "10"}
    book.sell("90", DAY, **outside)
    book.sell("90", DAY - timedelta(days=27), **outside)
    book.sell("90", DAY - timedelta(days=28), **outside)
    load_folder(book.write())
    play_night(NIGHT)
    proofs = [row.cells[1] for row in page_of(lead, case_of("P1")).evidence]
    (window,) = (cell for cell in proofs if cell.text == f"28 days to {DAY.day} Mar")
    actions = lead.get(window.url).context["explanation"].actions
    rows = lead.get(actions[0].url).context["page"].rows
    assert (actions[0].label, len(rows)) == ("Open rows", 2)


def test_figures_of_a_case_lead_to_its_proofs(lead: Client, case: int) -> None:
    assert {tile.rows_url for tile in page_of(lead, case).tiles} == {"#evidence"}
    assert 'id="evidence"' in lead.get(f"/cases/{case}/").content.decode()


def test_what_is_to_be_decided_stands_before_the_proofs(lead: Client, case: int) -> None:
    text = lead.get(f"/cases/{case}/").content.decode()
    assert (
        text.index('class="tiles')
        < text.index('id="proposal-title"')
        < text.index('id="evidence"')
        < text.index('id="rule-title"')
    )


def test_the_file_of_proofs_holds_every_row(lead: Client, case: int) -> None:
    response = lead.get(f"/cases/{case}/evidence.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(each["partner"], each["unit_price"], each["at_stake"], each["counts"]) for each in rows] == [
        ("P1", "50.000000", "90.000000", "yes"),
        ("P1", "60.000000", "20.000000", "yes"),
    ]


@pytest.mark.parametrize(
    ("act", "words", "expected"),
    [
        ("acknowledgement", {}, ("acknowledged", 1, "")),
        ("start", {}, ("in_resolution", 1, "")),
        ("ruling", {"reason": "Upheld.", "accepts_proposal": "1"}, ("resolved", 1, "")),
        ("dismissal", {"reason": "A filed campaign."}, ("dismissed", 1, "")),
        ("level", {"reason": "Both parties contest."}, ("open", 2, "")),
        ("assignment", {}, ("open", 1, "gtm_lead@relay.example")),
    ],
)
def test_each_act_changes_the_case_and_stands_in_its_history(
    lead: Client, case: int, act: str, words: dict[str, str], expected: tuple[str, int, str]
) -> None:
    response = post(lead, case, act, **words)
    assert (response.status_code, response["Location"]) == (302, f"/cases/{case}/")
    now = row(case)
    assert (now.status, now.level, now.assignee) == expected
    (line,) = page_of(lead, case).history
    assert line.reason == words.get("reason", "")


def test_a_ruling_says_whether_it_is_the_proposed_one(lead: Client, case: int) -> None:
    post(lead, case, "ruling", reason="Upheld.", accepts_proposal="1")
    assert CaseAct.objects.unscoped("test").get().proposal_accepted is True
    post(lead, case, "reopening", reason="New facts.")
    post(lead, case, "ruling", reason="A notice only.")
    assert CaseAct.objects.unscoped("test").order_by("id").last().proposal_accepted is False


def test_comments_are_kept_whatever_version_was_read(lead: Client, case: int) -> None:
    acknowledge(COLLEAGUE, case_id=case, version=row(case).version)
    assert lead.post(f"/cases/{case}/comments/", {"text": "Invoices asked for."}).status_code == 302
    assert [(note.author, note.text) for note in page_of(lead, case).comments] == [("Lin Qiao", "Invoices asked for.")]
    lead.post(f"/cases/{case}/comments/", {"text": "  "})
    assert len(page_of(lead, case).comments) == 1


def test_a_stale_edit_says_what_changed_and_keeps_what_was_typed(lead: Client, case: int) -> None:
    seen = row(case).version
    acknowledge(COLLEAGUE, case_id=case, version=seen)
    response = lead.post(f"/cases/{case}/dismissal/", {"version": seen, "reason": "No <b>breach</b>."})
    assert response.status_code == 409
    page = response.context["page"]
    assert [change.text for change in page.changes] == ["zhou@relay.example acknowledged it"]
    assert page.reason == "No <b>breach</b>."
    assert "No &lt;b&gt;breach&lt;/b&gt;." in response.content.decode()
    assert row(case).status == "acknowledged"
    again = lead.post(page.url, {**dict(page.hidden), "reason": page.reason})
    assert (again.status_code, row(case).status) == (302, "dismissed")


def test_an_act_that_the_state_does_not_allow_is_refused_in_words(lead: Client, case: int) -> None:
    dismiss(COLLEAGUE, case_id=case, version=row(case).version, reason="none")
    response = post(lead, case, "level", reason="still")
    assert response.status_code == 409
    assert response.context["page"].problem == "The case is dismissed: this can no longer be done with it."
    assert response.context["page"].is_possible is False


def test_words_that_an_act_needs_are_asked_for(lead: Client, case: int) -> None:
    for act in ("ruling", "dismissal", "level"):
        assert post(lead, case, act, reason="  ").status_code == 422
    assert post(lead, case, "dismissal", reason="x" * 4001).status_code == 422
    assert row(case).status == "open"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_a_version_that_is_none_is_refused(lead: Client, case: int, version: str) -> None:
    assert lead.post(f"/cases/{case}/acknowledgement/", {"version": version}).status_code == 400


def test_who_may_only_read_can_press_nothing(client: Client, case: int) -> None:
    client.force_login(make_user(Role.ANALYST))
    page = page_of(client, case)
    assert (page.primary_action, page.actions, page.comment_url) == (None, (), "")
    for act in ACTS:
        assert post(client, case, act, reason="x", text="x").status_code == 403
    for act in ("acknowledgement", "assignment", "level", "dismissal"):
        assert client.post(f"/cases/{act}/", {"case": f"{case}.1", "reason": "x"}).status_code == 403


def test_at_the_last_level_a_partner_manager_has_no_button_to_decide_with(client: Client, case: int) -> None:
    for _ in range(2):
        raise_level(COLLEAGUE, case_id=case, version=row(case).version, reason="no agreement", today=date(2026, 3, 12))
    client.force_login(make_user(Role.PARTNER_MANAGER))
    page = page_of(client, case)
    urls = {action.url for action in page.actions}
    assert page.primary_action is None and f"/cases/{case}/acknowledgement/" in urls
    assert not urls & {f"/cases/{case}/{act}/" for act in ("ruling", "dismissal", "level")}
    for act, text in (
        ("ruling", "the GTM lead decides the case"),
        ("dismissal", "the GTM lead"),
        ("level", "last level already"),
    ):
        answer = post(client, case, act, reason="x")
        assert answer.status_code == 409 and text in answer.content.decode(), act
    assert row(case).status == "open"


def test_a_get_changes_nothing(lead: Client, case: int) -> None:
    for act in ACTS:
        assert lead.get(f"/cases/{case}/{act}/").status_code == 405


def test_a_partner_reads_its_own_case_without_others_and_without_buttons(client: Client, case: int) -> None:
    dismiss(COLLEAGUE, case_id=case, version=row(case).version, reason="P2 complained first")
    client.force_login(make_user(Role.PARTNER_USER))
    response = client.get(f"/cases/{case}/")
    page = response.context["page"]
    html = told(response)
    assert (page.primary_action, page.actions, page.comments, page.others) == (None, (), [], [])
    assert "P2" not in html
    assert "zhou@relay.example" not in html
    for act in ACTS:
        assert post(client, case, act, reason="x", text="x").status_code == 404


def test_somebody_elses_case_answers_like_one_that_is_nowhere(client: Client, case: int) -> None:
    other = case_of("P2")
    client.force_login(make_user(Role.PARTNER_USER))
    for tail in ("", "evidence.csv", "evidence/order_line-1/"):
        theirs, nobodys = (client.get(f"/cases/{number}/{tail}") for number in (other, 987654))
        assert theirs.status_code == nobodys.status_code == 404
        assert told(theirs) == told(nobodys)
    assert client.get(f"/cases/{10**30}/").status_code == 404


def test_many_cases_are_acted_on_at_once_and_refusals_are_named(lead: Client, case: int) -> None:
    other = case_of("P2")
    acknowledge(COLLEAGUE, case_id=other, version=row(other).version)
    chosen = [f"{case}.{row(case).version}", f"{other}.1"]
    response = lead.post("/cases/acknowledgement/", {"case": chosen}, follow=True)
    said = [str(message) for message in response.context["messages"]]
    assert said == ["Acknowledge: done for 1 case.", f"C-{other}: Somebody changed the case while you were reading it."]
    assert row(case).status == "acknowledged"


def test_cases_are_given_to_a_colleague_one_by_one_and_many_at_once(lead: Client, case: int) -> None:
    make_user(Role.PARTNER_MANAGER, email="zhou@relay.example")
    (other,) = (action for action in page_of(lead, case).actions if action.people)
    assert [value for value, _name in other.people] == ["zhou@relay.example"]
    lead.post(other.url, {"version": 1, "assignee": "zhou@relay.example"})
    assert row(case).assignee == "zhou@relay.example"
    chosen = [f"{number}.{row(number).version}" for number in (case, case_of("P2"))]
    lead.post("/cases/assignment/", {"case": chosen, "assignee": ""})
    assert {row(number).assignee for number in (case, case_of("P2"))} == {"gtm_lead@relay.example"}
    lead.post("/cases/assignment/", {"case": [f"{case}.{row(case).version}"], "assignee": "-"})
    assert row(case).assignee == ""


def test_a_case_given_to_a_stranger_stays_where_it_is_and_says_why(lead: Client, case: int) -> None:
    make_user(Role.ANALYST)
    answer = lead.post(f"/cases/{case}/assignment/", {"version": 1, "assignee": "analyst@relay.example"})
    assert (answer.status_code, row(case).assignee) == (422, "")
    assert answer.context["page"].problem == "That person cannot work on this case."


def test_many_cases_are_dismissed_with_one_reason(lead: Client, case: int) -> None:
    chosen = [f"{number}.{row(number).version}" for number in (case, case_of("P2"))]
    asked = lead.post("/cases/dismissal/", {"case": chosen})
    assert (asked.status_code, row(case).status) == (200, "open")
    hidden = [value for _name, value in asked.context["page"].hidden]
    assert lead.post("/cases/dismissal/", {"case": hidden, "reason": " "}).status_code == 422
    lead.post("/cases/dismissal/", {"case": hidden, "reason": "A test order."})
    assert [row(number).status for number in (case, case_of("P2"))] == ["dismissed", "dismissed"]
    assert history(system_scope(), case_id=case)[0].text == "A test order."


@pytest.mark.parametrize("values", [["x"], ["1"], ["1.x"], ["9" * 30 + ".1"], [f"{number}.1" for number in range(1, 502)]])
def test_nonsense_among_chosen_cases_is_refused(lead: Client, case: int, values: list[str]) -> None:
    assert lead.post("/cases/acknowledgement/", {"case": values}).status_code == 400


def test_script_in_names_and_words_is_text(lead: Client, case: int) -> None:
    Partner.objects.unscoped("test").filter(code="P1").update(name="<script>alert(1)</script>")
    Product.objects.unscoped("test").filter(sku="S1").update(name="灯" * 300)
    lead.post(f"/cases/{case}/comments/", {"text": "</textarea><script>alert(2)</script>"})
    html = lead.get(f"/cases/{case}/").content.decode()
    assert "<script>alert" not in html
    assert "灯" * 300 in html


def test_the_number_of_queries_does_not_grow_with_the_proofs(lead: Client, book: Book) -> None:
    def queries(case: int) -> int:
        with CaptureQueriesContext(connection) as found:
            page_of(lead, case)
        return len(found)

    book.band(channel_code="dealers")
    book.sell("50", channel_code="dealers", partner_code="P1")
    for number in range(30):
        book.sell(str(40 + number), channel_code="dealers", partner_code="P2")
    load_folder(book.write())
    play_night(NIGHT)
    few, many = case_of("P1"), case_of("P2")
    assert row(many).evidence == 30
    assert queries(many) == queries(few)
    page = page_of(lead, many)
    assert (len(page.evidence), page.evidence_pages.shown) == (12, "1 – 12 of 30")
    assert lead.get(f"/cases/{many}/?proof=0").status_code == 400
    assert lead.get(f"/cases/{many}/?proof=31").context["page"].evidence == []
