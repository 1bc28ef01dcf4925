"""What the import may write of partners' standing, and how a person moves a partner through its life."""

from __future__ import annotations

from django.utils.translation import gettext as _

from foundation.audit.services import record
from foundation.edits.errors import EditRefused
from foundation.intake.specification import Side, Target
from foundation.values.scope import Scope
from partners.standing.choices import PartnerStatus
from partners.standing.models import Standing
from partners.standing.rules import may_move, moves_from
from partners.standing.wording import status_label

# An imported status is taken as given; without one a new partner begins as a prospect and a known one stays what it is.
STANDING_SIDE = Side(
    "standing", Target(Standing, key=("partner_id",)), link="partner_id", defaults={"status": PartnerStatus.PROSPECT.value}
)


def move_standing(scope: Scope, *, partner: int, code: str, brand: str, status: PartnerStatus, reason: str) -> None:
    """Moves the partner (row and code) on, inside the caller's transaction, which has compared versions and holds the partner's lock.

    Raises EditRefused without a reason, and for a way that its life does not go.
    """
    held = Standing.objects.for_scope(scope).filter(partner=partner).first()
    now = PartnerStatus(held.status) if held else PartnerStatus.PROSPECT
    if not may_move(now, status):
        ways = _(", ").join(status_label(way) for way in moves_from(now))
        words = {"now": status_label(now), "wanted": status_label(status), "ways": ways}
        raise EditRefused.because(
            "status", _("A partner that is %(now)s cannot become %(wanted)s. It may become: %(ways)s.") % words
        )
    if not reason.strip():
        raise EditRefused.because("reason", _("Say why the partner moves: the reason stays in its history."))
    if held is None:
        Standing.objects.create(partner_id=partner, status=status)
    else:
        held.status, held.import_id = status, None
        held.save(update_fields=["status", "import_id"])
    record(
        scope,
        action="partner.moved",
        subject_kind="partner",
        subject=code,
        before={"status": now},
        after={"status": status},
        reason=reason.strip(),
        brand=brand,
    )
