"""What channels and partners are as programs read them: on the day that it is in their brand's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from channels_core.channels.models import ChannelTerritory
from partners.agreements.models import Agreement
from partners.territory_grants.models import TerritoryGrant
from tests.builders.facts import World, make_world
from tests.builders.people import bearer, make_token

pytestmark = pytest.mark.django_db
NEW_DAY = date(2026, 11, 25)


@pytest.fixture
def world() -> World:
    """From 25 November on site sells in CN-GD instead of CN, and so may P1, by its first agreement."""
    world = make_world()
    china, guangdong = world.territories["CN"], world.territories["CN-GD"]
    site, partner = world.channels["site"], world.partners["P1"]
    ChannelTerritory.objects.create(channel=site, territory=china, valid_to=NEW_DAY)
    ChannelTerritory.objects.create(channel=site, territory=guangdong, valid_from=NEW_DAY)
    TerritoryGrant.objects.create(partner=partner, territory=china, valid_to=NEW_DAY)
    TerritoryGrant.objects.create(partner=partner, territory=guangdong, valid_from=NEW_DAY)
    Agreement.objects.create(partner=partner, promotion_authority="free", valid_from=NEW_DAY)
    return world


def read(client: Client, path: str, at: datetime) -> Any:
    with time_machine.travel(at, tick=False):
        return client.get(f"/api/v1/{path}", headers=bearer(make_token(name=f"{path} {at}"))).json()


@pytest.mark.parametrize(("hour", "territories"), [(15, ["CN"]), (16, ["CN-GD"])])  # midnight in Shanghai is 16:00 UTC
def test_a_day_begins_at_midnight_of_the_brands_zone(client: Client, world: World, hour: int, territories: list[str]) -> None:
    at = datetime(2026, 11, 24, hour, 30, tzinfo=UTC)
    channels = {row["code"]: row["territories"] for row in read(client, "channels/", at)["results"]}
    assert channels == {"dealers": [], "market": [], "site": territories}
    assert read(client, "channels/site/", at)["territories"] == territories
    partner = read(client, "partners/P1/", at)
    assert partner["territories"] == territories
    assert (partner["agreement"] is not None) == (territories == ["CN-GD"])
    assert read(client, "partners/", at)["results"][0] == partner
