"""A person's data goes out whole, or goes: everywhere, for good, with the facts kept."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from channels_core.customers.models import Customer, CustomerIdentity
from channels_core.orders.models import OrderLine
from foundation.audit.models import AuditEntry
from foundation.audit.services import record
from foundation.erasure.rules import ERASED, Words
from foundation.intake.models import ImportBatch, ImportBefore, ImportReject
from foundation.intake.services import undo_import
from foundation.outbox.services import announce
from foundation.web.models import KeptAnswer
from tests.foundation.intake.world import SYSTEM, load_rows, load_world, world_row

pytestmark = pytest.mark.django_db


def erase(customer_id: str) -> str:
    out = StringIO()
    call_command("erase_person", customer_id, stdout=out)
    return out.getvalue()


def person(tmp_path: Path) -> None:
    """Li Lei, customer C1: renamed by an import, refused in one, spoken of in an audit text, an event and a kept answer."""
    load_world(tmp_path)
    load_rows(tmp_path, "customers", [world_row("customers", name="李雷", email="li@new.example")])
    load_rows(tmp_path, "customers", [{"customer_id": "C1", "kind": "b2x", "name": "李雷", "email": "li@new.example"}])
    record(SYSTEM, action="case.commented", subject_kind="case", subject="7", reason="Li Lei (C1) called; C12 did not",
           before={"customer": "C1"}, after={"said": ["李雷 <li@new.example>"]})  # fmt: skip
    announce(SYSTEM, name="case.opened", dedupe_key="k", payload={"customer": "C1"})
    KeptAnswer.objects.create(owner="o", key="k", method="POST", path="/p", body_digest="", status=207,
                              content='{"message":"unknown customer C1, 李雷"}'.encode(), created_at=timezone.now())  # fmt: skip


def everything() -> str:
    """Every text of every table, and every file, as one text."""
    found = []
    with connection.cursor() as cursor:
        # PostgreSQL also names the session's temporary tables, which end with the connection.
        for table in (name for name in connection.introspection.table_names() if not name.startswith("intake_")):
            cursor.execute(f'SELECT * FROM "{table}"')
            found += [
                f"{bytes(cell).decode()!s}" if isinstance(cell, bytes | memoryview) else str(cell)
                for row in cursor.fetchall()
                for cell in row
            ]
    found += [path.read_text() for path in Path(django_settings.REJECTS_ROOT).glob("*")]
    return "\n".join(found).encode().decode("unicode_escape", "replace") + "\n".join(found)


def test_nothing_of_the_person_is_left_and_the_facts_stay(tmp_path: Path) -> None:
    person(tmp_path)
    before = everything()
    assert all(word in before for word in ("Li Lei", "李雷", "li@example.com", "li@new.example"))
    told = erase("C1")

    after = everything()
    for word in ("Li Lei", "李雷", "li@example.com", "li@new.example"):
        assert word not in after, word
    customer = Customer.objects.unscoped("test").get()
    assert customer.customer_id.startswith("erased-")
    assert len(customer.customer_id) == len("erased-") + 32
    assert customer.customer_id in told
    assert CustomerIdentity.objects.unscoped("test").count() == 0
    line = OrderLine.objects.unscoped("test").get(order_id="O1")
    assert (line.customer_id, line.net_revenue) == (customer.pk, Decimal(180))
    assert [row for row in after.splitlines() if row == "C1"] == []


def test_texts_keep_what_is_not_the_persons(tmp_path: Path) -> None:
    person(tmp_path)
    erase("C1")
    new = Customer.objects.unscoped("test").get().customer_id
    entry = AuditEntry.objects.get(action="case.commented")
    assert entry.reason == f"{ERASED} ({new}) called; C12 did not"
    assert (entry.before, entry.after) == ({"customer": new}, {"said": [f"{ERASED} <{ERASED}>"]})
    assert ImportReject.objects.get().row.split(",")[0] == new
    noted = AuditEntry.objects.get(action="customer.erased")
    assert (noted.subject, noted.actor, noted.before) == (new, "erase_person", None)


def test_the_audit_is_guarded_again_afterwards(tmp_path: Path) -> None:
    person(tmp_path)
    erase("C1")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.update(reason="")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()


def test_undoing_an_import_brings_nobody_back(tmp_path: Path) -> None:
    load_world(tmp_path)
    renamed = load_rows(tmp_path, "customers", [world_row("customers", name="Li L", segment="vip")])
    erase("C1")
    assert renamed.id is not None
    undo_import(SYSTEM, renamed.id)
    customer = Customer.objects.unscoped("test").get()
    assert (customer.customer_id.startswith("erased-"), customer.segment) == (True, "")
    assert CustomerIdentity.objects.unscoped("test").count() == 0
    assert not ImportBefore.objects.filter(image__has_key="email").exists()


def test_unknown_and_erased_ids_are_told_and_change_nothing(tmp_path: Path) -> None:
    load_world(tmp_path)
    erase("C1")
    for unknown in ("C1", "c1", "", "C'1"):
        with pytest.raises(CommandError, match="there is no customer"):
            erase(unknown)
        with pytest.raises(CommandError, match="there is no customer"):
            call_command("export_person", unknown, str(tmp_path / "out"), stdout=StringIO())
    assert AuditEntry.objects.filter(action="customer.erased").count() == 1


def test_an_import_that_waits_is_let_end_first(tmp_path: Path) -> None:
    load_world(tmp_path)
    waiting = ImportBatch.objects.create(actor="x", source_name="customers.csv", upload=True, created_at=timezone.now())
    with pytest.raises(CommandError, match=rf"imports wait or run \({waiting.id}\)"):
        erase("C1")
    assert Customer.objects.unscoped("test").get().customer_id == "C1"


def test_all_that_is_held_goes_out(tmp_path: Path) -> None:
    person(tmp_path)
    folder = tmp_path / "out"
    call_command("export_person", "C1", str(folder), stdout=StringIO())
    told = json.loads((folder / "person.json").read_text())[0]
    identity = {"name": "李雷", "company": "", "email": "li@new.example", "phone": ""}
    assert (told["customer_id"], told["identity"]) == ("C1", identity)
    assert told["before_imports"] == [{"name": "Li Lei", "company": "", "email": "li@example.com", "phone": ""}]
    with (folder / "orderline.csv").open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["order_id"], line["channel_code"], line["quantity"]) for line in lines] == [("O1", "tmall", "2.000")]
    places = {row["place"] for row in json.loads((folder / "mentions.json").read_text())}
    assert places == {"audit", "events", "import rejects", "kept answers"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("C1", "N"), ("C12 aC1 C1_ C1", "C12 aC1 C1_ N"), ("c1", "c1"), ("C1,C1;C1", "N,N;N"),
        ("li lei", ERASED), ("Li Leigh", "Li Leigh"), ("客户李雷说", f"客户{ERASED}说"), ("a+b", ERASED), ("Q", "Q"),
    ],
)  # fmt: skip
def test_words_leave_whole(text: str, left: str) -> None:
    assert Words("C1", "N", ("Li Lei", "李雷", "a+b", "Q")).leave(text) == left


def test_a_key_with_signs_of_patterns_is_a_text() -> None:
    words: Any = Words("C.(1)\\", r"\1")
    assert words.leave("CX(1) C.(1)\\") == r"CX(1) \1"
