"""A person's traces in imports: refused rows and their files, before-images, and files that still wait."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from foundation.erasure.rules import Words
from foundation.erasure.services import Place, rewrite_files
from foundation.intake.choices import ImportState
from foundation.intake.errors import ImportsOpen
from foundation.intake.models import ImportBatch, ImportBefore, ImportFile, ImportReject
from foundation.intake.services import is_abandoned
from foundation.intake.uploads import sweep
from foundation.values.scope import Scope

IN_HAND_SECONDS = 60.0  # a file younger than this belongs to a request that has not written its import down yet

REFUSED_ROWS = Place("import rejects", ImportReject, texts=("row", "reason"))
MESSAGES = Place("imports", ImportBatch, texts=("message", "source_name"))
UNREADABLE = Place("import files", ImportFile, texts=("error",))


def demand_no_open_import(scope: Scope) -> None:
    """Raises ImportsOpen while a file waits or is taken in: it could bring the person back."""
    now = timezone.now()
    waiting = ImportBatch.objects.filter(state__in=[ImportState.WAITING, ImportState.RUNNING]).order_by("id")
    open_ = [
        batch.id for batch in waiting if batch.upload or (batch.state == ImportState.RUNNING and not is_abandoned(batch, now))
    ]
    if open_:
        raise ImportsOpen(open_)


def images_of(scope: Scope, relation: str, row_id: int | None) -> list[Mapping[str, Any]]:
    """How the row of a table stood before imports changed it."""
    images = ImportBefore.objects.filter(relation=relation, row_id=row_id, image__isnull=False).order_by("batch_id")
    return [dict(image) for image in images.values_list("image", flat=True)]


def drop_images(scope: Scope, relation: str, row_id: int | None) -> None:
    """Undoing an import then has nothing of the row to bring back."""
    ImportBefore.objects.filter(relation=relation, row_id=row_id).delete()


def change_images(scope: Scope, relation: str, row_id: int, values: Mapping[str, Any]) -> None:
    """Undoing an import brings the row back with these values instead."""
    for before in ImportBefore.objects.filter(relation=relation, row_id=row_id, image__isnull=False):
        before.image = {**before.image, **values}
        before.save(update_fields=["image"])


def forget_files(scope: Scope, words: Words) -> int:
    """Takes the words out of every rejects file and removes files that no import waits for; how many were rewritten."""
    named = ImportBatch.objects.exclude(rejects_file="").values_list("rejects_file", flat=True)
    paths = [*Path(settings.REJECTS_ROOT).glob("*.csv"), *(Path(path) for path in named)]
    sweep(older_than=IN_HAND_SECONDS)
    return rewrite_files(scope, paths, words)
