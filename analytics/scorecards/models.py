"""What channels of a kind are judged by, in versions."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ScopedModel


class GoalProfileVersion(ScopedModel):
    """The goals of a brand's channels of one kind, for periods that begin on ``valid_from`` or later, until a later version begins.

    ``goals`` as in ``rules.Goal.as_dict``. Never changed; one that has not begun may be withdrawn.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+")
    channel_kind = CodeField()
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    goals = models.JSONField()
    reason = models.TextField()
    published_by = CodeField()
    published_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["brand", "channel_kind", "number"], name="goalprofile_once"),
            models.UniqueConstraint(fields=["brand", "channel_kind", "valid_from"], name="goalprofile_one_a_day"),
        ]
