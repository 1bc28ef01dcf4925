"""The night's truth in the database: runs, steps, chunks, what is dirty, and which run is published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from foundation.fields import CodeField, ScopedModel, choice_pairs, one_of
from foundation.jobs.choices import ChunkState, RunState


class JobRun(ScopedModel):
    """One attempt at one business day of one brand; every attempt is a run of its own to publish.

    ``owner`` is the process that last worked on it, ``dirty_keys`` how many keys it claimed.
    """

    scope_paths = {"brand": "brand"}

    job = CodeField(default="nightly")
    brand = CodeField()
    business_date = models.DateField()
    attempt = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=12, choices=choice_pairs(RunState), default=RunState.RUNNING)
    actor = CodeField(default="system")
    owner = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True)
    dirty_keys = models.BigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["job", "brand", "business_date", "attempt"], name="jobrun_attempt_once"),
            models.UniqueConstraint(fields=["job", "brand"], condition=Q(state="running"), name="jobrun_one_running_per_brand"),
            one_of("state", RunState, "jobrun_state_known"),
        ]


class JobStep(models.Model):
    """A step of a run: its place in the order, its state and what it cost."""

    run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="steps")
    code = CodeField()
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=choice_pairs(ChunkState), default=ChunkState.WAITING)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)

    class Meta:
        ordering = ["run_id", "position"]
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="jobstep_once_a_run")]


class JobChunk(models.Model):
    """A batch of keys that one statement handles: claimed with a lease, finished under its fence.

    ``fence`` counts the claims, ``attempts`` the tries that raised; ``counts`` holds what the step itself counts (cases).
    """

    step = models.ForeignKey(JobStep, on_delete=models.CASCADE, related_name="chunks")
    key = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=choice_pairs(ChunkState), default=ChunkState.WAITING)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    owner = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    rows_read = models.BigIntegerField(default=0)
    rows_written = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "key"], name="jobchunk_key_once")]
        indexes = [models.Index(fields=["step", "state", "id"], name="jobchunk_open")]


class DirtyKey(models.Model):
    """Something a night has to look at again: a topic with up to two references and a day.

    ``run`` is 0 while nobody works on it; a run claims the keys of days up to its own, and deletes them when it publishes.
    A key marked again during a run is a new row with run 0, so nothing is lost.
    """

    brand = CodeField()
    topic = CodeField()
    a = models.BigIntegerField(default=0)
    b = models.BigIntegerField(default=0)
    day = models.DateField()
    run = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "brand", "topic", "a", "b", "day"], name="dirtykey_once")]


class Publication(models.Model):
    """The one pointer of a brand: which run its readers see."""

    brand = CodeField(unique=True)
    run = models.ForeignKey(JobRun, on_delete=models.PROTECT)
    business_date = models.DateField()
    published_at = models.DateTimeField()


class JobFailure(models.Model):
    """A key that a run could not compute: named, left dirty, the others' night goes on."""

    run = models.ForeignKey(JobRun, on_delete=models.CASCADE, related_name="failures")
    step = CodeField()
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=300, blank=True)
    reason = models.TextField()
    at = models.DateTimeField()
