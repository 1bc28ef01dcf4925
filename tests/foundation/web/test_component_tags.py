"""The component tags say in words what they show in shapes, and never write a style into the page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation

from foundation.web.components import Block, Change, Chart, Figure, FigureKind, Part, Series, Tile, Tone, Trend


def shown(source: str, **context: object) -> str:
    return Template("{% load relay %}" + source).render(Context(context))


def percent(value: str) -> Figure:
    return Figure(FigureKind.PERCENT, Decimal(value))


def test_a_figure_follows_the_readers_language() -> None:
    figure = percent("0.181")
    assert shown("{% figure figure %}", figure=figure) == '<span class="figure">18.1\u00a0%</span>'
    with translation.override("zh-hans"):
        assert shown("{% figure figure %}", figure=figure) == '<span class="figure">18.1%</span>'


def test_a_missing_figure_names_its_reason_and_shows_no_number() -> None:
    figure = Figure(FigureKind.MONEY, None, "CNY", missing="no acquisition spend <b>")
    assert shown("{% figure figure %}", figure=figure) == '<span class="missing">no acquisition spend &lt;b&gt;</span>'


@pytest.mark.parametrize(
    ("value", "is_good", "tone", "mark", "word"),
    [
        ("0.084", True, "change change--good", "▲", "up"),
        ("0.130", False, "change change--bad", "▲", "up"),
        ("-0.025", None, "change", "▼", "down"),
    ],
)
def test_a_change_has_a_shape_a_word_and_colour_by_meaning(
    value: str, is_good: bool | None, tone: str, mark: str, word: str
) -> None:
    text = shown("{% change change %}", change=Change(percent(value), is_good))
    assert f'<span class="{tone}">' in text
    assert mark in text
    assert f'<span class="visually-hidden">{word} </span>' in text
    assert "\u2212" not in text


def test_no_change_is_an_equals_sign_without_direction() -> None:
    text = shown("{% change change %}", change=Change(percent("0"), True))
    assert ">=</span>" in text
    assert "▲" not in text
    assert "change--good" not in text


@pytest.mark.parametrize(
    ("kind", "value", "digits"),
    [
        (FigureKind.NUMBER, "0.4", 0),
        (FigureKind.PERCENT, "-0.0004", None),
        (FigureKind.RATIO, "-0.004", None),
        (FigureKind.POINTS, "0.0004", 1),
    ],
)
def test_a_change_too_small_to_be_shown_is_none(kind: FigureKind, value: str, digits: int | None) -> None:
    change = Change(Figure(kind, Decimal(value), digits=digits), False)
    assert change.is_nothing
    assert ">=</span>" in shown("{% change change %}", change=change)
    assert not Change(Figure(kind, Decimal(value) * 2, digits=digits), False).is_nothing


@pytest.mark.parametrize(("level", "filled"), [("low", 1), ("medium", 2), ("high", 3), ("critical", 4)])
def test_severity_fills_its_bars_from_the_left_and_says_its_word(level: str, filled: int) -> None:
    text = shown("{% severity level %}", level=level)
    assert text.count('class="on"') == filled
    assert text.count('class="off"') == 4 - filled
    assert f">{level}</span>" in text


def test_a_moment_is_in_the_readers_zone_with_the_exact_one_on_hover() -> None:
    published = datetime(2026, 11, 22, 18, 13, 52, tzinfo=UTC)
    with timezone.override("Asia/Shanghai"):
        text = shown("{{ at|moment }}", at=published)
    assert text == '<time datetime="2026-11-23T02:13:52+08:00" title="23 Nov 2026 02:13:52 CST">23 Nov 02:13</time>'


def test_a_business_day_does_not_move_with_the_zone() -> None:
    with timezone.override("America/Los_Angeles"):
        text = shown("{{ day|weekday }}", day=date(2026, 11, 24))
    assert text == '<time datetime="2026-11-24" title="Tuesday 24 November 2026">Tue 24 Nov</time>'


def test_the_table_behind_a_chart_holds_every_value_and_its_interval() -> None:
    chart = Chart(
        "ltv", "Worth?", "CNY", "intervals", ["Oct", "Nov"],
        [Series("LTV", [548.0, None], Tone.ACCENT, low=[520.0, None], high=[571.4, None])],
    )  # fmt: skip
    text = render_to_string("components/chart.html", {"chart": chart})
    assert "548 (520 – 571)" in text
    assert '<th scope="row">Nov</th><td class="num">–</td>' in text
    assert 'data-chart="chart-ltv"' in text
    assert '<script id="chart-ltv" type="application/json">' in text


def test_the_earning_bar_shows_spending_beyond_the_margin_and_nothing_left() -> None:
    text = shown("{% earning_bar 270 342 900 %}")
    assert '<rect class="spent" width="30%"' in text
    assert '<rect class="left" x="30%" width="0%"' in text
    assert '<rect class="beyond" fill="url(#hatch)" x="30%" width="8%"' in text


def test_a_negative_margin_is_all_spent_beyond_it() -> None:
    text = shown("{% earning_bar margin 90 900 %}", margin=-40)
    assert '<rect class="spent" width="0%"' in text
    assert 'x="0%" width="10%"' in text


def test_small_fields_of_the_radar_have_no_label_but_a_title_and_a_link() -> None:
    def block(label: str, value: int) -> Block:
        return Block(label, value, Figure(FigureKind.MONEY, value, "CNY"), "1 case", "high", f"/cases/?kind={label}")

    text = shown("{% tree_map blocks %}", blocks=[block("diversion", 990), block("false_start", 10)])
    assert '<text class="radar__label" x="10" y="21">diversion</text>' in text
    assert ">false_start</text>" not in text
    assert "<title>false_start: ¥10, 1 case</title>" in text
    assert 'href="/cases/?kind=false_start"' in text


def test_no_component_writes_a_style_or_a_handler() -> None:
    tile = Tile(
        "Net revenue", percent("0.5"), Change(percent("0.1"), True), Trend([1.0, 2.0], [1.0, 1.0], 3.0),
        as_of=datetime(2026, 11, 23, tzinfo=UTC), explain_url="/kpis/1/",
    )  # fmt: skip
    text = render_to_string("components/tile.html", {"tile": tile})
    text += shown("{% stacked_bar parts %}{% meter 0.4 %}{% level_bars 2 %}{% icon 'check' %}", parts=[Part("KPIs", 1.0, "1 s")])
    assert "style=" not in text
    assert "onclick" not in text
    assert 'hx-get="/kpis/1/"' in text
