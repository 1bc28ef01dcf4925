"""A person confirms what is suggested or decides otherwise: a stage from a day on, taken back until that day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from channels_core.products.services import locked_product
from channels_core.territories.queries import territory_ids
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.values.scope import Scope
from lifecycle.stages.choices import Stage
from lifecycle.stages.models import ProductStage
from lifecycle.stages.queries import stage_facts, stages_version, suggestion_rows
from lifecycle.stages.rules import StageFact, fact_in_force

RIGHT = "stages:write"
LONGEST_REASON = 1000


def decide_stage(
    scope: Scope,
    *,
    sku: str,
    stage: str,
    valid_from: date | None,
    version: str,
    today: date,
    territory: str | None = None,
    reason: str = "",
) -> StageFact:
    """The product's stage from ``valid_from`` on, everywhere or in ``territory``: confirmed where it is the suggested one, else overridden.

    Raises EditForbidden, EditMissing, EditStale, EditRefused (a day before ``today``, a stage that is there already, an override without reason).
    """
    with transaction.atomic():
        product, facts = _opened(scope, sku, version)
        place = _place(scope, territory)
        suggested = next(
            (row.stage for row in suggestion_rows(scope, skus=[sku]).get(sku, ()) if row.territory == territory), None
        )
        problems = _problems(stage, valid_from, today, reason, overrides=suggested is not None and stage != suggested)
        if problems or valid_from is None:
            raise EditRefused(problems)
        before = fact_in_force(facts, valid_from, territory)
        if before is not None and before.stage == stage and before.territory == territory:
            raise EditRefused.because(
                "stage", _("The product is in this stage already on that day: choose another stage or day.")
            )
        after = StageFact(territory, valid_from, stage)
        held = ProductStage.objects.for_scope(scope).filter(product=product, territory_id=place, valid_from=valid_from)
        if not held.update(stage=stage, import_id=None):
            ProductStage.objects.create(product=product, territory_id=place, valid_from=valid_from, stage=stage)
        action = "stage.confirmed" if suggested == stage else "stage.overridden"
        _record(scope, product, action, before=before, after=after, reason=reason)
        return after


def undo_stage(
    scope: Scope, *, sku: str, valid_from: date, version: str, today: date, territory: str | None = None, reason: str = ""
) -> None:
    """Takes a stage back that has not begun: the one before it goes on. Raises as decide_stage."""
    with transaction.atomic():
        product, facts = _opened(scope, sku, version)
        was = next((fact for fact in facts if fact.territory == territory and fact.valid_from == valid_from), None)
        if was is None:
            raise EditMissing
        if was.valid_from <= today:
            raise EditRefused.because(
                "", _("This stage has begun and stays in the history: decide on another one from a day on.")
            )
        place = _place(scope, territory)
        ProductStage.objects.for_scope(scope).filter(product=product, territory_id=place, valid_from=valid_from).delete()
        _record(scope, product, "stage.undone", before=was, after=fact_in_force(facts, today, territory), reason=reason)


def _opened(scope: Scope, sku: str, version: str) -> tuple[Any, list[StageFact]]:
    """The locked product and its stages, if they are as the editor had read them."""
    if not scope.may(RIGHT) or scope.codes("partner") is not None:
        raise EditForbidden
    product = locked_product(scope, sku)
    if product is None:
        raise EditMissing
    facts = stage_facts(scope, skus=[sku]).get(sku, [])
    if stages_version(sku, facts) != version:
        raise EditStale("product", sku)
    return product, facts


def _place(scope: Scope, territory: str | None) -> int | None:
    if territory is None:
        return None
    found = territory_ids(scope, [territory]).get(territory)
    if found is None:
        raise EditRefused.because("territory", _("There is no such territory: choose one of the list, or none for everywhere."))
    return found


def _problems(stage: str, valid_from: date | None, today: date, reason: str, *, overrides: bool) -> list[Problem]:
    found = []
    if stage not in {str(each) for each in Stage}:
        found.append(Problem("stage", _("Choose introduction, growth, maturity or decline.")))
    if valid_from is None:
        found.append(Problem("valid_from", _("From which day on? Give a day, such as %(day)s.") % {"day": today.isoformat()}))
    elif valid_from < today:
        text = _("A stage cannot begin in the past: choose %(day)s or later. Past stages are brought by a file of stages.")
        found.append(Problem("valid_from", text % {"day": today.isoformat()}))
    if overrides and not reason.strip():
        found.append(Problem("reason", _("This is not what the sales suggest: say why.")))
    if len(reason) > LONGEST_REASON:
        found.append(Problem("reason", _("At most %(count)s characters.") % {"count": LONGEST_REASON}))
    return found


def _record(scope: Scope, product: Any, action: str, *, before: StageFact | None, after: StageFact | None, reason: str) -> None:
    record(
        scope,
        action=action,
        subject_kind="product",
        subject=product.sku,
        before=vars(before) if before else None,
        after=vars(after) if after else None,
        reason=reason.strip(),
        brand=product.brand.code,
    )
