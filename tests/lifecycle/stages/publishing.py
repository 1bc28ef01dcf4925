"""A published run without a night."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from foundation.jobs.models import JobRun, Publication


def publish(brand: str, day: date) -> int:
    run = JobRun.objects.create(
        brand=brand, business_date=day, state="published", started_at=timezone.now(), published_at=timezone.now()
    )
    Publication.objects.update_or_create(brand=brand, defaults={"run": run, "business_date": day, "published_at": timezone.now()})
    return int(run.pk)
