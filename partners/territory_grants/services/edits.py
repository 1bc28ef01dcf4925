"""A person grants a territory to a partner, ends the grant, or takes one back that has not begun."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from channels_core.parties.services import locked_partner
from channels_core.territories.models import Territory, TerritoryPath
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale
from foundation.intake.touching import mark_touched
from foundation.values.scope import Scope
from partners.territory_grants.models import TerritoryGrant
from partners.territory_grants.queries import grants_of, grants_version
from partners.territory_grants.rules import Grant, excludes

RIGHT = "partners:write"
FILE = "partner_territories"


def grant_territory(scope: Scope, *, partner: str, grant: Grant, version: str, reason: str = "") -> None:
    """The partner may sell in the territory and under it over the grant's days; its lines of these days are judged anew.

    Raises EditForbidden, EditMissing, EditStale, EditRefused: an unknown territory, days that the partner has it already,
    and another partner of the channel whose right there would not be exclusive any more.
    """
    with transaction.atomic():
        held = _opened(scope, partner, version)
        territory = Territory.objects.for_scope(scope).filter(code=grant.territory).first()
        if territory is None:
            raise EditRefused.because(
                "territory", _("There is no territory %(code)s: choose one of the list.") % {"code": grant.territory}
            )
        _check(scope, held, territory, grant, own=None)
        TerritoryGrant.objects.create(
            partner=held, territory=territory, exclusive=grant.exclusive, valid_from=grant.valid_from, valid_to=grant.valid_to
        )
        _mark(scope, held.pk, [grant])
        _record(scope, held, "territory.granted", None, grant, reason)


def change_grant(scope: Scope, *, partner: str, grant: Grant, version: str, reason: str = "") -> None:
    """Sets exclusivity and end of the grant with the territory and first day of ``grant``. Raises as grant_territory."""
    with transaction.atomic():
        held = _opened(scope, partner, version)
        row = _row(scope, held, grant)
        was = Grant(grant.territory, row.exclusive, row.valid_from, row.valid_to)
        if was == grant:
            return
        _check(scope, held, row.territory, grant, own=row.pk)
        row.exclusive, row.valid_to, row.import_id = grant.exclusive, grant.valid_to, None
        row.save(update_fields=["exclusive", "valid_to", "import_id"])
        _mark(scope, held.pk, [was, grant])
        _record(scope, held, "territory.changed", was, grant, reason)


def withdraw_grant(
    scope: Scope, *, partner: str, territory: str, valid_from: date | None, version: str, today: date, reason: str = ""
) -> None:
    """Takes a grant back that has not begun. Raises as grant_territory; one that has begun is ended, not taken back."""
    with transaction.atomic():
        held = _opened(scope, partner, version)
        row = _row(scope, held, Grant(territory, False, valid_from, None))
        if valid_from is None or valid_from <= today:
            raise EditRefused.because("valid_to", _("This grant has begun and stays in the history: give it a last day instead."))
        was = Grant(territory, row.exclusive, row.valid_from, row.valid_to)
        row.delete()
        _mark(scope, held.pk, [was])
        _record(scope, held, "territory.withdrawn", was, None, reason)


def _opened(scope: Scope, partner: str, version: str) -> Any:
    """The locked partner, if its grants are as the editor had read them."""
    if not scope.may(RIGHT):
        raise EditForbidden
    held = locked_partner(scope, partner)
    if grants_version(partner, grants_of(scope, partner=partner)) != version:
        raise EditStale("partner", partner)
    return held


def _row(scope: Scope, held: Any, grant: Grant) -> TerritoryGrant:
    rows = TerritoryGrant.objects.for_scope(scope).select_related("territory")
    begins = {"valid_from": grant.valid_from} if grant.valid_from else {"valid_from__isnull": True}
    row: TerritoryGrant | None = rows.filter(partner=held.pk, territory__code=grant.territory, **begins).first()
    if row is None:
        raise EditMissing
    return row


def _check(scope: Scope, held: Any, territory: Territory, grant: Grant, *, own: int | None) -> None:
    if grant.ends_before_it_begins:
        raise EditRefused.because("valid_to", _("The grant would end before it begins: choose a later end, or leave it open."))
    same = TerritoryGrant.all_rows.filter(partner=held.pk, territory=territory.pk).exclude(pk=own)
    for row in same:
        if grant.overlaps(Grant(grant.territory, row.exclusive, row.valid_from, row.valid_to)):
            words = {"since": row.valid_from or _("ever"), "until": row.valid_to or _("open")}
            raise EditRefused.because(
                "valid_from", _("It has this territory from %(since)s to %(until)s already: end that grant first.") % words
            )
    area = Q(territory__in=TerritoryPath.objects.filter(descendant=territory.pk).values("ancestor"))
    area |= Q(territory__in=TerritoryPath.objects.filter(ancestor=territory.pk).values("descendant"))
    others = TerritoryGrant.all_rows.filter(area, partner__channel=held.channel_id).exclude(partner=held.pk)
    for row in others.select_related("partner", "territory").order_by("partner__code", "pk"):
        if excludes(grant, Grant(row.territory.code, row.exclusive, row.valid_from, row.valid_to)):
            raise EditRefused.because("exclusive", _other_text(scope, row))


def _other_text(scope: Scope, row: TerritoryGrant) -> str:
    """Names the other partner only to those who see it."""
    seen = scope.codes("partner")
    words = {"name": row.partner.name, "place": row.territory.name}
    if seen is not None and row.partner.code not in seen:
        words["name"] = _("Another partner")
    if row.exclusive:
        return _("%(name)s has %(place)s for itself on some of these days: end its exclusive right first.") % words
    return (
        _("%(name)s may sell in %(place)s on some of these days: grant it without exclusivity, or end that grant first.") % words
    )


def _mark(scope: Scope, partner: int, grants: Iterable[Grant]) -> None:
    rows = [
        {
            "partner_id": partner,
            "valid_from": each.valid_from.isoformat() if each.valid_from else None,
            "valid_to": each.valid_to.isoformat() if each.valid_to else None,
        }
        for each in grants
    ]
    mark_touched(scope, FILE, rows)


def _record(scope: Scope, held: Any, action: str, before: Grant | None, after: Grant | None, reason: str) -> None:
    record(
        scope,
        action=action,
        subject_kind="partner",
        subject=held.code,
        before=dict(vars(before)) if before else None,
        after=dict(vars(after)) if after else None,
        reason=reason.strip(),
        brand=held.channel.brand.code,
    )
