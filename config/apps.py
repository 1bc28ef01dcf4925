"""Hands the product's lists to the registries of foundation once Django is ready."""

from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "config"
    verbose_name = "Relay"
