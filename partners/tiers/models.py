"""Tier schemes and which tier a partner holds (O4)."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ImportedModel, ScaledField, ScopedModel, VersionedResult, choice_pairs, one_of
from partners.tiers.choices import Verdict


class Tier(models.Model):
    """A step of a scheme; rank 1 is the top. The built-in schemes abc and metal come with the migrations."""

    scheme_code = CodeField()
    code = CodeField()
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme_code", "code"], name="tier_once"),
            models.UniqueConstraint(fields=["scheme_code", "rank"], name="tier_rank_once"),
        ]


class TierHolding(ImportedModel):
    """The scheme a partner is in and the tier it holds there (none yet where null)."""

    scope_paths = {"brand": "partner__channel__brand__code", "partner": "partner__code"}

    partner = models.OneToOneField("channels_core.Partner", on_delete=models.CASCADE, related_name="tier_holding")
    scheme_code = CodeField()
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, null=True, related_name="holders")


class TierSchemeVersion(ScopedModel):
    """What a scheme says for a brand from the quarter that begins on ``valid_from`` on, until a later version begins. ``terms`` as in
    ``rules.SchemeTerms.as_dict``. Never changed; one that nothing was judged by yet may be withdrawn."""

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+")
    scheme_code = CodeField()
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    terms = models.JSONField()
    reason = models.TextField()
    published_by = CodeField()
    published_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["brand", "scheme_code", "number"], name="tierschemeversion_once"),
            models.UniqueConstraint(fields=["brand", "scheme_code", "valid_from"], name="tierschemeversion_one_a_quarter"),
        ]


class TierScore(VersionedResult):
    """A partner's quarter as a night judged it: score and parts (shares of full marks, null where not computable), what they were made
    from, and the verdict on the tier held. ``breaches`` are the cases of the quarter; ``is_final`` once the quarter is over."""

    scope_paths = {"brand": "brand__code", "partner": "partner__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner = models.ForeignKey(
        "channels_core.Partner", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+", db_index=False
    )
    scheme_code = CodeField()
    quarter_on = models.DateField()
    tier = CodeField()
    score = ScaledField(places=6, null=True)
    points = models.JSONField(default=dict)
    parts = models.JSONField(default=dict)
    verdict = models.CharField(max_length=8, choices=choice_pairs(Verdict))
    proposed = CodeField()
    reached = CodeField(blank=True)
    quarters_below = models.PositiveSmallIntegerField(default=0)
    breaches = models.JSONField(default=list)
    is_capped = models.BooleanField(default=False)
    is_final = models.BooleanField(default=False)
    rule = CodeField()

    class Meta(VersionedResult.Meta):
        constraints = [
            one_of("verdict", Verdict, "tierscore_verdict_known"),
            models.UniqueConstraint(
                fields=["partner", "quarter_on"], condition=models.Q(until_run=None), name="tierscore_open_once"
            ),
        ]
        indexes = [models.Index(fields=["brand", "scheme_code", "quarter_on"], name="tierscore_quarter")]


class TierDecision(ScopedModel):
    """What a person made of a proposal: from ``effective_from`` on the partner holds ``decided``. Withdrawn ones stay as history."""

    scope_paths = {"brand": "brand__code", "partner": "partner__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.CASCADE, related_name="tier_decisions")
    scheme_code = CodeField()
    quarter_on = models.DateField()
    from_tier = CodeField()
    proposed = CodeField()
    decided = CodeField()
    verdict = models.CharField(max_length=8, choices=choice_pairs(Verdict))
    reason = models.TextField(blank=True)
    effective_from = models.DateField()
    decided_by = CodeField()
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            one_of("verdict", Verdict, "tierdecision_verdict_known"),
            models.UniqueConstraint(
                fields=["partner", "quarter_on"], condition=models.Q(withdrawn_at=None), name="tierdecision_once"
            ),
        ]
