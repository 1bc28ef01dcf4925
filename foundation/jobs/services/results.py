"""Versioned results: only what changed is written, and what it replaces is closed, so that a past run can be read again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import BigIntegerField, F, Q
from django.db.models.functions import Cast

from foundation.fields import ScaledField, VersionedResult
from foundation.jobs.loading import bulk_load, close_ids, delete_ids
from foundation.jobs.registry import Written
from foundation.values.scope import Scope

Row = Mapping[str, Any] | models.Model
Values = tuple[Any, ...]


def replace_results(
    scope: Scope,
    *,
    model: type[VersionedResult],
    key_filter: Q | Mapping[str, Any],
    rows: Iterable[Row],
    identity: Sequence[str],
    compare: Sequence[str],
    carry: Sequence[str] = (),
    covers: Callable[[Values], bool] | None = None,
) -> Written:
    """Makes ``rows`` the open versions of ``key_filter`` in the scope's run, inside the caller's transaction.

    ``rows`` are mappings or unsaved instances that hold ``identity`` (tells the rows of ``key_filter`` apart), ``compare``
    (decides whether a row has changed) and ``carry`` (written along), all as attribute names (``channel_id``) with Python
    values (Decimal, date); other columns take their default. Equal rows stay untouched; changed or vanished ones are
    closed at the run (removed, where the run itself wrote them), new ones inserted. A second call with the same rows
    writes nothing. ``covers`` says of an identity whether it belongs to the rows to be replaced, where ``key_filter`` finds more than
    these. ``read`` counts the open versions, ``written`` the rows inserted, closed or removed. Raises
    ValueError for two rows of one identity, or where the scope reads no run.
    """
    if scope.run is None:
        raise ValueError("results are written for a run")
    names = (*identity, *compare)
    fresh = _by_identity(model, rows, (*names, *carry), len(identity))
    gone: list[int] = []
    removed: list[int] = []
    kept: set[Values] = set()
    read = 0
    for pk, from_run, *values in _open_rows(model, key_filter, names):
        key = tuple(values[: len(identity)])
        if covers is not None and not covers(key):
            continue
        read += 1
        if key in fresh and fresh[key][: len(names)] == tuple(values):
            kept.add(key)
        else:
            (removed if from_run == scope.run else gone).append(pk)
    close_ids(model._meta.db_table, gone, scope.run)
    delete_ids(model._meta.db_table, removed)
    inserted = [values for key, values in fresh.items() if key not in kept]
    _insert(model, (*names, *carry), inserted, scope.run)
    return Written(read=read, written=len(gone) + len(removed) + len(inserted))


def _by_identity(model: type[VersionedResult], rows: Iterable[Row], names: Sequence[str], width: int) -> dict[Values, Values]:
    """The rows' values as they are compared, by identity, in the order of identities."""
    stored = [(name, _comparable(model, name)) for name in names]
    values = [
        tuple(as_stored(getattr(row, name) if isinstance(row, models.Model) else row[name]) for name, as_stored in stored)
        for row in rows
    ]
    values.sort(key=lambda row: [(part is not None, part) for part in row[:width]])
    found = {row[:width]: row for row in values}
    if len(found) != len(values):
        raise ValueError(f"two rows of {model.__name__} have the same identity")
    return found


def _open_rows(model: type[VersionedResult], key_filter: Q | Mapping[str, Any], names: Sequence[str]) -> Iterable[Any]:
    """(id, from_run, *names) of the open versions; scaled decimals as their integers, which need no conversion."""
    condition = key_filter if isinstance(key_filter, Q) else Q(**key_filter)
    rows = model._base_manager.filter(condition, until_run=None)
    raw = {f"stored_{name}": Cast(F(name), BigIntegerField()) for name in names if isinstance(_field(model, name), ScaledField)}
    columns = [f"stored_{name}" if f"stored_{name}" in raw else name for name in names]
    return rows.annotate(**raw).values_list("id", "from_run", *columns).iterator(chunk_size=5_000)


def _insert(model: type[VersionedResult], names: Sequence[str], rows: Sequence[Values], run: int) -> None:
    given = {name: place for place, name in enumerate(names)}
    columns, makers = [], []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(field.column)
        makers.append(_maker(field, given.get(field.attname), run))
    if rows:
        bulk_load(model._meta.db_table, columns, ([make(row) for make in makers] for row in rows))


def _maker(field: models.Field, place: int | None, run: int) -> Callable[[Values], Any]:
    """What puts the field's value of a row into the form that the database takes."""
    if place is None:
        default = run if field.attname == "from_run" else _for_database(field, field.get_default())
        return lambda row: default
    if isinstance(field, ScaledField | models.IntegerField | models.ForeignKey | models.CharField | models.FloatField):
        return lambda row: row[place]
    return lambda row: _for_database(field, row[place])


def _for_database(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        return None if value is None else json.dumps(value, sort_keys=True, cls=field.encoder)
    return field.get_db_prep_save(value, connection)


def _comparable(model: type[VersionedResult], name: str) -> Callable[[Any], Any]:
    """Makes the value what a read of the column gives: scaled integers for decimals, JSON as it comes back."""
    field = _field(model, name)
    if isinstance(field, ScaledField):
        return field.get_prep_value
    if isinstance(field, models.JSONField):
        return lambda value: None if value is None else json.loads(json.dumps(value, cls=field.encoder))
    return lambda value: value


def _field(model: type[VersionedResult], name: str) -> models.Field:
    return next(field for field in model._meta.concrete_fields if field.attname == name)
