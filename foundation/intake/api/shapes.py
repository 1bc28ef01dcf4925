"""What the API takes in and says of imports."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from foundation.intake.choices import ImportState
from foundation.intake.discovering import name_problem


class ImportFileOut(serializers.Serializer[Any]):
    """Rows of one file so far. ``error``: it could not be read, or not to its end."""

    file = serializers.CharField()
    rows = serializers.IntegerField(help_text="rows read")
    accepted = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="of the accepted ones, new and changed")
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    error = serializers.CharField(allow_null=True)


class ImportOut(serializers.Serializer[Any]):
    """An import. Counts of an atomic import and of a dry run appear when it is over: until then nothing of it is there."""

    id = serializers.IntegerField()
    url = serializers.URLField()
    state = serializers.ChoiceField([str(state) for state in ImportState])
    file = serializers.CharField()
    sent_by = serializers.CharField()
    dry_run = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
    rows = serializers.IntegerField(help_text="rows read")
    accepted = serializers.IntegerField()
    changed = serializers.IntegerField(help_text="of the accepted ones, new and changed")
    unchanged = serializers.IntegerField()
    rejected = serializers.IntegerField()
    files = ImportFileOut(many=True)
    message = serializers.CharField(allow_blank=True)


class RejectOut(serializers.Serializer[Any]):
    """A row that was not taken; ``line`` is the physical line on which it begins (the header is line 1)."""

    file = serializers.CharField()
    line = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    row = serializers.CharField(allow_blank=True)


class ImportDetailOut(ImportOut):
    rejects = RejectOut(many=True, help_text="the first of them")
    rejects_file = serializers.URLField(allow_null=True, help_text="all of them, each beside its row")


class ImportPageOut(serializers.Serializer[Any]):
    results = ImportOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ImportIn(serializers.Serializer[Any]):
    """One interchange file, named like its kind: orders.csv, orders.csv.gz, orders.xlsx, orders.parquet."""

    file = serializers.FileField(allow_empty_file=True)
    dry_run = serializers.BooleanField(default=False, help_text="check everything, store nothing")
    atomic = serializers.BooleanField(default=False, help_text="store nothing where anything is refused")
    ignore_unknown = serializers.BooleanField(default=False, help_text="pass over unknown columns")
    source = serializers.CharField(
        default="", allow_blank=True, max_length=100, help_text="stands where the file has no source column"
    )

    def validate_file(self, file: Any) -> Any:
        problem = name_problem(file.name)
        if problem:
            raise serializers.ValidationError(problem)
        return file

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        unknown = sorted(set(self.initial_data) - set(self.fields))
        if unknown:
            raise serializers.ValidationError({name[:100]: _("is not a field of this form") for name in unknown})
        repeated = sorted(name for name in self.initial_data if len(self.initial_data.getlist(name)) > 1)
        if repeated:
            raise serializers.ValidationError(dict.fromkeys(repeated, _("is given more than once")))
        return attrs


class LeftOut(serializers.Serializer[Any]):
    """Rows of a file that stay, and why."""

    file = serializers.CharField()
    rows = serializers.IntegerField()
    reason = serializers.CharField()


class UndoneOut(serializers.Serializer[Any]):
    taken_back = serializers.IntegerField()
    left = LeftOut(many=True)
