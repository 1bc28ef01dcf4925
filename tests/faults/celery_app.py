"""The product's Celery app with the synthetic night: ``celery -A tests.faults.celery_app worker``."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.celery import app  # noqa: E402
from tests.foundation.jobs import synthetic  # noqa: E402

synthetic.install()

__all__ = ["app"]
