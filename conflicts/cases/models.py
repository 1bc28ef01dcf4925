"""Cases: heads that people work on, and what each night makes of their evidence."""

from __future__ import annotations

from django.db import models

from conflicts.cases.choices import CaseStatus, Mode, Severity
from conflicts.detectors.choices import ConflictKind
from foundation.fields import CodeField, MoneyField, QuantityField, ScopedModel, VersionedResult, choice_pairs, one_of


def _reference(to: str) -> models.ForeignKey:
    """A party or subject: a row that an import brought may be taken back and leave its case behind, unseen."""
    return models.ForeignKey(to, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")


class Case(ScopedModel):
    """A case's head: kind, parties, subject, and what people did to it. Without published evidence it is invisible.

    ``state`` is what a person made of it (open: nothing yet); a gap of evidence resolves open and acknowledged cases in
    their versions. ``version`` counts every change by a person, ``life`` those that the next cut has to see.
    """

    scope_paths = {"brand": "brand__code", "partner": "parties__partner__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24, choices=choice_pairs(ConflictKind))
    case_key = models.CharField(max_length=64, db_index=True)
    product = _reference("channels_core.Product")
    territory = _reference("channels_core.Territory")
    customer = _reference("channels_core.Customer")
    state = models.CharField(max_length=14, choices=choice_pairs(CaseStatus), default=CaseStatus.OPEN)
    level = models.PositiveSmallIntegerField(default=1)
    assignee = CodeField(blank=True)
    due_date = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    life = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            one_of("kind", ConflictKind, "case_kind_known"),
            one_of("state", CaseStatus, "case_state_known"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="case_three_levels"),
        ]


class CaseParty(models.Model):
    """A channel or a partner that the case is about."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    channel = _reference("channels_core.Channel")
    partner = _reference("channels_core.Partner")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(channel=None, partner__isnull=False) | models.Q(channel__isnull=False, partner=None),
                name="caseparty_one_of_two",
            )
        ]


class HeldProof(models.Model):
    """A proof that a case held when a person closed it: it never opens another."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="held")
    identity = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "identity"], name="heldproof_once")]


class CaseVersion(VersionedResult):
    """What a run made of a case. ``at_stake`` is in the brand's currency; ``life`` is the head's when it was cut;
    ``figures`` are those of its weightiest proof. ``status`` is open or resolved unless a person closed the case."""

    scope_paths = {"brand": "brand__code", "partner": "case__parties__partner__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="versions")
    first_seen = models.DateField()
    last_seen = models.DateField()
    status = models.CharField(max_length=14, choices=choice_pairs(CaseStatus))
    severity = models.CharField(max_length=8, choices=choice_pairs(Severity))
    mode = models.CharField(max_length=8, choices=choice_pairs(Mode))
    at_stake = MoneyField(null=True)
    units = QuantityField(null=True)
    evidence = models.PositiveIntegerField()
    recurrence_of = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+", db_index=False)
    figures = models.JSONField(default=dict)
    rule = CodeField()
    life = models.PositiveIntegerField(default=0)

    class Meta(VersionedResult.Meta):
        constraints = [
            one_of("status", CaseStatus, "caseversion_status_known"),
            one_of("severity", Severity, "caseversion_severity_known"),
            models.UniqueConstraint(fields=["case"], condition=models.Q(until_run=None), name="caseversion_open_once"),
        ]
        indexes = [models.Index(fields=["brand", "last_seen", "id"], name="caseversion_last_seen")]


class CaseEvidence(VersionedResult):
    """A finding that a case holds."""

    scope_paths = {"brand": "case__brand__code", "partner": "case__parties__partner__code"}

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="evidence")
    # Found conflicts come and go with runs, and so do these rows, in no fixed order: the tie is kept by the cut, not the schema.
    finding = models.ForeignKey("conflicts.FoundConflict", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(fields=["case", "finding"], condition=models.Q(until_run=None), name="caseevidence_open_once")
        ]
