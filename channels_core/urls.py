"""Where the rooms of the facts are mounted."""

from django.urls import URLPattern, path

from channels_core.channels.api import ChannelDetail, ChannelList
from channels_core.orders.pages import OrderLinesView
from channels_core.spend.pages import SpendRowsView
from foundation.intake.api.rows import RowsIn

page_urls: list[URLPattern] = [
    path("facts/order-lines/", OrderLinesView.as_view(), name="order-lines"),
    path("facts/order-lines.csv", OrderLinesView.as_view(), {"ending": "csv"}, name="order-lines-file"),
    path("facts/spend/", SpendRowsView.as_view(), name="spend-rows"),
    path("facts/spend.csv", SpendRowsView.as_view(), {"ending": "csv"}, name="spend-file"),
]

api_urls: list[URLPattern] = [
    path("orders/bulk/", RowsIn.as_view(code="orders"), name="api-orders-bulk"),
    path("inventory/bulk/", RowsIn.as_view(code="inventory"), name="api-inventory-bulk"),
    path("channels/", ChannelList.as_view(), name="api-channels"),
    path("channels/<str:code>/", ChannelDetail.as_view(), name="api-channel"),
]
