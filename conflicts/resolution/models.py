"""What people did to cases: dated rows with their actor and reason."""

from __future__ import annotations

from django.db import models

from conflicts.resolution.choices import CaseVerb
from foundation.fields import CodeField, ScopedModel, choice_pairs, one_of


class CaseAct(ScopedModel):
    """One act; ``version`` is the head's after it. ``text`` is the ruling, the reason or the comment; ``proposal_accepted`` only of a ruling; ``details`` what
    the act set (level, assignee, due date)."""

    scope_paths = {"brand": "case__brand__code", "partner": "case__parties__partner__code"}

    case = models.ForeignKey("conflicts.Case", on_delete=models.CASCADE, related_name="acts")
    verb = models.CharField(max_length=14, choices=choice_pairs(CaseVerb))
    actor = CodeField()
    at = models.DateTimeField()
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    proposal_accepted = models.BooleanField(null=True)
    details = models.JSONField(default=dict)

    class Meta(ScopedModel.Meta):
        constraints = [one_of("verb", CaseVerb, "caseact_verb_known")]
        indexes = [models.Index(fields=["case", "id"], name="caseact_history")]
