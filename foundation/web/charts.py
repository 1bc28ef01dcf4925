"""Charts as data for chart.js and as rows of the table behind them; labels that fit into the fields of a tree map. Pure."""

import textwrap
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from foundation.web import formats
from foundation.web.components import Chart
from foundation.web.drawing import Box, tree_map


def chart_data(chart: Chart) -> dict[str, Any]:
    """The chart as the plain data that chart.js draws; serialise with ``json_script``."""
    return {
        "kind": chart.kind,
        "labels": list(chart.labels),
        "unit": chart.unit,
        "digits": chart.digits,
        "xLabel": chart.x_label,
        "zero": chart.starts_at_zero,
        "limit": None if chart.limit is None else {"value": chart.limit, "label": chart.limit_label},
        "marks": [{"at": mark.at, "label": mark.label} for mark in chart.marks],
        "series": [
            {
                "name": series.name, "tone": str(series.tone), "values": list(series.values), "dashedFrom": series.dashed_from,
                "area": series.is_area, "step": series.is_step, "low": list(series.low), "high": list(series.high),
                "tones": [str(tone) for tone in series.tones],
                "points": [list(point) for point in series.points], "names": list(series.names), "dots": series.is_dots,
            }
            for series in chart.series
        ],
    }  # fmt: skip


def chart_rows(chart: Chart) -> list[tuple[str, list[str]]]:
    """The chart as rows of text for the table behind it: label, then one cell a series (an interval in brackets)."""
    if chart.kind == "curves":
        return _curve_rows(chart)
    rows = []
    for index, label in enumerate(chart.labels):
        cells = []
        for series in chart.series:
            value = series.values[index] if index < len(series.values) else None
            cell = formats.EN_DASH if value is None else formats.number(Decimal(str(value)), digits=chart.digits)
            if series.low and series.low[index] is not None and series.high[index] is not None:
                low, high = Decimal(str(series.low[index])), Decimal(str(series.high[index]))
                low_text, high_text = (formats.number(bound, digits=chart.digits) for bound in (low, high))
                cell = f"{cell} ({low_text} {formats.EN_DASH} {high_text})"
            cells.append(cell)
        rows.append((label, cells))
    return rows


def _curve_rows(chart: Chart) -> list[tuple[str, list[str]]]:
    """A row for each point: its name (else where it lies), and its value in its series' column."""
    rows = []
    for place, series in enumerate(chart.series):
        for index, (x, y) in enumerate(series.points):
            at = formats.number(Decimal(str(x)), digits=chart.digits)
            name = series.names[index] if series.names else ""
            cells = [formats.EN_DASH] * len(chart.series)
            cells[place] = formats.number(Decimal(str(y)), digits=chart.digits)
            rows.append((f"{name} {at}".strip(), cells))
    return rows


def are_labelled(labels: Sequence[str], values: Sequence[float]) -> bool:
    """Whether every field of a tree map of ``values`` (falling) has room for its label."""
    return all(label_lines(label, (), box) for label, box in zip(labels, tree_map(values), strict=True))


def label_lines(label: str, below: Sequence[str], box: Box) -> list[tuple[str, str, int]]:
    """(class, text, y in pixels) of the lines that fit into a field, measured for a map of about 640 x 216 pixels.

    The label takes one or two lines, or the field stays without text. A Chinese character is as wide as two Latin ones, and a line may
    break before any of them.
    """
    is_latin = label.isascii()
    characters = int((box.width * 6.4 - 18) / (7 if is_latin else 13))
    lines = textwrap.wrap(label, characters, break_long_words=not is_latin) if characters > 2 else []
    if not lines or len(lines) > 2 or any(len(line) > characters for line in lines):
        return []
    text = [*(("radar__label", line) for line in lines), *(("", line) for line in below)]
    room = max(int((box.height * 2.16 - 8) / 17), 0)
    return [(kind, line, 21 + 17 * number) for number, (kind, line) in enumerate(text[:room])]
