"""What the template of one partner takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analytics.kpis.blocks.cases import Happening
from analytics.partner_360.blocks.tier import TierCard
from foundation.edits.registry import Told
from foundation.web.components import Chart, Link, Pair, Picker, RunStamp, Tile
from foundation.web.editing import Trouble
from foundation.web.fields import EditForm
from pricing.rebates.blocks.owed import OwedCard


@dataclass(frozen=True)
class ShownAgreement:
    """A version of the agreement; ``state`` is "now", "next" or "past"; one to come can be taken back by sending ``valid_from``."""

    days: str
    state: str
    state_label: str
    valid_from: str
    promotions: str
    price: str
    commission: str


@dataclass(frozen=True)
class ShownGrant:
    name: str
    code: str
    days: str
    is_exclusive: bool
    is_in_force: bool
    form: EditForm | None = None
    withdraw_from: str = ""


@dataclass(frozen=True)
class PartnerForms:
    """What the reader may edit; ``trouble`` is that of a button that took nothing back; ``versions`` are those of agreement and grants, for the buttons that take back."""

    standing: EditForm
    contact: EditForm
    agreement: EditForm
    grant: EditForm
    undo_url: str
    withdraw_url: str
    agreements_version: str
    grants_version: str
    trouble: Trouble | None = None


@dataclass(frozen=True)
class CaseGroup:
    """Cases of one state: how many there are, and the first of them."""

    title: str
    none: str
    count: int
    items: Sequence[Happening]
    url: str


@dataclass(frozen=True)
class PartnerPage:
    code: str
    name: str
    trail: Sequence[Link]
    pills: Sequence[tuple[str, str]]
    pickers: Sequence[Picker]
    lead: str
    text: str
    stamp: RunStamp | None
    tiles: Sequence[Tile]
    chart: Chart | None
    status: str
    status_tone: str
    status_meaning: str
    contact: Sequence[Pair]
    agreements: Sequence[ShownAgreement]
    grants: Sequence[ShownGrant]
    tier: Sequence[Pair]
    tier_card: TierCard | None
    owed: OwedCard | None
    accruals_url: str
    cases: Sequence[CaseGroup]
    history: Sequence[Told]
    forms: PartnerForms | None
