"""Tags and filters of the page components: ``{% load relay %}``.

Figures, days and moments are formatted here for the reader's language and zone; everything drawn is SVG with attributes, because the
content security policy allows no style written into a page.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from foundation.web import charts, drawing, formats
from foundation.web.components import Block, Change, Figure, FigureKind, Part, Trend
from foundation.web.editing import once_fields

register = template.Library()

_SEVERITIES = {"low": 1, "medium": 2, "high": 3, "critical": 4}


def _language() -> str:
    return get_language() or "en"


def _figure_text(figure: Figure, *, signed: bool = False) -> str:
    if figure.value is None:
        return figure.missing or formats.EN_DASH
    value, digits = figure.value, figure.shown_digits
    match figure.kind:
        case FigureKind.MONEY:
            return formats.money(value, figure.currency, digits=digits, signed=signed)
        case FigureKind.COMPACT_MONEY:
            return formats.compact_money(value, figure.currency, _language())
        case FigureKind.PERCENT:
            return formats.percent(value, _language(), digits=digits, signed=signed)
        case FigureKind.POINTS:
            return _("%(points)s pt") % {"points": formats.points(value, digits=digits, signed=signed)}
        case FigureKind.DURATION:
            return formats.duration(value, _language())
        case _:
            return formats.number(value, digits=digits, signed=signed)


@register.filter
def figure_text(figure: Figure | None) -> str:
    """A figure as plain text, with its unit; the reason where it is missing."""
    return "" if figure is None else _figure_text(figure)


@register.filter
def signed_text(figure: Figure | None) -> str:
    """A figure with its sign, also for gains: "+¥45,976"."""
    return "" if figure is None else _figure_text(figure, signed=True)


@register.simple_tag
def figure(value: Figure | None) -> str:
    """A figure to stand in a line or cell; a missing one is a dashed field with its reason."""
    if value is None:
        return ""
    if value.value is None:
        return format_html('<span class="missing">{}</span>', value.missing or formats.EN_DASH)
    return format_html('<span class="figure">{}</span>', _figure_text(value))


@register.simple_tag
def change(value: Change | None) -> str:
    """▲ 8.4 %: a shape for the direction, colour only where the change is good or bad, the direction also in words."""
    if value is None or value.figure.value is None:
        return ""
    amount = value.figure.value
    if value.is_nothing:
        return format_html('<span class="change" title="{}">=</span>', _("unchanged"))
    rising = amount > 0
    unsigned = Figure(value.figure.kind, abs(Decimal(amount)), value.figure.currency, value.figure.digits)
    tone = "" if value.is_good is None else " change--good" if value.is_good else " change--bad"
    return format_html(
        '<span class="change{}"><span class="change__mark" aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{} </span>{}</span>',
        tone, "▲" if rising else "▼", _("up") if rising else _("down"), _figure_text(unsigned),
    )  # fmt: skip


@register.simple_tag
def icon(name: str, label: str = "") -> str:
    """A line icon of the sprite; hidden from screen readers unless it has a label."""
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, href)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def severity(level: str, with_word: bool = False) -> str:
    """Four bars, filled from the left; critical and high alone have colour. The word is always there, at least for listening."""
    words = {"low": _("low"), "medium": _("medium"), "high": _("high"), "critical": _("critical")}
    filled = _SEVERITIES[level]
    bars = SafeString(
        "".join(
            f'<rect class="{"on" if number < filled else "off"}" x="{number * 4}" y="{9 - number * 3}" width="3" '
            f'height="{3 + number * 3}" rx="0.5"/>'
            for number in range(4)
        )
    )
    return format_html(
        '<span class="severity severity--{}" title="{}"><svg viewBox="0 0 15 12" aria-hidden="true">{}</svg>'
        '<span class="{}">{}</span></span>',
        level, words[level], bars, "severity__word" if with_word else "visually-hidden", words[level],
    )  # fmt: skip


@register.simple_tag
def level_bars(level: int) -> str:
    """The resolution level as one to three strokes and its number."""
    strokes = SafeString(
        "".join(
            f'<rect class="{"on" if n < level else "off"}" x="{n * 11}" y="0" width="9" height="4" rx="1"/>' for n in range(3)
        )
    )
    return format_html(
        '<span class="level"><svg viewBox="0 0 31 4" aria-hidden="true">{}</svg>'
        '<span class="visually-hidden">{} </span>{}</span>',
        strokes, _("level"), level,
    )  # fmt: skip


@register.inclusion_tag("components/sparkline.html")
def sparkline(trend: Trend | None) -> dict[str, Any]:
    """A trend line with an end dot, the compared period dashed and the target as a tick in its own gutter."""
    drawn = None if trend is None else drawing.sparkline(trend.values, trend.compared, trend.target)
    return {"drawn": drawn, "width": drawing.SPARK_WIDTH, "height": drawing.SPARK_HEIGHT}


@register.inclusion_tag("components/stacked_bar.html")
def stacked_bar(parts: Sequence[Part]) -> dict[str, Any]:
    """A bar of parts in falling greys with its list below: label left, text right."""
    places = drawing.stacked([part.value for part in parts])
    return {
        "parts": [
            {
                "label": part.label,
                "text": part.text,
                "x": drawing.coordinate(x),
                "width": drawing.coordinate(max(width - 0.4, 0.3)),
            }
            for part, (x, width) in zip(parts, places, strict=True)
        ]
    }


@register.inclusion_tag("components/tree_map.html")
def tree_map(blocks: Sequence[Block]) -> dict[str, Any]:
    """Fields whose area is money and whose colour is the worst severity, each a link; blocks in falling order."""
    boxes = drawing.tree_map([block.value for block in blocks])
    shown = [
        {
            "block": block,
            "x": drawing.coordinate(box.x), "y": drawing.coordinate(box.y),
            "width": drawing.coordinate(box.width), "height": drawing.coordinate(box.height),
            "lines": charts.label_lines(block.label, (figure_text(block.figure), block.detail), box),
        }
        for block, box in zip(blocks, boxes, strict=True)
        if box.width > 0
    ]  # fmt: skip
    return {"shown": shown, "blocks": blocks}


@register.simple_tag
def meter(share: float, tone: str = "neutral", label: str = "") -> str:
    """A bar filled to ``share`` (0-1; more is shown as full)."""
    return format_html(
        '<svg class="meter meter--{}" role="img" aria-label="{}"><rect class="meter__ground" width="100%" height="100%" rx="2"/>'
        '<rect class="meter__fill" width="{}%" height="100%" rx="2"/></svg>',
        tone, label or formats.percent(Decimal(str(share)), _language(), digits=0),
        drawing.coordinate(min(max(share, 0.0), 1.0) * 100),
    )  # fmt: skip


@register.simple_tag
def earning_bar(margin: float, spent: float, scale: float) -> str:
    """Gross margin against what was spent on it: spent in grey, what is left in accent, spending beyond the margin hatched.

    All three in one unit; ``scale`` is the value at the right edge. A negative margin shows all spending as beyond it.
    """
    covered = max(min(spent, margin), 0.0)
    left, beyond = max(margin - spent, 0.0), max(spent - max(margin, 0.0), 0.0)

    def share(value: float) -> str:
        return drawing.coordinate(min(value / scale, 1.0) * 100 if scale > 0 else 0.0)

    return format_html(
        '<svg class="bars" aria-hidden="true"><rect class="spent" width="{}%" height="100%"/>'
        '<rect class="left" x="{}%" width="{}%" height="100%"/><rect class="beyond" fill="url(#hatch)" x="{}%" width="{}%" height="100%"/></svg>',
        share(covered), share(covered), share(left), share(covered), share(beyond),
    )  # fmt: skip


@register.simple_tag
def diverging_bar(value: float, scale: float) -> str:
    """A bar from the middle to the right for a gain, to the left for a loss; ``scale`` is the value at either edge."""
    share = min(abs(value) / scale, 1.0) * 50 if scale > 0 else 0.0
    x = 50.0 if value >= 0 else 50.0 - share
    return format_html(
        '<svg class="diverging" aria-hidden="true"><line x1="50%" x2="50%" y1="0" y2="100%"/>'
        '<rect class="{}" x="{}%" y="2" width="{}%" height="10" rx="1"/></svg>',
        "diverging__gain" if value >= 0 else "diverging__loss", drawing.coordinate(x), drawing.coordinate(share),
    )  # fmt: skip


@register.simple_tag
def dot_line(value: float, low: float, high: float, target: float | None, is_under: bool) -> str:
    """A dot on a line from ``low`` to ``high``, with a stroke at the target if there is one; under it in the warning colour."""
    span = (high - low) or 1.0

    def place(at: float) -> str:
        return drawing.coordinate(min(max((at - low) / span, 0.0), 1.0) * 100)

    stroke: str = SafeString("")
    if target is not None:
        stroke = format_html('<line class="dots__target" x1="{}%" x2="{}%" y1="0" y2="12"/>', place(target), place(target))
    return format_html(
        '<svg class="dots" aria-hidden="true"><line x1="0" x2="100%" y1="6" y2="6"/>{}<circle class="{}" cx="{}%" cy="6" r="4.5"/></svg>',
        stroke, "dots__under" if is_under else "", place(value),
    )  # fmt: skip


@register.simple_tag
def progress(done: int, total: int, label: str) -> str:
    """A bar of counted work with its label read aloud; an unknown total shows an empty bar."""
    share = done / total if total else 0.0
    return meter(share, "accent", f"{label}: {formats.number(done)} / {formats.number(total)}")


register.filter("chart_data", charts.chart_data)
register.filter("chart_rows", charts.chart_rows)


@register.filter
def number(value: Decimal | int | None, digits: int = 0) -> str:
    """A grouped number."""
    return "" if value is None else formats.number(value, digits=digits)


@register.filter
def money(value: Decimal | int | None, currency: str) -> str:
    """Money with the currency's minor unit, as on a statement."""
    return "" if value is None else formats.money(value, currency, digits=formats.minor_digits(currency))


