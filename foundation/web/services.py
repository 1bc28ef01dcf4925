"""Idempotency-Key: the first request does the work, its twin gets the same bytes (kept 24 hours); and views that people keep."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone

from foundation.erasure.services import Place
from foundation.web.models import KeptAnswer, SavedView
from foundation.web.problems import problem_response

KEPT_FOR = timedelta(hours=24)
MOST_VIEWS, LONGEST_VIEW_NAME = 20, 60

WORDS = Place("kept answers", KeptAnswer, content=("content",))


def answer_once(*, owner: str, key: str, method: str, path: str, body: bytes, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Runs ``act`` once for (owner, key) and keeps its answer; the same request again gets the kept bytes.

    Claim, work and answer are one transaction: a twin waits for the claim on its unique index, and a crash leaves no
    locked key. The same key with another method, path or body answers 422. Answers of 500 and above are not kept.
    """
    digest = hashlib.sha256(body).hexdigest()
    now = timezone.now()
    with transaction.atomic():
        KeptAnswer.objects.filter(created_at__lt=now - KEPT_FOR).delete()
        claim = KeptAnswer(owner=owner, key=key, method=method, path=path, body_digest=digest, created_at=now)
        KeptAnswer.objects.bulk_create([claim], ignore_conflicts=True)
        kept = KeptAnswer.objects.select_for_update().get(owner=owner, key=key)
        if (kept.method, kept.path, kept.body_digest) != (method, path, digest):
            return problem_response("key-reused", status=422)
        if kept.status:
            return _kept_answer(kept)
        response = act()
        if response.status_code >= 500:
            transaction.set_rollback(True)
            return response
        kept.status, kept.content = response.status_code, response.content
        kept.content_type = response.headers.get("Content-Type", "application/json")
        kept.location = response.headers.get("Location", "")
        kept.save(update_fields=["status", "content", "content_type", "location"])
        return response


def _kept_answer(kept: KeptAnswer) -> HttpResponse:
    response = HttpResponse(bytes(kept.content), status=kept.status, content_type=kept.content_type)
    if kept.location:
        response["Location"] = kept.location
    return response


def keep_view(*, owner: str, page: str, name: str, query: str) -> bool:
    """Keeps a filter by name, in the place of one of the same name; False where the person has as many as one may have."""
    views = SavedView.objects.filter(owner=owner, page=page)
    with transaction.atomic():
        if views.exclude(name=name).count() >= MOST_VIEWS:
            return False
        SavedView.objects.update_or_create(owner=owner, page=page, name=name, defaults={"query": query})
    return True


def drop_view(*, owner: str, page: str, view: int) -> bool:
    """Whether there was such a view of the person's to drop."""
    return SavedView.objects.filter(owner=owner, page=page, id=view).delete()[0] > 0
