"""Which way a partner's life may go (section 6). Pure."""

from __future__ import annotations

from collections.abc import Mapping

from partners.standing.choices import PartnerStatus

S = PartnerStatus

#: From each status to what; a step that was taken too early can be taken back, and whoever has left begins anew.
MOVES: Mapping[PartnerStatus, tuple[PartnerStatus, ...]] = {
    S.PROSPECT: (S.SCREENING, S.EXITED),
    S.SCREENING: (S.PILOT, S.PROSPECT, S.EXITED),
    S.PILOT: (S.ACTIVE, S.SCREENING, S.EXITED),
    S.ACTIVE: (S.WATCH, S.SUSPENDED, S.EXITED),
    S.WATCH: (S.ACTIVE, S.SUSPENDED, S.EXITED),
    S.SUSPENDED: (S.ACTIVE, S.WATCH, S.EXITED),
    S.EXITED: (S.PROSPECT,),
}


def moves_from(status: PartnerStatus) -> tuple[PartnerStatus, ...]:
    return MOVES[status]


def may_move(status: PartnerStatus, wanted: PartnerStatus) -> bool:
    return wanted in MOVES[status]
