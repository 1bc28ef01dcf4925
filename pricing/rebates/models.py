"""Rebate programmes, their versions, and what partners have earned (V6)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from foundation.fields import (
    CodeField,
    CurrencyField,
    ImportedModel,
    MoneyField,
    QuantityField,
    ScaledField,
    ScopedModel,
    VersionedResult,
    choice_pairs,
    one_of,
)
from pricing.rebates.choices import Metric, Mode, RateKind, VersionState


class RebateTerms(models.Model):
    """Who is eligible, what counts and over which days; amounts in ``currency``, both days inside.

    ``baseline`` and ``minimum`` are in the metric's unit (growth: money); without a baseline the same period last year is it.
    """

    name = models.CharField(max_length=300)
    brand = models.ForeignKey("channels_core.Brand", on_delete=models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.PROTECT, null=True, related_name="+")
    tier_code = CodeField(blank=True)
    channel = models.ForeignKey("channels_core.Channel", on_delete=models.PROTECT, null=True, related_name="+")
    line = models.CharField(max_length=100, blank=True)
    metric = models.CharField(max_length=12, choices=choice_pairs(Metric))
    mode = models.CharField(max_length=20, choices=choice_pairs(Mode))
    starts_on = models.DateField()
    ends_on = models.DateField()
    currency = CurrencyField()
    baseline = MoneyField(null=True)
    minimum = MoneyField(null=True)
    cap = MoneyField(null=True)

    class Meta:
        abstract = True


class RebateProgramme(RebateTerms, ImportedModel):
    """A programme as the file last told it, or as a person first made it; what holds is its published versions.

    ``brand`` is that of its partner or channel; without either it is for the partners of all brands.
    """

    scope_open = frozenset({"brand", "partner"})  # one for all brands has none: queries narrow by who may see it

    code = CodeField(unique=True)

    class Meta(ImportedModel.Meta):
        constraints = [
            one_of("metric", Metric, "rebateprogramme_metric_known"),
            one_of("mode", Mode, "rebateprogramme_mode_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="rebateprogramme_days"),
        ]


class RebateSlab(ImportedModel):
    """A slab of a programme as the file last told it: from ``lower_bound`` on, to the next bound."""

    scope_open = frozenset({"brand", "partner"})

    programme = models.ForeignKey(RebateProgramme, on_delete=models.CASCADE, related_name="slabs", db_index=False)
    lower_bound = MoneyField()
    rate = ScaledField(places=6)
    rate_kind = models.CharField(max_length=10, choices=choice_pairs(RateKind))

    class Meta(ImportedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["programme", "lower_bound"], name="rebateslab_once"),
            one_of("rate_kind", RateKind, "rebateslab_kind_known"),
            models.CheckConstraint(condition=Q(rate__gte=0) & Q(lower_bound__gte=0), name="rebateslab_not_negative"),
        ]


class RebateVersion(RebateTerms, ScopedModel):
    """The terms and slabs of a programme from a day on. A published one never changes; a later one ends it.

    ``slabs`` are [lower bound, rate, kind] as text, ascending. ``import_id`` names the import that brought it (then it is
    over the whole period: ``is_whole``), else a person made it.
    """

    scope_open = frozenset({"brand", "partner"})

    programme = models.ForeignKey(RebateProgramme, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=choice_pairs(VersionState))
    slabs = models.JSONField()
    is_whole = models.BooleanField(default=False)
    import_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True)
    made_by = CodeField()
    made_at = models.DateTimeField()
    published_by = CodeField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="rebateversion_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(state="draft"), name="rebateversion_one_draft"),
            one_of("state", VersionState, "rebateversion_state_known"),
            one_of("metric", Metric, "rebateversion_metric_known"),
            one_of("mode", Mode, "rebateversion_mode_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="rebateversion_days"),
        ]


class RebateDay(ScopedModel):
    """Working state of the night: what a partner's lines of a day, channel and product line add up to.

    ``net_revenue`` is in ``currency``: the brand's, or that of a programme, each line converted at its day's rate.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner_id = models.BigIntegerField()  # row ids, no references: the sums of a partner taken back go with the next night
    channel_id = models.BigIntegerField()
    line = models.CharField(max_length=100, blank=True)
    day = models.DateField()
    currency = CurrencyField()
    lines = models.BigIntegerField()
    units = QuantityField()
    net_revenue = MoneyField()

    class Meta(ScopedModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "currency", "partner_id", "day", "channel_id", "line"], name="rebateday_once"
            ),
        ]


class RebateCover(ScopedModel):
    """Working state of the night: the days of this partner are summed in this currency, and kept up since."""

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner_id = models.BigIntegerField()
    currency = CurrencyField()

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["brand", "currency", "partner_id"], name="rebatecover_once")]


class Accrual(VersionedResult):
    """What a partner has earned so far by one version of a programme, over the version's days.

    ``base`` is in the metric's unit (growth: money), ``baseline`` likewise, None where there is none; ``units`` and
    ``net_revenue`` are the sums of its lines, ``former_*`` those of the same days last year. ``held`` are the days that count
    for a tier's programme, [first, last] each.
    """

    scope_paths = {"brand": "brand__code", "partner": "partner__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner = models.ForeignKey("channels_core.Partner", on_delete=models.CASCADE, related_name="+", db_index=False)
    programme_id = models.BigIntegerField()  # a row id, no reference: past runs outlive a programme that was taken back
    programme_code = CodeField()
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    held = models.JSONField(null=True)
    currency = CurrencyField()
    lines = models.BigIntegerField()
    units = QuantityField()
    net_revenue = MoneyField()
    former_lines = models.BigIntegerField()
    former_units = QuantityField()
    former_net_revenue = MoneyField()
    base = MoneyField()
    baseline = MoneyField(null=True)
    amount = MoneyField()

    class Meta(VersionedResult.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "partner", "programme_id", "number"], condition=Q(until_run=None), name="accrual_open_once"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "programme_id"], name="accrual_partner"),
            models.Index(fields=["from_run"], name="accrual_from_run"),
            models.Index(fields=["until_run"], name="accrual_until_run", condition=Q(until_run__isnull=False)),
        ]


class AccrualDay(ScopedModel):
    """Working state of the night: what a partner's accruals cost a channel on a day, in the brand's currency.

    ``changed_run`` is the run that last changed it; a row of 0 stays, so that the figures see the change.
    """

    scope_paths = {"brand": "brand__code"}

    brand = models.ForeignKey("channels_core.Brand", on_delete=models.CASCADE, related_name="+", db_index=False)
    partner_id = models.BigIntegerField()
    channel_id = models.BigIntegerField()
    day = models.DateField()
    amount = MoneyField()
    changed_run = models.BigIntegerField()

    class Meta(ScopedModel.Meta):
        constraints = [models.UniqueConstraint(fields=["brand", "partner_id", "day", "channel_id"], name="accrualday_once")]
        indexes = [
            models.Index(fields=["channel_id", "day"], name="accrualday_channel"),
            models.Index(fields=["brand", "changed_run"], name="accrualday_changed"),
        ]
