"""The channels_core app."""

from django.apps import AppConfig


class ChannelsCoreConfig(AppConfig):
    name = "channels_core"
    default_auto_field = "django.db.models.BigAutoField"
