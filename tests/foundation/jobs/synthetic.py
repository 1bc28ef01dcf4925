"""A small night with tables of its own: facts (who, day, amount), a figure for each who, and a total over the figures."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction

from foundation.fields import MoneyField, VersionedResult
from foundation.jobs.queries import dirty_keys, visible
from foundation.jobs.registry import Calendar, NightBrand, Skipped, Step, Written, hand_over, hand_over_calendar
from foundation.jobs.services import mark_dirty, replace_results
from foundation.outbox.services import announce
from foundation.values.scope import Scope, system_scope

BRAND = "aurora"
TOPIC = "synthetic"
DAY = date(2026, 3, 1)
TOTAL = 0


class Fact(models.Model):
    brand = models.CharField(max_length=100)
    who = models.BigIntegerField()
    day = models.DateField()
    amount = MoneyField()

    class Meta:
        app_label = "foundation"
        db_table = "synthetic_fact"


class Figure(VersionedResult):
    """The sum of a who's facts up to the night's day; who 0 holds the total of all."""

    scope_paths = {"brand": "brand"}

    brand = models.CharField(max_length=100)
    who = models.BigIntegerField()
    amount = MoneyField()
    as_of = models.DateField()
    proof = models.JSONField(default=dict, null=True)

    class Meta(VersionedResult.Meta):
        app_label = "foundation"
        db_table = "synthetic_figure"
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "who"], condition=models.Q(until_run=None), name="synthetic_figure_open_once"
            )
        ]


def make_tables() -> None:
    """Creates the two tables where they do not exist."""
    present = connection.introspection.table_names()
    with connection.schema_editor() as editor:
        for model in (Fact, Figure):
            if model._meta.db_table not in present:
                editor.create_model(model)


def add_fact(who: int, amount: Any, day: date = DAY, brand: str = BRAND) -> None:
    with transaction.atomic():
        Fact.objects.create(brand=brand, who=who, day=day, amount=amount)
        mark_dirty(system_scope(), brand=brand, topic=TOPIC, keys=[(who, 0, day)])


def _figure_chunks(scope: Scope, day: date) -> Sequence[str]:
    if os.environ.get("SYNTHETIC_NO_CHUNKS"):
        raise KeyError("no chunks")
    brand = next(iter(scope.codes("brand")))
    keys = dirty_keys(scope, brand=brand, topics=[TOPIC]).values_list("a", flat=True)
    return [str(who) for who in sorted(set(keys))]


def _compute_figure(scope: Scope, day: date, key: str) -> Any:
    time.sleep(float(os.environ.get("SYNTHETIC_SECONDS", "0")))
    if key in os.environ.get("SYNTHETIC_POISON", "").split(","):
        raise ZeroDivisionError(f"who {key} is poison")
    brand = next(iter(scope.codes("brand")))
    facts = Fact.objects.filter(brand=brand, who=int(key), day__lte=day)
    return facts.aggregate(total=models.Sum("amount"))["total"]


def _store_figure(scope: Scope, day: date, key: str, rows: Any) -> Written:
    time.sleep(float(os.environ.get("SYNTHETIC_STORE_SECONDS", "0")))
    brand = next(iter(scope.codes("brand")))
    row = {"brand": brand, "who": int(key), "amount": rows, "as_of": day}
    written = replace_results(
        scope,
        model=Figure,
        key_filter={"brand": brand, "who": int(key)},
        rows=[row],
        identity=["brand", "who"],
        compare=["amount"],
        carry=["as_of"],
    )
    announce(scope, name="synthetic.figure", dedupe_key=f"synthetic.figure:{scope.run}:{key}", payload={"who": key})
    left = os.environ.get("SYNTHETIC_LEFT") == key
    skipped = (Skipped(TOPIC, int(key), 0, day, f"who {key}", "no exchange rate"),) if left else ()
    return written + Written(read=1, skipped=skipped, counts={"cases_opened": written.written})


def _total_chunks(scope: Scope, day: date) -> Sequence[str]:
    return ["all"]


def _compute_total(scope: Scope, day: date, key: str) -> Any:
    rows = visible(scope, Figure.objects.for_scope(scope), brand_path="brand").exclude(who=TOTAL)
    return rows.aggregate(total=models.Sum("amount"))["total"] or Decimal(0)


def _store_total(scope: Scope, day: date, key: str, rows: Any) -> Written:
    return _store_figure(scope, day, str(TOTAL), rows)


def _dirty(scope: Scope, day: date, key: str) -> models.Q:
    return models.Q(topic=TOPIC, a=int(key))


FIGURES = Step("synthetic_figures", (), "a sum for each who", _figure_chunks, _compute_figure, _store_figure, _dirty)
TOTALS = Step("synthetic_total", ("synthetic_figures",), "their total", _total_chunks, _compute_total, _store_total)


def synthetic_calendar(brands: Sequence[NightBrand]) -> Calendar:
    def last_fact_day(scope: Scope, brand: str) -> date | None:
        return Fact.objects.filter(brand=brand).aggregate(last=models.Max("day"))["last"]

    return Calendar(lambda scope: brands, last_fact_day, lambda scope: Fact.objects.exists())


def install(brands: Sequence[NightBrand] = (NightBrand(BRAND, "Asia/Shanghai"),)) -> None:
    """Makes the synthetic night the night of this process."""
    hand_over([FIGURES, TOTALS])
    hand_over_calendar(synthetic_calendar(brands))


def published_figures(brand: str = BRAND) -> dict[int, str]:
    """What a reader sees: who -> amount."""
    scope = system_scope("reader", brand=brand)
    rows = visible(scope, Figure.objects.for_scope(scope), brand_path="brand").order_by("who")
    return {row.who: str(row.amount) for row in rows}
