"""On PostgreSQL the references of many rows are checked at once: what refers to nothing still never gets in."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection, transaction

from channels_core.customers.models import Customer
from channels_core.orders.models import OrderLine
from foundation.intake import references
from foundation.intake.references import checked_at_once
from foundation.intake.registry import interchange_file
from foundation.intake.upsert import upsert
from tests.foundation.intake.world import load_rows, load_world, refused, world_row

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LINES = "channels_core_orderline"


@pytest.fixture(autouse=True)
def few_rows_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "MANY_ROWS", 1)


@pytest.fixture
def other() -> Iterator[Any]:
    """A second session of the same database."""
    settings = connection.settings_dict
    session = psycopg2.connect(
        dbname=settings["NAME"], user=settings["USER"], password=settings["PASSWORD"] or None,
        host=settings["HOST"], port=settings["PORT"] or None, options="-c lock_timeout=300ms",
    )  # fmt: skip
    yield session
    session.close()


def staged_line(customer: int) -> tuple[Any, ...]:
    """A new line as the import's parsers leave it, like the one that is there, for ``customer`` whether it exists or not."""
    file = interchange_file("orders")
    assert file is not None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(file.main_fields)} FROM {LINES} ORDER BY id LIMIT 1")
        values = dict(zip(file.main_fields, cursor.fetchone(), strict=True))
    return (2, *{**values, "order_id": "NEW", "customer_id": customer}.values())


def store(row: tuple[Any, ...]) -> None:
    file = interchange_file("orders")
    assert file is not None
    with transaction.atomic():
        upsert(file, [row], 1)


def rests(table: str = LINES, column: str = "customer_id", value: str = "NULL::bigint") -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        with checked_at_once(cursor, table, [column], f"(SELECT {value} AS {column}) AS one", 1) as checked:
            pass
        return checked


def role_of_triggers() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('session_replication_role')")
        return str(cursor.fetchone()[0])


def new_lines() -> int:
    return OrderLine.objects.unscoped("test").filter(order_id="NEW").count()


def somebody_waits_for_a_lock() -> bool:
    settings = connection.settings_dict
    with psycopg2.connect(dbname=settings["NAME"], user=settings["USER"], host=settings["HOST"]) as session:
        cursor = session.cursor()
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.fetchone() is not None


def test_triggers_rest_only_while_rows_are_written(tmp_path: Path) -> None:
    load_world(tmp_path)
    with transaction.atomic(), connection.cursor() as cursor:
        with checked_at_once(cursor, LINES, ["customer_id"], f"{LINES} AS written", 2) as checked:
            assert (checked, role_of_triggers()) == (True, "replica")
        assert role_of_triggers() == "origin"
    with (
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
        connection.cursor() as cursor,
        checked_at_once(cursor, LINES, ["customer_id"], f"{LINES} AS written", 2),
    ):
        raise ZeroDivisionError
    assert role_of_triggers() == "origin"


def test_a_line_of_an_unknown_customer_is_refused(tmp_path: Path) -> None:
    load_world(tmp_path)
    with pytest.raises(IntegrityError, match="customer_id"):
        store(staged_line(customer=999_999))
    assert (new_lines(), role_of_triggers()) == (0, "origin")


def test_a_customer_who_is_deleted_meanwhile_gets_no_line(tmp_path: Path, other: Any) -> None:
    load_world(tmp_path)
    going = Customer.all_rows.create(customer_id="GOING", kind="b2c")
    row = staged_line(going.pk)
    other.cursor().execute("DELETE FROM channels_core_customer WHERE id = %s", [going.pk])

    def commit_once_the_import_waits() -> None:
        until = time.monotonic() + 10
        while not somebody_waits_for_a_lock() and time.monotonic() < until:
            time.sleep(0.01)
        other.commit()

    deleting = threading.Thread(target=commit_once_the_import_waits)
    deleting.start()
    with pytest.raises(IntegrityError, match="customer_id"):
        store(row)
    deleting.join()
    assert (new_lines(), Customer.all_rows.filter(pk=going.pk).count()) == (0, 0)


def test_a_customer_whose_line_is_being_written_cannot_be_deleted(tmp_path: Path, other: Any) -> None:
    load_world(tmp_path)
    customer = Customer.all_rows.create(customer_id="STAYS", kind="b2c")
    row = staged_line(customer.pk)
    delete = "DELETE FROM channels_core_customer WHERE id = %s"
    with transaction.atomic():
        store(row)
        with pytest.raises(psycopg2.errors.LockNotAvailable):
            other.cursor().execute(delete, [customer.pk])
        other.rollback()
    with pytest.raises(psycopg2.errors.ForeignKeyViolation):  # the key is checked when the deleting session commits
        other.cursor().execute(delete, [customer.pk])
        other.commit()
    assert (new_lines(), Customer.all_rows.filter(pk=customer.pk).count()) == (1, 1)


def test_of_a_chunk_only_the_row_that_refers_to_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_world(tmp_path)
    gone = Customer.all_rows.create(customer_id="GONE", kind="b2c")
    before = references._held

    def delete_first(*arguments: Any) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM channels_core_customer WHERE id = %s", [gone.pk])
        return before(*arguments)

    monkeypatch.setattr(references, "_held", delete_first)
    rows = [world_row("orders", order_id=f"N{n}", customer_id="GONE" if n == 2 else "C1") for n in range(4)]
    report = load_rows(tmp_path, "orders", rows)
    assert (report.changed, [line for line, _column, _reason in refused(report)]) == (3, [4])
    assert "customer_id" in refused(report)[0][2]


def test_a_trigger_of_ones_own_keeps_the_ordinary_way(tmp_path: Path) -> None:
    assert rests()
    with connection.cursor() as cursor:
        cursor.execute("CREATE FUNCTION look() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
        cursor.execute(f"CREATE TRIGGER looks BEFORE INSERT ON {LINES} FOR EACH ROW EXECUTE FUNCTION look()")
        try:
            assert not rests()
            cursor.execute(f"ALTER TABLE {LINES} ENABLE ALWAYS TRIGGER looks")
            assert rests()
        finally:
            cursor.execute("DROP FUNCTION look() CASCADE")


def test_a_table_that_refers_to_itself_keeps_the_ordinary_way() -> None:
    assert not rests("channels_core_territory", "parent_id")


def test_a_role_without_the_grant_keeps_the_ordinary_way() -> None:
    role = f"relay_plain_{os.getpid()}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {role}; GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}; SET LOCAL ROLE {role}")
        assert not rests()
        cursor.execute(f"RESET ROLE; GRANT SET ON PARAMETER session_replication_role TO {role}; SET LOCAL ROLE {role}")
        assert rests()
        transaction.set_rollback(True)


def test_few_rows_keep_the_ordinary_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "MANY_ROWS", 2)
    assert not rests()
