"""Tags of `components/strip.html`: the drawing of a row, and of the axis."""

from __future__ import annotations

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from foundation.web.drawing import coordinate
from foundation.web.strips import Staircase, Strip, StripRow, grounds

register = template.Library()


def _ground(strip: Strip) -> str:
    shades = format_html_join("", '<rect class="{}" x="{}" width="{}" y="0" height="100%"/>', grounds(strip))
    grid = format_html_join(
        "",
        '<line class="strip__grid" x1="{0}%" x2="{0}%" y1="0" y2="100%"/>',
        ((coordinate(strip.place(at)),) for at, _ in strip.ticks),
    )
    lines = [("strip__force", strip.in_force)] + ([] if strip.draft is None else [("strip__draft", strip.draft)])
    drawn = format_html_join(
        "",
        '<line class="{}" x1="{}%" x2="{}%" y1="0" y2="100%"/>',
        ((name, coordinate(strip.place(at)), coordinate(strip.place(at))) for name, at in lines),
    )
    return format_html("{}{}{}", shades, grid, drawn)


@register.simple_tag
def strip_row(strip: Strip, row: StripRow) -> str:
    """The dots of a row on the strip's axis; the peak is larger, and a triangle where it is over the line in force."""
    dots = format_html_join(
        "", '<circle class="strip__dot" cx="{}%" cy="50%" r="2"/>', ((coordinate(strip.place(at)),) for at in row.dots)
    )
    peak: str = SafeString("")
    if row.peak is not None and row.standing == "over":
        shape = '<svg x="{}%" y="50%" overflow="visible"><path class="strip__peak strip__peak--over" d="M0 -5L5 4L-5 4Z"/></svg>'
        peak = format_html(shape, coordinate(strip.place(row.peak)))
    elif row.peak is not None:
        peak = format_html(
            '<circle class="strip__peak strip__peak--{}" cx="{}%" cy="50%" r="4"/>',
            row.standing,
            coordinate(strip.place(row.peak)),
        )
    return format_html('<svg class="strip__row" aria-hidden="true">{}{}{}</svg>', _ground(strip), dots, peak)


@register.simple_tag
def strip_axis(strip: Strip) -> str:
    """The figures below the strips."""
    figures = format_html_join(
        "",
        '<text x="{}%" y="14" text-anchor="{}">{}</text>',
        (
            (coordinate(strip.place(at)), "start" if not at else "end" if at >= strip.high else "middle", text)
            for at, text in strip.ticks
        ),
    )
    return format_html('<svg class="strip__axis" aria-hidden="true">{}</svg>', figures)


@register.simple_tag
def strip_head(strip: Strip) -> str:
    """The names of the lines above the strips: the draft's on a filled flag."""
    force = strip.place(strip.in_force)
    right = strip.draft is None or strip.draft <= strip.in_force
    label = format_html(
        '<text class="strip__force-label" x="{}%" y="34" dx="{}" text-anchor="{}">{}</text>',
        coordinate(force), 4 if right else -4, "start" if right else "end", strip.in_force_label,
    )  # fmt: skip
    draft: str = SafeString("")
    if strip.draft is not None:
        anchor = "end" if right else "start"
        draft = format_html(
            '<text class="strip__draft-label" x="{}%" y="14" dx="{}" text-anchor="{}">{}</text>',
            coordinate(strip.place(strip.draft)), 4 if right else -4, anchor, strip.draft_label,
        )  # fmt: skip
    return format_html('<svg class="strip__head" aria-hidden="true">{}{}</svg>', draft, label)


@register.simple_tag
def staircase(stairs: Staircase) -> str:
    """The stair with a stroke, a dot and its text at each mark; figures at the axes."""
    levels = sorted({0, stairs.top, *([stairs.top // 2] if stairs.top > 3 else [])})
    grid = format_html_join(
        "",
        '<line class="strip__grid" x1="0" x2="100%" y1="{0}%" y2="{0}%"/><text x="0" dx="-6" y="{0}%" dy="4" text-anchor="end">{1}</text>',
        ((coordinate(stairs.down(level)), level) for level in levels),
    )
    path = format_html(
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" overflow="visible"><path d="{}"/></svg>',
        stairs.path(),
    )
    marks = format_html_join("", "{}", ((_mark(stairs, place, *mark),) for place, mark in enumerate(stairs.marks)))
    ends = [
        (0, stairs.steps[0][0], "start"),
        (50, (stairs.steps[0][0] + stairs.steps[-1][0]) / 2, "middle"),
        (100, stairs.steps[-1][0], "end"),
    ]
    axis = format_html_join(
        "",
        '<text x="{}%" y="100%" dy="18" text-anchor="{}">{}</text>',
        ((at, anchor, f"{value:g}") for at, value, anchor in ends),
    )
    return format_html('<svg class="stairs" aria-hidden="true">{}{}{}{}</svg>', grid, path, marks, axis)


def _mark(stairs: Staircase, place: int, value: float, text: str, name: str) -> str:
    """Texts of several marks stand on lines of their own."""
    x, y = coordinate(stairs.across(value)), coordinate(stairs.down(stairs.count_at(value)))
    is_left = stairs.across(value) < 60
    return format_html(
        '<line class="{0}" x1="{1}%" x2="{1}%" y1="{7}" y2="100%"/><circle class="stairs__dot {0}-dot" cx="{1}%" cy="{2}%" r="4"/>'
        '<text class="{0}-label" x="{1}%" dx="{3}" y="{4}" text-anchor="{5}">{6}</text>',
        name, x, y, 6 if is_left else -6, 18 * place - 26, "start" if is_left else "end", text, 18 * place - 36,
    )  # fmt: skip
