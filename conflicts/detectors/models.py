"""What the detectors found, by run."""

from __future__ import annotations

from django.db import models

from conflicts.detectors.choices import ConflictKind, FactKind
from foundation.fields import CodeField, MoneyField, QuantityField, VersionedResult, choice_pairs, one_of


def _reference(to: str) -> models.ForeignKey:
    """A reference of a result: a fact that was taken back may leave its closed findings behind."""
    return models.ForeignKey(to, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+", db_index=False)


class FoundConflict(VersionedResult):
    """One proof (``detectors.rules.Finding``). ``case_key`` is the digest of kind, parties and subject.

    ``channel_ids`` and ``partner_ids`` are the parties' row ids, sorted; ``at_*`` and ``place`` say where the fact lies;
    ``amount`` is in the brand's currency; ``order_*`` name the order of a claim. A finding that does not drive a case only supports one.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=24, choices=choice_pairs(ConflictKind))
    case_key = models.CharField(max_length=64)
    day = models.DateField()
    until = models.DateField(null=True)
    drives = models.BooleanField(default=True)
    fact_kind = models.CharField(max_length=16, choices=choice_pairs(FactKind))
    fact = models.BigIntegerField()
    other_fact = models.BigIntegerField(default=0)
    channel_ids = models.JSONField(default=list)
    partner_ids = models.JSONField(default=list)
    product = _reference("channels_core.Product")
    territory = _reference("channels_core.Territory")
    customer = _reference("channels_core.Customer")
    at_channel = _reference("channels_core.Channel")
    at_product = _reference("channels_core.Product")
    at_partner = _reference("channels_core.Partner")
    place = _reference("channels_core.Territory")
    order_source = CodeField(blank=True)
    order_id = CodeField(blank=True)
    amount = MoneyField(null=True)
    units = QuantityField(null=True)
    figures = models.JSONField(default=dict)
    rule = CodeField()

    class Meta(VersionedResult.Meta):
        constraints = [
            one_of("kind", ConflictKind, "found_kind_known"),
            models.UniqueConstraint(
                fields=["brand", "kind", "fact_kind", "fact", "other_fact", "case_key", "day"],
                condition=models.Q(until_run=None),
                name="found_open_once",
            ),
        ]
        indexes = [
            models.Index(fields=["brand", "kind", "day"], name="found_kind_day"),
            models.Index(fields=["case_key", "day"], name="found_case_day"),
            models.Index(fields=["brand", "from_run"], name="found_from_run"),
            models.Index(fields=["brand", "until_run"], name="found_until_run"),
        ]
