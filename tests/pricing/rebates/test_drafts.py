"""Programmes that people make and change: drafts, versions, what-if and coach."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from channels_core.parties.models import Partner
from foundation.audit.models import AuditEntry
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.intake.exporting import export_files
from foundation.values.scope import Role, Scope, system_scope
from pricing.rebates.choices import Metric, Mode, RateKind
from pricing.rebates.queries import coach, one_programme, versions_in_force, what_if
from pricing.rebates.rules import Base, Schedule, Slab, curve_of
from pricing.rebates.rules.coaching import next_slab
from pricing.rebates.services import ProgrammeTerms, create_programme, discard_draft, publish_draft, save_draft, withdraw_version
from tests.analytics.playing import dump, load, night
from tests.foundation.intake.world import WORLD, folder

pytestmark = pytest.mark.django_db

MANAGER = Scope("zhou@relay.example", Role.PARTNER_MANAGER, permissions=frozenset({"rebates:write", "rebates:read"}))
READER = replace(MANAGER, permissions=frozenset({"rebates:read"}))
OF_P1 = MANAGER.limited_to("partner", frozenset({"P1"}))
TODAY = date(2025, 12, 31)
OPEN = date(2026, 1, 1)
TERMS = ProgrammeTerms(
    name="Accelerator", metric="net_revenue", mode="retroactive", starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31),
    currency="CNY", slabs=[(Decimal(0), Decimal(0), "percent"), (Decimal(1000), Decimal(2), "percent")], channel="dealers",
)  # fmt: skip


def line(order: str, day: str, partner: str, price: str) -> dict[str, str]:
    return {
        "source": "erp", "order_id": order, "line_no": "1", "ordered_at": day, "channel_code": "dealers", "sku": "S1", "quantity": "1",
        "unit_price": price, "currency": "CNY", "partner_code": partner,
    }  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> None:
    lines = [line("O1", "2025-03-01", "P1", "1500"), line("O2", "2025-04-01", "P2", "900"), line("O3", "2024-05-01", "P1", "700")]
    load(folder(tmp_path, **{**WORLD, "orders": lines}))


def token(code: str = "ACC") -> str:
    card = one_programme(MANAGER, code, day=TODAY)
    assert card is not None
    return (card.draft or card.versions[-1]).version


def published(terms: ProgrammeTerms = TERMS) -> None:
    create_programme(MANAGER, brand="LY", code="ACC", terms=terms)
    publish_draft(MANAGER, programme="ACC", version=token(), reason="a start", first_open_day=OPEN)


def in_force() -> list[tuple[int, date, date]]:
    return [(each.number, each.starts_on, each.ends_on) for each in versions_in_force(MANAGER, brand=_brand())]


def _brand() -> int:
    return Partner.objects.unscoped("test").get(code="P1").channel.brand_id


def accruals() -> dict[tuple[str, str, str], str]:
    return {
        (row["programme"], row["partner"], str(row["starts_on"])): row["amount"] for row in dump() if row["type"] == "accrual"
    }


@pytest.mark.usefixtures("world")
def test_a_published_programme_accrues_from_its_first_day() -> None:
    published()
    night(TODAY)
    assert accruals() == {("ACC", "P1", "2025-01-01"): "30", ("ACC", "P2", "2025-01-01"): "0"}
    assert list(AuditEntry.objects.filter(subject_kind="rebate_programme").values_list("action", flat=True)) == [
        "rebate.drafted",
        "rebate.published",
    ]


@pytest.mark.usefixtures("world")
def test_a_new_version_ends_the_former_and_can_be_withdrawn_until_it_begins() -> None:
    published(replace(TERMS, ends_on=date(2026, 12, 31)))
    better = replace(TERMS, starts_on=date(2026, 2, 1), ends_on=date(2026, 12, 31), slabs=[(Decimal(0), Decimal(5), "percent")])
    save_draft(MANAGER, programme="ACC", version=token(), terms=better)
    publish_draft(MANAGER, programme="ACC", version=token(), reason="more", first_open_day=OPEN)
    assert in_force() == [(1, date(2025, 1, 1), date(2026, 1, 31)), (2, date(2026, 2, 1), date(2026, 12, 31))]
    withdraw_version(MANAGER, programme="ACC", version=token(), reason="too dear", first_open_day=OPEN)
    assert in_force() == [(1, date(2025, 1, 1), date(2026, 12, 31))]


@pytest.mark.usefixtures("world")
def test_of_two_editors_the_second_is_told_and_nothing_of_the_first_is_lost() -> None:
    published()
    read = token()
    save_draft(
        MANAGER, programme="ACC", version=read, terms=replace(TERMS, name="First", starts_on=OPEN, ends_on=date(2026, 12, 31))
    )
    with pytest.raises(EditStale):
        save_draft(MANAGER, programme="ACC", version=read, terms=replace(TERMS, name="Second"))
    card = one_programme(MANAGER, "ACC", day=TODAY)
    assert card is not None and card.draft is not None and card.draft.name == "First"
    discard_draft(MANAGER, programme="ACC", version=card.draft.version)
    with pytest.raises(EditMissing):
        discard_draft(MANAGER, programme="ACC", version="")


@pytest.mark.usefixtures("world")
def test_a_version_cannot_begin_in_days_that_were_accrued() -> None:
    published()
    save_draft(MANAGER, programme="ACC", version=token(), terms=replace(TERMS, starts_on=date(2025, 12, 1)))
    with pytest.raises(EditRefused) as caught:
        publish_draft(MANAGER, programme="ACC", version=token(), reason="", first_open_day=OPEN)
    assert [problem.field for problem in caught.value.problems] == ["reason", "starts_on"]
    assert in_force() == [(1, date(2025, 1, 1), date(2025, 12, 31))]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"slabs": [(Decimal(5), Decimal(1), "percent"), (Decimal(5), Decimal(2), "percent")]}, ["slab_1"]),
        ({"slabs": [(Decimal(0), Decimal(-1), "percent")]}, ["slab_0"]),
        ({"slabs": [(Decimal(0), Decimal(2), "per_unit")]}, ["slab_0"]),
        ({"slabs": []}, ["slabs"]),
        ({"ends_on": date(2024, 12, 31)}, ["ends_on"]),
        ({"tier": "Z", "channel": "nowhere", "line": "Kayak", "currency": "XXQ"}, ["channel", "currency", "tier", "line"]),
        ({"metric": "joy", "name": " "}, ["name", "metric"]),
    ],
)
def test_terms_that_cannot_hold_are_refused_field_by_field(change: dict[str, object], fields: list[str]) -> None:
    with pytest.raises(EditRefused) as caught:
        create_programme(MANAGER, brand="LY", code="ACC", terms=replace(TERMS, **change))  # type: ignore[arg-type]
    assert [problem.field for problem in caught.value.problems] == fields
    assert one_programme(MANAGER, "ACC", day=TODAY) is None


@pytest.mark.usefixtures("world")
def test_without_the_right_nothing_and_with_some_partners_theirs_alone() -> None:
    with pytest.raises(EditForbidden):
        create_programme(READER, brand="LY", code="ACC", terms=TERMS)
    with pytest.raises(EditRefused):
        create_programme(OF_P1, brand="LY", code="ACC", terms=TERMS)
    create_programme(OF_P1, brand="LY", code="OWN", terms=replace(TERMS, partner="P1"))
    published()
    with pytest.raises(EditForbidden):
        save_draft(OF_P1, programme="ACC", version=token(), terms=replace(TERMS, partner="P1"))
    create_programme(MANAGER, brand="LY", code="P2S", terms=replace(TERMS, partner="P2"))
    with pytest.raises(EditMissing):
        save_draft(OF_P1, programme="P2S", version=token("P2S"), terms=replace(TERMS, partner="P1"))


@pytest.mark.usefixtures("world")
def test_what_if_says_cost_winners_and_losers_on_last_years_days() -> None:
    published(replace(TERMS, starts_on=date(2025, 1, 1), ends_on=date(2026, 12, 31)))
    draft = replace(
        TERMS, starts_on=OPEN, ends_on=date(2026, 12, 31),
        slabs=[(Decimal(0), Decimal(1), "percent"), (Decimal(1000), Decimal("1.5"), "percent")],
    )  # fmt: skip
    save_draft(MANAGER, programme="ACC", version=token(), terms=draft)
    former = versions_in_force(MANAGER, brand=_brand())[0]
    tried = replace(former, starts_on=OPEN, ends_on=date(2026, 12, 31), schedule=Schedule(
        Metric.NET_REVENUE, Mode.RETROACTIVE, tuple(Slab(lower, rate, RateKind(kind)) for lower, rate, kind in draft.slabs), "CNY",
    ))  # fmt: skip
    found = what_if(MANAGER, brand="LY", draft=tried, former=former, last_day=TODAY)
    assert (found.first, found.last) == (date(2025, 1, 1), date(2025, 12, 31))
    assert [(row.partner, row.before, row.after) for row in found.rows] == [
        ("P2", Decimal("0.00"), Decimal("9.00")),
        ("P1", Decimal("30.00"), Decimal("22.50")),
    ]
    assert (found.cost_before, found.cost_after, found.gain, found.lose) == (Decimal("30.00"), Decimal("31.50"), 1, 1)
    assert [(slab.bases, slab.cost) for slab in found.slabs] == [(1, Decimal("9.00")), (1, Decimal("22.50"))]
    assert found.curve is not None and found.curve.jumps == ((Decimal(1000), Decimal("5.00")),)


@pytest.mark.usefixtures("world")
def test_the_coach_says_what_the_next_slab_takes_and_brings() -> None:
    published()
    night(TODAY)
    rows = {row.partner: row for row in coach(MANAGER, day=TODAY)}
    step = rows["P2"].step
    assert step is not None and (step.more, step.bound, step.gain) == (Decimal(100), Decimal(1000), Decimal("20.00"))
    assert rows["P1"].step is None
    mine = Scope("p1", Role.PARTNER_USER, limits=(("partner", frozenset({"P1"})),))
    assert [row.partner for row in coach(mine, day=TODAY)] == ["P1"]


def test_units_more_bring_the_revenue_that_comes_with_them() -> None:
    schedule = Schedule(Metric.UNITS, Mode.RETROACTIVE, (Slab(Decimal(0), Decimal(1)), Slab(Decimal(100), Decimal(3))), "CNY")
    step = next_slab(Base(Decimal(80), Decimal(8000)), schedule)
    assert step is not None and (step.more, step.gain) == (Decimal(20), Decimal("220.00"))


def test_an_incremental_schedule_has_no_jump() -> None:
    slabs = (Slab(Decimal(0), Decimal(0)), Slab(Decimal(150_000), Decimal(2)), Slab(Decimal(300_000), Decimal(4)))
    curve = curve_of(Schedule(Metric.NET_REVENUE, Mode.INCREMENTAL, slabs, "CNY"), None, [Decimal(500_000)])
    assert curve is not None and curve.jumps == ()
    assert curve.points[-1] == (Decimal("550000.0"), Decimal("13000.00"))


def test_an_export_tells_what_people_published_and_no_draft(world: None, tmp_path: Path) -> None:
    published()
    create_programme(MANAGER, brand="LY", code="DRAFT", terms=TERMS)
    export_files(system_scope(), tmp_path / "out")
    programmes = (tmp_path / "out" / "rebate_programmes.csv").read_text().splitlines()[1:]
    assert programmes == ["ACC,Accelerator,,,dealers,,net_revenue,retroactive,2025-01-01,2025-12-31,CNY,,,"]
    assert (tmp_path / "out" / "rebate_slabs.csv").read_text().splitlines()[1:] == ["ACC,0,0,percent", "ACC,1000,2,percent"]
    load(tmp_path / "out")
    assert in_force() == [(2, date(2025, 1, 1), date(2025, 12, 31))]
