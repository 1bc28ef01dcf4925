"""The pages of bands: chosen rows, a change typed and kept, a draft published once, a version taken back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from channels_core.channels.models import Channel
from channels_core.products.models import Product
from foundation.audit.models import AuditEntry
from foundation.values.scope import Role
from foundation.web.editing import once_fields
from pricing.bands.forms import cell_id
from pricing.bands.models import BandDraft, BandPublication, PriceBand
from pricing.bands.queries import one_draft
from tests.builders.people import make_user
from tests.conflicts.book import Book
from tests.conflicts.conftest import book
from tests.conflicts.loading import load_folder
from tests.conflicts.nights import play_night
from tests.pricing.bands.test_publishing import LEAD, TODAY, cell, publish, to

__all__ = ["book"]
pytestmark = pytest.mark.django_db
NIGHT = date(2026, 3, 31)


@pytest.fixture
def lead(client: Client, book: Book) -> Client:
    book.band("80")
    book.band("60", territory_code="CN")
    book.sell("70", "2026-03-20")
    load_folder(book.write())
    play_night(NIGHT)
    client.force_login(make_user(Role.GTM_LEAD))
    return client


def typed(**values: str) -> dict[str, str]:
    return {"way": "set", "floor": "75", "ceiling": "110", "valid_from": "2026-03-01", **dict(once_fields()), **values}


def test_the_grid_holds_each_band_by_product_channel_and_territory(lead: Client) -> None:
    page = lead.get("/price-bands/").context["page"]
    assert [(row.sku, row.channel, row.territory, row.floor, row.ceiling) for row in page.rows] == [
        ("S1", "tmall", "everywhere", "¥80", "¥120"),
        ("S1", "tmall", "China", "¥60", "¥120"),
    ]
    assert page.rows[0].share == "−20.0\u00a0% to +20.0\u00a0%"
    assert [row.territory for row in lead.get("/price-bands/?territory=-").context["page"].rows] == ["everywhere"]
    assert lead.get("/price-bands/?channel=site").context["page"].empty_title == "No band matches these filters"
    assert lead.get("/price-bands/?wish=1").status_code == 400
    file = lead.get("/price-bands.csv").content.decode("utf-8-sig").splitlines()
    assert file[1].startswith("S1,tmall,,80") and len(file) == 3


def test_from_chosen_rows_to_a_version_and_back(lead: Client) -> None:
    cells = "&".join(f"cell={cell_id(each)}" for each in (cell(), cell(territory="CN")))
    assert lead.get(f"/price-bands/change/?{cells}").context["page"].title == "Change 2 bands"
    answer = lead.post(f"/price-bands/change/?{cells}", typed())
    draft = BandDraft.objects.unscoped("test").get()
    assert (answer.status_code, answer["Location"]) == (303, f"/price-bands/drafts/{draft.pk}/")
    page = lead.get(answer["Location"]).context["page"]
    assert [(line.before, line.after) for line in page.lines] == [("¥80 – ¥120", "¥75 – ¥110"), ("¥60 – ¥120", "¥75 – ¥110")]
    preview = lead.get(page.preview_url).context["page"].lists
    assert [each.lead for each in preview] == ["1 case opens, ¥5 at stake."] * 2
    sent = {"version": page.version, "reason": "spring", **dict(once_fields())}
    answers = [lead.post(page.url, sent) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303] and answers[0]["Location"] == answers[1]["Location"]
    assert BandPublication.objects.unscoped("test").count() == 1
    assert AuditEntry.objects.filter(action="bands.published").count() == 1
    undone = lead.post(answers[0]["Location"], {"reason": "no", **dict(once_fields())})
    assert undone.status_code == 303
    assert sorted(PriceBand.objects.unscoped("test").values_list("floor", flat=True)) == [Decimal(60), Decimal(80)]
    versions = lead.get("/price-bands/publications/").context["page"].rows
    assert [row.state for row in versions] == ["takes version 1 back", "taken back by version 2"]


def test_what_is_refused_stands_as_it_was_typed(lead: Client) -> None:
    url = f"/price-bands/change/?cell={cell_id(cell())}"
    answer = lead.post(url, typed(floor="130", valid_to="2026-13-01"))
    assert answer.status_code == 422
    page = answer.context["page"]
    assert (page.typed["floor"], page.typed["valid_to"]) == ("130", "2026-13-01")
    assert page.trouble.by_field == {"valid_to": "Give a date like 2026-01-31."}
    assert "swap them" in lead.post(url, typed(floor="130")).content.decode()
    assert lead.post("/price-bands/change/", typed()).status_code == 422
    assert BandDraft.objects.unscoped("test").count() == 0


def test_a_new_band_is_typed_by_its_codes_and_an_unknown_one_is_named(lead: Client) -> None:
    assert lead.post("/price-bands/change/?new=1", typed(sku="S1", channel="site", territory="")).status_code == 303
    answer = lead.post("/price-bands/change/?new=1", typed(sku="S9", channel="site"))
    assert answer.status_code == 422 and "There is no product S9" in answer.content.decode()


def test_a_draft_whose_bands_changed_meanwhile_is_not_published_and_says_who_did_what(lead: Client) -> None:
    lead.post(f"/price-bands/change/?cell={cell_id(cell())}", typed())
    draft = BandDraft.objects.unscoped("test").get()
    page = lead.get(f"/price-bands/drafts/{draft.pk}/").context["page"]
    sent = {"version": page.version, "reason": "mine", **dict(once_fields())}
    publish((cell(), to("85")), reason="the other's")
    answer = lead.post(page.url, sent)
    assert answer.status_code == 409
    assert "the other&#x27;s" in answer.content.decode() and answer.context["page"].reason == "mine"
    assert BandPublication.objects.unscoped("test").count() == 1


def test_a_reader_sees_no_form_and_a_manager_of_named_partners_edits_nothing(lead: Client) -> None:
    lead.post(f"/price-bands/change/?cell={cell_id(cell())}", typed())
    draft = BandDraft.objects.unscoped("test").get().pk
    lead.force_login(make_user(Role.ANALYST))
    assert "data-bulk" not in lead.get("/price-bands/").content.decode()
    assert lead.get("/price-bands/change/?new=1").status_code == 403
    lead.force_login(make_user(Role.PARTNER_MANAGER, limits={"partner": ["P1"]}))
    assert lead.post("/price-bands/change/?new=1", typed(sku="S1", channel="site")).status_code == 403
    assert lead.get(f"/price-bands/drafts/{draft}/").status_code == 404


def test_statements_do_not_grow_with_the_bands(lead: Client) -> None:
    def statements(url: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            assert lead.get(url).status_code == 200
        return len(caught)

    lead.post(f"/price-bands/change/?cell={cell_id(cell())}", typed())
    draft = BandDraft.objects.unscoped("test").get().pk
    urls = ["/price-bands/", f"/price-bands/drafts/{draft}/"]
    before = [statements(url) for url in urls]
    like = Product.objects.unscoped("test").get(sku="S1")
    channel = Channel.objects.unscoped("test").get(code="site")
    for number in range(30):
        product = Product.objects.create(
            sku=f"T{number:02}", name="T", brand=like.brand, msrp=100, unit_cost=1, currency="CNY", line="L"
        )
        PriceBand.objects.create(
            product=product, channel=channel, floor=80, ceiling=100, currency="CNY", valid_from=date(2026, 1, 1)
        )
    lead.post("/price-bands/change/?all=1&line=L", typed(draft=str(draft)))
    row = one_draft(LEAD, draft)
    assert row is not None and len(row.changes) == 31
    assert [statements(url) for url in urls] == before


def test_a_change_for_all_rows_of_a_filter_takes_these_alone(lead: Client) -> None:
    answer = lead.post("/price-bands/change/?all=1&territory=CN", typed())
    row = one_draft(LEAD, BandDraft.objects.unscoped("test").get().pk)
    assert answer.status_code == 303 and row is not None
    assert [change.cell for change in row.changes] == [cell(territory="CN")]
    assert TODAY + timedelta(days=1) > date(2026, 3, 1)


def test_the_pages_speak_chinese(lead: Client) -> None:
    lead.post(f"/price-bands/change/?cell={cell_id(cell())}", typed())
    draft = BandDraft.objects.unscoped("test").get().pk
    for url, word in (
        ("/price-bands/", "价格带"),
        ("/price-bands/change/?new=1", "放入草稿"),
        (f"/price-bands/drafts/{draft}/", "发布这些改动"),
    ):
        assert word in lead.get(url, headers={"accept-language": "zh-hans"}).content.decode()
