"""Templates: no inline style or script (the policy of every page refuses them), every name resolves."""

import re
from collections.abc import Iterator
from pathlib import Path

from django.template.loader import get_template
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.house import ROOT, Finding, assert_none

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without a source": re.compile(r"<script\b(?![^>]*\ssrc\s*=)(?![^>]*type=\"application/json\")", re.IGNORECASE),
    "event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"(href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE),
    "htmx script": re.compile(r"\shx-on[:-]|hx-(vals|headers)\s*=\s*[\"']?\s*js:", re.IGNORECASE),
}
COMMENTS = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
URL_TAG = re.compile(r"\{%-?\s*url\s+[\"']([^\"']+)[\"']")


def test_no_inline_style_or_script() -> None:
    found = (
        Finding("inline", path.relative_to(ROOT).as_posix(), text.count("\n", 0, match.start()) + 1, what)
        for path, text in _templates()
        for what, pattern in INLINE.items()
        for match in pattern.finditer(text)
    )
    assert_none(found, "Style lies in static/css, behaviour in static/js")


def test_every_url_tag_names_a_route() -> None:
    routes = set(_route_names(get_resolver()))
    found = (
        Finding("url", path.relative_to(ROOT).as_posix(), text.count("\n", 0, match.start()) + 1, f"{match[1]} is no route")
        for path, text in _templates()
        for match in URL_TAG.finditer(text)
        if match[1] not in routes
    )
    assert_none(found, "Every {% url %} resolves")


def test_every_template_compiles() -> None:
    for path, _ in _templates():
        get_template(path.relative_to(ROOT / "templates").as_posix())


def _templates() -> Iterator[tuple[Path, str]]:
    """Each template with its comments blanked, so that line numbers hold."""
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file() and path.suffix in (".html", ".txt", ".xml", ".svg"):
            text = path.read_text(encoding="utf-8")
            yield path, COMMENTS.sub(lambda match: "\n" * match[0].count("\n"), text)


def _route_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield f"{namespace}{entry.name}"
        else:
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _route_names(entry, inner)
