"""The tree of territories, with its closure for set-based look-ups."""

from __future__ import annotations

from django.db import models

from foundation.fields import CodeField, ImportedModel

COUNTRY_LEVEL = "country"


class Territory(ImportedModel):
    """A node: country > region > city ...; ``level`` is free text, ``country`` marks countries."""

    scope_open = frozenset({"brand", "partner"})

    code = CodeField(unique=True)
    name = models.CharField(max_length=300)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    level = models.CharField(max_length=100)
    population = models.BigIntegerField(null=True)


class TerritoryPath(models.Model):
    """The closure of the tree: every territory with each of its ancestors, itself at distance 0. Kept by the services."""

    ancestor = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="below")
    descendant = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="above")
    distance = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["descendant", "ancestor"], name="territorypath_once")]
        indexes = [models.Index(fields=["ancestor", "descendant"], name="territorypath_down")]
