"""The schema itself refuses overlapping validities and changes of the audit, on both backends and after every migration."""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from foundation.audit.models import AuditEntry
from foundation.audit.services import record
from foundation.guards.services import drop_guards, missing_guards
from foundation.values.scope import system_scope
from partners.agreements.models import Agreement
from partners.tiers.models import Tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def partner() -> Partner:
    brand = Brand.all_rows.create(code="LY", name="Lanyu", currency="CNY", time_zone="UTC")
    channel = Channel.all_rows.create(code="D", name="D", brand=brand, kind="distributor", currency="CNY", online=False)
    return Partner.all_rows.create(code="P1", name="P1", channel=channel)


def agree(partner: Partner, since: date, until: date | None) -> Agreement:
    row: Agreement = Agreement.all_rows.create(partner=partner, promotion_authority="file", valid_from=since, valid_to=until)
    return row


def refused(action: Any, name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        action()


def test_adjacent_validities_are_taken_overlapping_ones_refused(partner: Partner) -> None:
    first = agree(partner, date(2026, 1, 1), date(2026, 4, 1))
    agree(partner, date(2026, 4, 1), None)
    refused(lambda: agree(partner, date(2025, 12, 1), date(2026, 1, 2)), "agreement_no_overlap")
    refused(lambda: agree(partner, date(2027, 1, 1), date(2027, 2, 1)), "agreement_no_overlap")
    agree(partner, date(2025, 12, 1), date(2026, 1, 1))
    refused(lambda: Agreement.all_rows.filter(pk=first.pk).update(valid_to=date(2026, 4, 2)), "agreement_no_overlap")
    assert Agreement.all_rows.count() == 3


def test_an_audit_entry_is_neither_changed_nor_deleted() -> None:
    entry = record(system_scope("test"), action="a", subject_kind="k", subject="s")
    refused(lambda: AuditEntry.objects.filter(pk=entry.pk).update(actor="nobody"), "audit_append_only")
    refused(lambda: AuditEntry.objects.filter(pk=entry.pk).delete(), "audit_append_only")
    assert AuditEntry.objects.get().actor == "test"


@pytest.mark.sqlite
def test_a_missing_guard_is_named() -> None:
    class Sender:
        label = "foundation"

    assert missing_guards() == []
    drop_guards(Sender, using="default")
    assert missing_guards() == ["audit_append_only_delete", "audit_append_only_update"]


def test_the_built_in_tier_schemes_are_there_once() -> None:
    call_command("migrate", verbosity=0)
    tiers = list(Tier.objects.order_by("scheme_code", "rank").values_list("scheme_code", "code"))
    assert tiers == [("abc", "A"), ("abc", "B"), ("abc", "C"), ("metal", "diamond"), ("metal", "gold"), ("metal", "silver")]
    assert missing_guards() == []
    assert connection.vendor in ("sqlite", "postgresql")
