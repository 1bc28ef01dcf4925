"""What a story is written with: order lines, expected cases, near misses, and the days it keeps for itself."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from demo.channels import BANDS, CHANNEL_INDEX, CHANNELS
from demo.products import PRODUCT_INDEX, PRODUCTS
from demo.promotions import Promotion
from demo.seasons import Calendar, rate_on

OPEN_DAYS = 14  # evidence at most this far apart is one case; a case with none for longer is resolved


def in_channel(sku: str, channel: str) -> int:
    """Recommended price in cents of the channel's currency."""
    return PRODUCTS[PRODUCT_INDEX[sku]].price(CHANNELS[CHANNEL_INDEX[channel]].currency)


def list_price(sku: str, channel: str) -> int:
    """What the channel asks without any discount, in cents of its currency."""
    return in_channel(sku, channel) * BANDS[channel].list_price // 1000


def floor_price(sku: str, channel: str) -> int:
    """The band's lower bound in cents, rounded up to a whole cent."""
    return -(-in_channel(sku, channel) * BANDS[channel].floor // 1000)


def ceiling_price(sku: str, channel: str) -> int:
    """The band's upper bound in cents."""
    return in_channel(sku, channel) * BANDS[channel].ceiling // 1000


@dataclass(frozen=True)
class Line:
    """One planted order line; prices in cents of the channel's currency. Lines of one ``order`` share an order id; '' is an order of its own."""

    day: int
    channel: str
    sku: str
    quantity: int
    price: int
    territory: str = ""
    partner: str = ""
    outlet: str = ""
    customer: str = ""
    promotion: str = ""
    discount: int = 0
    order: str = ""
    claims: str = ""
    servicing: str = ""
    hour: int = 11


@dataclass(frozen=True)
class Case:
    """A case that must be found; ``at_stake`` in CNY."""

    story: str
    kind: str
    first_seen: date
    last_seen: date
    units: int
    at_stake: Decimal
    channels: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    sku: str | None = None
    territory: str | None = None
    customer: str | None = None
    recurrence_of: date | None = None


@dataclass(frozen=True)
class NearMiss:
    """Something that looks like a conflict and must stay silent."""

    kind: str
    who: str
    why: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class Band:
    """A price band of its own beside the ordinary ones, in cents of the channel's currency."""

    sku: str
    channel: str
    territory: str
    floor: int
    ceiling: int


@dataclass
class Script:
    """Everything the stories add. ``reserved``: (channel, product, day) without ordinary sales; ``away``: (partner, day) likewise."""

    lines: list[Line] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    near_misses: list[NearMiss] = field(default_factory=list)
    promotions: list[Promotion] = field(default_factory=list)
    launches: list[tuple[str, str, date, str]] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    complaints: list[tuple[int, str, str, str]] = field(default_factory=list)
    observations: list[tuple[int, str, str, int, str]] = field(default_factory=list)
    reserved: set[tuple[str, str, int]] = field(default_factory=set)
    away: set[tuple[str, int]] = field(default_factory=set)

    def keep(self, channel: str, sku: str, days: range) -> None:
        """Keep the days of a channel and product free of ordinary sales."""
        self.reserved.update((channel, sku, day) for day in days)

    def keep_partner(self, partner: str, days: range) -> None:
        """Keep the days of a partner free of ordinary sales."""
        self.away.update((partner, day) for day in days)


@dataclass(frozen=True)
class Stage:
    """What a story may look at: the days and the exchange rates."""

    calendar: Calendar
    rates: dict[tuple[str, date], Decimal]

    def ago(self, days: int) -> int:
        """The index of the day ``days`` before the last."""
        return self.calendar.index(self.calendar.until) - days

    def on(self, index: int) -> date:
        return self.calendar.day(index)

    def in_yuan(self, cents: int, currency: str, index: int) -> Decimal:
        """An amount in cents of a currency as CNY at the day's stored rate, exact (two decimals by four make six)."""
        return Decimal(cents) / 100 * rate_on(self.rates, currency, self.on(index))


def yuan(cents: int) -> Decimal:
    """An amount in cents of CNY as CNY."""
    return Decimal(cents) / 100


def split_units(units: int, size: int) -> list[int]:
    """``units`` as lines of ``size`` units, the rest in the last."""
    return [size] * (units // size) + ([units % size] if units % size else [])


def days_between(first: date, last: date) -> list[date]:
    """Every day from first to last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
