"""Prometheus figures, read from the database at each scrape: so every web process tells the same, and none keeps counts.

No brand is named: whoever may reach the port may read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from foundation.jobs import queries
from foundation.outbox.queries import waiting_events
from foundation.values.scope import system_scope


class NightCollector:
    """The state of the nights, over all brands."""

    def collect(self) -> Iterator[Metric]:
        scope = system_scope("metrics")
        pointers = queries.published(scope)
        now = timezone.now()
        oldest = max(((now - row.published_at).total_seconds() for row in pointers), default=0.0)
        yield _gauge("relay_published_brands", "Brands that have a published run.", len(pointers))
        yield _gauge("relay_oldest_publication_seconds", "Seconds since the brand that waits longest was published.", oldest)
        yield _gauge("relay_dirty_keys", "Keys that wait for the next night.", queries.all_waiting_keys(scope))
        yield _gauge("relay_running_nights", "Runs under way.", len(queries.open_runs(scope)))
        yield _gauge("relay_open_chunks", "Chunks of runs under way that are not over.", queries.open_chunks(scope))
        yield _gauge("relay_failed_keys", "Keys that the published runs had to leave.", queries.failed_keys(scope))
        yield _gauge("relay_outbox_waiting", "Events of the outbox that are not delivered.", waiting_events(scope))


def exposition() -> bytes:
    """The figures in Prometheus' text format."""
    registry = CollectorRegistry()
    registry.register(NightCollector())
    return generate_latest(registry)


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(name, text, value=value)
