"""A person's data: all of it out as files, or gone, with facts kept under a new random key."""

from __future__ import annotations

import csv
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from django.db import connection, models, transaction

from channels_core.customers.errors import CustomerMissing
from channels_core.customers.models import Customer, CustomerIdentity
from foundation.audit.services import record
from foundation.erasure.rules import Words, mapping_texts
from foundation.erasure.services import Place, mentions, rewrite
from foundation.intake.forgetting import change_images, demand_no_open_import, drop_images, forget_files, images_of
from foundation.intake.loading import take_writer_lock
from foundation.values.scope import Scope
from foundation.values.spreadsheets import safe_cell

NAMES = ("name", "company", "email", "phone")
CODES = ("code", "sku", "customer_id")  # what names a row to people, of whatever table


@dataclass(frozen=True)
class Erased:
    """``new_id`` is the random key under which the facts stay; ``texts`` counts rewritten rows, ``files`` rewritten files."""

    new_id: str
    texts: int
    files: int


def erase_person(scope: Scope, *, customer_id: str, places: Sequence[Place]) -> Erased:
    """Name and contacts go, the id becomes a random one everywhere: facts hold the row, so they follow by themselves.

    One transaction, with an audit row that names nobody; files follow it. Raises CustomerMissing; ImportsOpen while an
    import could bring the person back.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            take_writer_lock(cursor)
        demand_no_open_import(scope)
        customer = _locked(scope, customer_id)
        words = _words(scope, customer, new_id=f"erased-{secrets.token_hex(16)}")
        identity = CustomerIdentity.objects.unscoped("an erasure is for everybody").filter(customer=customer).first()
        drop_images(scope, CustomerIdentity._meta.db_table, identity.pk if identity else None)
        change_images(scope, Customer._meta.db_table, customer.pk, {"customer_id": words.new_key})
        if identity is not None:
            identity.delete()
        customer.customer_id = words.new_key
        customer.save(update_fields=["customer_id"])
        texts = sum(rewrite(scope, place, words) for place in places)
        record(scope, action="customer.erased", subject_kind="customer", subject=words.new_key, after={"texts": texts})
        # Inside: a file that cannot be rewritten takes the whole erasure back, and it can be asked for again.
        files = forget_files(scope, words)
    return Erased(words.new_key, texts, files)


def export_person(scope: Scope, *, customer_id: str, folder: Path, places: Sequence[Place]) -> dict[str, int]:
    """Writes all that is held about the customer: person.json, a csv for each table that refers to it, mentions.json.

    Rows written by file. Raises CustomerMissing.
    """
    with transaction.atomic():
        customer = _locked(scope, customer_id)
        words = _words(scope, customer, new_id="")
        identity = CustomerIdentity.objects.unscoped("a person's own data").filter(customer=customer).values(*NAMES).first()
        former = [*_images(scope, customer)]
        person = {"customer_id": customer.customer_id, "kind": customer.kind, "segment": customer.segment,
                  "key_account": customer.key_account, "territory": customer.territory.code if customer.territory else None,
                  "identity": identity, "before_imports": former}  # fmt: skip
        said = [{"place": place.name, **row} for place in places for row in mentions(scope, place, words)]
        folder.mkdir(parents=True, exist_ok=True)
        written = {"person.json": _write_json(folder / "person.json", [person])}
        written["mentions.json"] = _write_json(folder / "mentions.json", said)
        for relation in _relations():
            name = f"{relation.related_model._meta.model_name}.csv"
            count = _write_table(folder / name, relation, customer)
            if count:
                written[name] = count
    return written


def _locked(scope: Scope, customer_id: str) -> Customer:
    found = Customer.objects.for_scope(scope).select_for_update(of=("self",)).select_related("territory")
    customer: Customer | None = found.filter(customer_id=customer_id).first()
    if customer is None:
        raise CustomerMissing(customer_id)
    return customer


def _words(scope: Scope, customer: Customer, *, new_id: str) -> Words:
    """What the person is called, now and before earlier imports."""
    held = CustomerIdentity.objects.unscoped("a person's own data").filter(customer=customer).values(*NAMES).first()
    names = [name for image in (held, *_images(scope, customer)) for name in mapping_texts(image, NAMES)]
    return Words(customer.customer_id, new_id, tuple(names))


def _images(scope: Scope, customer: Customer) -> Iterator[dict[str, Any]]:
    pk = CustomerIdentity.objects.unscoped("a person's own data").filter(customer=customer).values_list("pk", flat=True).first()
    for image in images_of(scope, CustomerIdentity._meta.db_table, pk):
        yield {name: image.get(name, "") for name in NAMES}


def _relations() -> list[Any]:
    """Every foreign key to a customer, of this and of higher apps, but for the identity."""
    found = [f for f in Customer._meta.get_fields(include_hidden=True) if f.auto_created and (f.one_to_many or f.one_to_one)]
    kept = [relation for relation in found if relation.related_model is not CustomerIdentity]
    return sorted(kept, key=lambda relation: relation.related_model._meta.label)


def _write_table(path: Path, relation: Any, customer: Customer) -> int:
    """The rows as they stand; what they refer to by its code where it has one. 0 rows leave no file."""
    columns = [_named(column) for column in relation.related_model._meta.concrete_fields]
    rows = list(
        relation.related_model._base_manager.filter(**{relation.field.name: customer}).order_by("pk").values_list(*columns)
    )
    if not rows:
        return 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.replace("__", "_") for column in columns)
        writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return len(rows)


def _named(column: models.Field[Any, Any]) -> str:
    if column.is_relation and column.related_model is not None:
        names = {field.name for field in column.related_model._meta.concrete_fields}  # type: ignore[union-attr]
        return next((f"{column.name}__{code}" for code in CODES if code in names), column.attname)
    return column.attname


def _write_json(path: Path, rows: list[dict[str, Any]]) -> int:
    path.write_bytes(orjson.dumps(rows, default=_plain, option=orjson.OPT_INDENT_2))
    return len(rows)


def _plain(value: Any) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)
