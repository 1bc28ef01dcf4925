"""A small published world: a case of partner P1, one that P1 has no part in, an import with a refused row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.utils import timezone

from conflicts.cases.blocks import proof_key
from conflicts.cases.queries import CaseFilter, evidence_rows, list_page
from foundation.intake.services import Options, run_import, start_import
from foundation.jobs.queries import last_run
from foundation.people.services import issue_link
from foundation.values.scope import system_scope
from foundation.web.queries import saved_views
from foundation.web.services import keep_view
from pricing.bands.choices import Way
from pricing.bands.services import Change, coded_changes, publish_changes, put_changes
from tests.builders.people import make_user
from tests.foundation.intake.world import WORLD, folder, world_row, write

SYSTEM = system_scope("tests")
DAY = "2026-03-04"


def make_world(tmp: Path) -> dict[str, str]:
    """Codes and ids by what they name: ``case`` is P1's own, ``others_case`` is not, ``shared_case`` is P1's and P2's, ``import`` is of everybody."""
    barred = [{"sku": "S2", "channel_code": "dealers", "rule": "barred"}]
    orders = [
        *WORLD["orders"],
        world_row("orders", order_id="O3", unit_price="60"),
        world_row("orders", 1, order_id="O5", sku="S2", unit_price="400"),
        world_row("orders", 1, order_id="O6", partner_code="", commission_partner_codes="P1;P2"),
    ]
    agreements = [{"partner_code": code, "promotion_authority": "file", "valid_from": "2026-01-01"} for code in ("P1", "P2")]
    terms = {
        "metric": "net_revenue",
        "mode": "retroactive",
        "starts_on": "2026-01-01",
        "ends_on": "2026-12-31",
        "currency": "CNY",
    }
    slab = {"lower_bound": "0", "rate": "2", "rate_kind": "percent"}
    rebates = {
        "rebate_programmes": [
            {"code": "ACC", "name": "Accelerator", "channel_code": "dealers", **terms},
            {"code": "P2-ONLY", "name": "For P2", "partner_code": "P2", **terms},
        ],
        "rebate_slabs": [{"programme_code": code, **slab} for code in ("ACC", "P2-ONLY")],
    }
    path = folder(tmp / "world", **{**WORLD, "assortment": barred, "orders": orders, "agreements": agreements, **rebates})
    run_import(SYSTEM, start_import(SYSTEM, path, options=Options()))
    call_command("nightly", "--date", DAY, stdout=StringIO())
    bad = write(tmp / "orders.csv", [world_row("orders", order_id="O4", quantity="0")])
    report = run_import(SYSTEM, start_import(SYSTEM, bad, options=Options()))
    assert report.id is not None
    cases = {row.kind: row.id for row in list_page(SYSTEM, CaseFilter(), cursor=None, size=50).rows}
    link = issue_link(SYSTEM, user=make_user(email="invited@relay.example"), at=timezone.now())
    keep_view(owner="gtm_lead@relay.example", page="cases", name="Prices", query="view=prices")
    keep_view(owner="gtm_lead@relay.example", page="partners", name="Falling", query="view=falling")
    draft, publication = _bands()
    return {
        "band_draft": str(draft),
        "band_publication": str(publication),
        "partner_view": str(saved_views(owner="gtm_lead@relay.example", page="partners")[0].id),
        "link": link,
        "view": str(saved_views(owner="gtm_lead@relay.example", page="cases")[0].id),
        "night": str(last_run(SYSTEM, brand="LY").pk),
        "proof": proof_key(evidence_rows(SYSTEM, case_id=cases["exclusive_breach"])[0]),
        "case": str(cases["exclusive_breach"]),
        "others_case": str(cases["price_below_floor"]),
        "shared_case": str(cases["double_claim"]),
        "import": str(report.id),
    }


def _bands() -> tuple[int, int]:
    """A draft and a version of bands that reach no fact."""
    change = Change(Way.SET, date(2030, 1, 1), None, Decimal(70), Decimal(120))
    wanted = coded_changes(SYSTEM, [(("S1", "tmall", "CN-GD"), change)])
    today = date(2026, 3, 4)
    draft = put_changes(SYSTEM, wanted=wanted, draft=None, today=today).draft
    return draft, publish_changes(SYSTEM, wanted=wanted, reason="", today=today).id
