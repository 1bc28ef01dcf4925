"""What each channel's health is made of, as rows of small meters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from analytics.health.choices import Part
from analytics.kpis import wording
from analytics.kpis.blocks.compare_shapes import HealthCell, HealthRow, HealthTable
from analytics.kpis.blocks.comparing import Compared, Comparison
from analytics.kpis.blocks.figures import explain_url, figure_of
from analytics.kpis.queries.shown import shown_figures
from channels_core.rollups.choices import SubjectKind
from foundation.web import formats

#: Points under which a part, and health itself, is called low.
LOW_HEALTH = 60


def health_table(found: Comparison) -> HealthTable:
    """The parts of the page's period; a part that cannot be computed has no weight, and says so."""
    frame = found.frame
    stored = shown_figures(frame.scope, kind=SubjectKind.CHANNEL, spans=[frame.span], codes=("health",), with_parts=True)
    rows = []
    for row in found.rows:
        held = stored.get((row.subject.id, frame.span.grain, frame.span.starts_on))
        parts = {str(part["part"]): part for part in held.health_parts} if held is not None else {}
        rows.append(_row(found, row, parts))
    return HealthTable([wording.health_part(str(part)) for part in Part], rows)


def _row(found: Comparison, row: Compared, parts: Mapping[str, Mapping[str, str | None]]) -> HealthRow:
    frame, health = found.frame, row.now.get("health")
    return HealthRow(
        name=row.subject.name,
        url=frame.address(f"/channels/{row.subject.code}/"),
        cells=[_cell(parts.get(str(part), {})) for part in Part],
        health=figure_of("health", row.now, ""),
        explain_url=explain_url(frame, subject="channel", code=row.subject.code, kpi="health", span=frame.span),
        is_low=health is not None and health < LOW_HEALTH,
    )


def _cell(part: Mapping[str, str | None]) -> HealthCell:
    score = part.get("score")
    if score is None:
        return HealthCell(formats.EN_DASH, 0.0, _("cannot be computed"), is_missing=True)
    share = formats.percent(Decimal(part.get("share") or 0), get_language() or "en", digits=0)
    told = _("%(score)s points, weight %(share)s") % {"score": score, "share": share}
    return HealthCell(formats.number(Decimal(score)), float(score) / 100, told, is_low=Decimal(score) < LOW_HEALTH)
