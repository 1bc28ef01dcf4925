"""Where the rooms of the facts are mounted."""

from django.urls import path

from channels_core.channels.api import ChannelDetail, ChannelList

api_urls = [
    path("channels/", ChannelList.as_view(), name="api-channels"),
    path("channels/<str:code>/", ChannelDetail.as_view(), name="api-channel"),
]
