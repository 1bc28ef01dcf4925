"""Imports, what they counted and refused, and how changed rows looked before."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, choice_pairs, one_of
from foundation.intake.choices import ImportState


class ImportBatch(models.Model):
    """One call of the import: a file or a folder. Its id is what rows carry as ``import_id``."""

    actor = CodeField()
    source_name = models.CharField(max_length=300)
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=choice_pairs(ImportState), default=ImportState.WAITING)
    limits = models.JSONField(default=dict)  # the scope it was made in, so that a worker may do it
    stored_path = models.CharField(max_length=1000, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rejects_file = models.CharField(max_length=1000, blank=True)
    message = models.TextField(blank=True)
    # An upload waits under MEDIA_ROOT for a worker; the lease says how long one that works on it may be silent.
    upload = models.BooleanField(default=False)
    owner = models.CharField(max_length=200, blank=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=10, blank=True)  # of whoever sent it in: its reasons are told in it

    class Meta:
        constraints = [one_of("state", ImportState, "importbatch_state_known")]


class ImportFile(models.Model):
    """What came of one file of an import. ``error`` says why it could not be read, or not to its end."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=300)
    code = CodeField(blank=True)
    rows = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    skipped = models.BooleanField(default=False)

    class Meta:
        ordering = ["batch_id", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="importfile_position_once")]


class ImportReject(models.Model):
    """A row that was not taken, with its place and the reason; the first of them, the rest stand in the rejects file."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rejects")
    file = models.CharField(max_length=300)
    line = models.PositiveIntegerField()
    column = models.CharField(max_length=100, blank=True)
    reason = models.TextField()
    row = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["batch", "id"], name="importreject_in_order")]


class ImportBefore(models.Model):
    """A row as it stood before an import changed it; ``image`` is null where it was not there (a side table's row)."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="befores", db_index=False)
    relation = CodeField()
    row_id = models.BigIntegerField()
    before_import = models.BigIntegerField(null=True)
    image = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "relation", "row_id"], name="importbefore_once")]