@register.filter
def percent(value: Decimal | None, digits: int = 1) -> str:
    """A fraction as a percentage."""
    return "" if value is None else formats.percent(value, _language(), digits=digits)


@register.filter
def duration(seconds: Decimal | float | int | None) -> str:
    """Seconds as "41 s" or "3 min 05 s"."""
    return "" if seconds is None else formats.duration(Decimal(str(seconds)), _language())


@register.filter
def day(value: date | None) -> str:
    """A business day: <time>23 Nov</time>, the year on hover."""
    return (
        ""
        if value is None
        else _time_element(value.isoformat(), formats.day(value, _language()), formats.long_day(value, _language()))
    )


@register.filter
def weekday(value: date | None) -> str:
    """A business day with its weekday: "Tue 24 Nov"."""
    text = "" if value is None else formats.day(value, _language(), weekday=True)
    return "" if value is None else _time_element(value.isoformat(), text, formats.long_day(value, _language()))


@register.filter
def long_day(value: date | None) -> str:
    """The day in full: "Monday 23 November 2026"."""
    return "" if value is None else formats.long_day(value, _language())


@register.filter
def moment(value: datetime | None) -> str:
    """A moment in the reader's zone: "23 Nov 02:14", with seconds, year and zone on hover."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _time_element(local.isoformat(), formats.moment(local, _language()), formats.exact_moment(local, _language()))


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day in the reader's zone: "02:14", the exact moment on hover."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _time_element(local.isoformat(), formats.clock(local), formats.exact_moment(local, _language()))


@register.filter
def exact(value: datetime | None) -> str:
    """A moment with year, seconds and zone, as plain text for a hover."""
    return "" if value is None else formats.exact_moment(timezone.localtime(value), _language())


def _time_element(machine: str, text: str, exact: str) -> str:
    return format_html('<time datetime="{}" title="{}">{}</time>', machine, exact, text)


@register.filter
def initials(name: str) -> str:
    """The letters of a name for a round mark."""
    return formats.initials(name)


@register.simple_tag
def once() -> SafeString:
    """Hidden fields of a form that edits: a key, so that sending it twice has one effect, and the moment it was made."""
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', once_fields())
