"""Files that were sent in and wait for a worker: each in a folder of its own under MEDIA_ROOT, gone once its import is over."""

from __future__ import annotations

import hashlib
import shutil
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

UNCLAIMED_SECONDS = 24 * 3_600  # a folder that no import has asked for so long was left by a request that failed


@dataclass(frozen=True)
class Upload:
    """A kept file: where it lies, and the SHA-256 of what is in it."""

    path: Path
    digest: str


class UploadTooLarge(ValueError):
    """The file has more bytes than settings.IMPORT_MAX_BYTES."""


def keep(chunks: Iterable[bytes], name: str) -> Upload:
    """Writes the file down. Raises UploadTooLarge, and then keeps nothing."""
    path = _root() / uuid.uuid4().hex / Path(name).name
    path.parent.mkdir(parents=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.IMPORT_MAX_BYTES:
                break
            digest.update(chunk)
            file.write(chunk)
    if size > settings.IMPORT_MAX_BYTES:
        drop(path)
        raise UploadTooLarge(size)
    return Upload(path, digest.hexdigest())


def drop(path: str | Path) -> None:
    """Removes an upload with its folder; what lies elsewhere is a person's own file and stays."""
    folder = Path(path).parent
    if folder.parent == _root():
        shutil.rmtree(folder, ignore_errors=True)


def touch(path: str | Path) -> None:
    """Says that an import still asks for the upload."""
    if Path(path).exists():
        Path(path).parent.touch()


def sweep(*, older_than: float = UNCLAIMED_SECONDS) -> None:
    """Removes the folders that no import has asked for in so many seconds."""
    oldest = time.time() - older_than
    for folder in sorted(_root().glob("*")):
        if folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"
