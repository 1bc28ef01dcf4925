"""Hands the product's lists to the registries of foundation once Django is ready."""

from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "config"
    verbose_name = "Relay"

    def ready(self) -> None:
        from config import celery, nightly, subscriptions
        from foundation.jobs import registry as night
        from foundation.outbox import registry as outbox

        celery.app.set_default()  # hints leave the web process through the same Celery app
        night.hand_over(nightly.STEPS)
        night.hand_over_calendar(nightly.CALENDAR)
        outbox.hand_over(subscriptions.SUBSCRIPTIONS)
