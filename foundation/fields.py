"""Column kinds and table bases that every room shares: scaled decimals, codes, scoped managers, imported facts, versioned results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from foundation.values.money import MONEY_PLACES, QUANTITY_PLACES, RATE_PLACES, from_scaled, to_scaled
from foundation.values.scope import Scope


class ScaledField(models.BigIntegerField):
    """An exact decimal kept as an integer times 10^places: SQLite's DECIMAL is a float, this is not (both backends agree).

    In Python the value is a Decimal; raw SQL sees the integer. Sums through the ORM come back as Decimal too.
    """

    def __init__(self, *args: Any, places: int = MONEY_PLACES, **kwargs: Any) -> None:
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "places": self.places}

    def from_db_value(self, value: Any, *_: Any) -> Decimal | None:
        return None if value is None else from_scaled(value, self.places)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except InvalidOperation as error:
            raise ValidationError(f"{value!r} is no decimal") from error

    def get_prep_value(self, value: Any) -> int | None:
        decimal = self.to_python(value)
        return None if decimal is None else to_scaled(decimal, self.places)

    @property
    def validators(self) -> list[Any]:  # the integer bounds of the parent compare against the unscaled value
        return []


MoneyField = partial(ScaledField, places=MONEY_PLACES)
QuantityField = partial(ScaledField, places=QUANTITY_PLACES)
RateField = partial(ScaledField, places=RATE_PLACES)

# Codes and outside ids: case-sensitive, at most 100 characters.
CodeField = partial(models.CharField, max_length=100)
CurrencyField = partial(models.CharField, max_length=3)


def choice_pairs(vocabulary: type[StrEnum]) -> Callable[[], list[tuple[str, str]]]:
    """A plain StrEnum as Django choices (the field refuses the enum itself, a callable of pairs it takes)."""
    return partial(_pairs, vocabulary)


def _pairs(vocabulary: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in vocabulary]


def one_of(column: str, vocabulary: Iterable[str], name: str, *, or_empty: bool = False) -> models.CheckConstraint:
    """A check in the schema that ``column`` holds a member of the closed vocabulary."""
    members = [str(member) for member in vocabulary]
    return models.CheckConstraint(condition=Q(**{f"{column}__in": [*members, ""] if or_empty else members}), name=name)


def unique_key(name: str, *columns: str, references: tuple[str, ...] = (), days: tuple[str, ...] = ()) -> models.UniqueConstraint:
    """A unique key some of whose parts may be NULL: two rows that lack the same part are the same thing.

    ``references`` are nullable foreign keys, ``days`` nullable dates. SQLite knows no NULLS NOT DISTINCT; an index on
    COALESCE means the same on both backends.
    """
    parts = [F(column) for column in columns]
    parts += [Coalesce(F(column), Value(0), output_field=models.BigIntegerField()) for column in references]
    parts += [Coalesce(F(column), Value(date.min), output_field=models.DateField()) for column in days]
    return models.UniqueConstraint(*parts, name=name)


class UnscopedAccess(RuntimeError):
    """A queryset was read or written without saying for whom."""


class ScopedQuerySet(models.QuerySet):
    """Refuses to touch the database until ``for_scope`` or ``unscoped`` was called.

    A model names its paths: ``scope_paths = {"brand": "channel__brand__code", "partner": "partner__code"}``. A limit of
    the scope whose name has no path in ``scope_paths`` shows nothing, unless the model lists it in ``scope_open``.
    """

    _scoped = False

    def _clone(self) -> ScopedQuerySet:
        clone = super()._clone()
        clone._scoped = self._scoped
        return clone

    def for_scope(self, scope: Scope) -> ScopedQuerySet:
        """Only what ``scope`` may see; the one place where access becomes a filter."""
        rows = self._marked()
        for name, codes in scope.limits:
            path = self.model.scope_paths.get(name)
            if path is not None:
                rows = rows.filter(**{f"{path}__in": sorted(codes)})
            elif name not in self.model.scope_open:
                return rows.none()
        return rows

    def unscoped(self, why: str) -> ScopedQuerySet:
        """All rows, for machinery that asks for nobody (imports, the night, sign-in). ``why`` is for the reader."""
        if not why:
            raise ValueError("unscoped access needs its reason")
        return self._marked()

    def _marked(self) -> ScopedQuerySet:
        clone = self._chain()
        clone._scoped = True
        return clone

    def _demand_scope(self) -> None:
        if not self._scoped:
            raise UnscopedAccess(f"{self.model.__name__} was accessed without a scope")

    def _fetch_all(self) -> None:
        self._demand_scope()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        self._demand_scope()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        self._demand_scope()
        return super().count()

    def exists(self) -> bool:
        self._demand_scope()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._demand_scope()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._demand_scope()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._demand_scope()
        return super().delete()


class ScopedManager(models.Manager.from_queryset(ScopedQuerySet)):  # type: ignore[misc]
    """The default manager of every table that holds somebody's rows."""


class ScopedModel(models.Model):
    """A table with its scope paths; related look-ups and foreign keys go through the base manager and are not scoped."""

    scope_paths: ClassVar[dict[str, str]] = {}
    scope_open: ClassVar[frozenset[str]] = frozenset()

    objects = ScopedManager()

    class Meta:
        abstract = True
        base_manager_name = "all_rows"

    all_rows = models.Manager()


class ImportedModel(ScopedModel):
    """A row of an interchange file: remembers the import that last brought or changed it, so that one can be taken back."""

    import_id = models.BigIntegerField(null=True, editable=False)

    class Meta(ScopedModel.Meta):
        abstract = True


class VersionedResult(ScopedModel):
    """A result row of the night: visible to readers whose run lies in [from_run, until_run)."""

    from_run = models.BigIntegerField()
    until_run = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        abstract = True
