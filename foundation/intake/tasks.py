"""Celery entry points: an upload to take in, and the minute's look for those whose message or worker was lost."""

from __future__ import annotations

from celery import shared_task

from foundation.intake import services
from foundation.values.scope import system_scope


@shared_task(name=services.WORK_IMPORT)
def work_import(import_id: int) -> None:
    """Does an upload that waits; one that is done or in other hands costs one look."""
    services.work_import(system_scope("worker"), import_id)


@shared_task(name="relay.open_imports")
def open_imports() -> None:
    """Tells the workers of uploads that wait."""
    services.open_imports(system_scope("beat"))
