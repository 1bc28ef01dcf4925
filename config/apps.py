"""Hands the product's lists to the registries of foundation once Django is ready."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RelayConfig(AppConfig):
    name = "config"
    verbose_name = "Relay"

    def ready(self) -> None:
        from config import audit_words, celery, interchange, navigation, nightly, subscriptions, thresholds
        from foundation.edits import registry as edits
        from foundation.guards import registry as guards
        from foundation.guards import services as guard_services
        from foundation.history import queries as history_queries
        from foundation.history import wording as history
        from foundation.intake import registry as intake
        from foundation.jobs import registry as night
        from foundation.outbox import registry as outbox
        from foundation.thresholds import registry as editable
        from foundation.web import navigation as rail

        celery.app.set_default()  # hints leave the web process through the same Celery app
        night.hand_over(nightly.STEPS)
        night.hand_over_labels(nightly.LABELS)
        night.hand_over_calendar(nightly.CALENDAR)
        outbox.hand_over(subscriptions.SUBSCRIPTIONS)
        intake.hand_over(interchange.FILES, reaches=interchange.REACHES, needs=interchange.NEEDS, later=interchange.LATER)
        rail.hand_over(navigation.ENTRIES, navigation.house, navigation.zone)
        edits.hand_over(history_queries.history_of)
        history.hand_over(kinds=audit_words.KINDS, actions=audit_words.ACTIONS, fields=audit_words.FIELDS)
        editable.hand_over(thresholds.RULES)
        guards.hand_over(interchange.GUARDS, seeds=interchange.SEEDS)
        pre_migrate.connect(guard_services.drop_guards)
        post_migrate.connect(guard_services.make_guards)
