"""The tables of every room, so that Django finds them."""

from channels_core.brands.models import Brand, ExchangeRate
from channels_core.channels.models import Channel, ChannelTerritory
from channels_core.customers.models import Customer, CustomerIdentity
from channels_core.orders.models import LineChange, OrderLine, OrderLineClaim
from channels_core.outlets.models import Outlet
from channels_core.parties.models import Partner
from channels_core.products.models import AssortmentRule, Product
from channels_core.rollups.models import CustomerDay, CustomerHistory, DayChange, DayRollup, SplitOrder, TouchedDay
from channels_core.signals.models import Complaint, MarketSignal, Survey
from channels_core.spend.models import Spend
from channels_core.stock.models import InventoryLevel
from channels_core.territories.models import Territory, TerritoryPath

__all__ = [
    "AssortmentRule",
    "Brand",
    "Channel",
    "ChannelTerritory",
    "Complaint",
    "Customer",
    "CustomerDay",
    "CustomerHistory",
    "CustomerIdentity",
    "DayChange",
    "DayRollup",
    "ExchangeRate",
    "InventoryLevel",
    "LineChange",
    "MarketSignal",
    "OrderLine",
    "OrderLineClaim",
    "Outlet",
    "Partner",
    "Product",
    "Spend",
    "SplitOrder",
    "Survey",
    "Territory",
    "TerritoryPath",
    "TouchedDay",
]
