"""docs/operations.md knows every setting, command and figure, and none that is gone."""

from __future__ import annotations

import re

from foundation.jobs.metrics import NightCollector
from tests.docs.pages import DOCS, PAGES, ROOT, name_of, text_of

OPERATIONS = text_of(DOCS / "operations.md")
READ = re.compile(r"""(?:setting|flag|os\.environ\.get)\(\s*["']([A-Z][A-Z_]+)["']""")
ROW = re.compile(r"^\| (`[A-Z][A-Z_`, ]+`) \|", re.MULTILINE)
COMMANDS = {path.stem for path in (ROOT / "config" / "management" / "commands").glob("[a-z]*.py")}
# Django's own, as far as the pages name them.
DJANGO = {"migrate", "runserver", "collectstatic", "makemigrations"}


def settings_read() -> set[str]:
    files = (ROOT / "config" / "settings.py", ROOT / "config" / "gunicorn.py")
    return {match[1] for file in files for match in READ.finditer(text_of(file))}


def settings_told() -> set[str]:
    return {name for row in ROW.finditer(OPERATIONS) for name in re.findall(r"`([A-Z_]+)`", row[1])}


def test_every_environment_variable_is_told_and_none_that_is_gone() -> None:
    assert settings_read() == settings_told()


def test_every_command_is_told() -> None:
    told = set(re.findall(r"manage\.py ([a-z_]+)", OPERATIONS))
    assert COMMANDS - told - {"serve_demo"} == set()  # serve_demo is `make demo`


def test_no_page_names_a_command_that_is_not_there() -> None:
    for page in PAGES:
        named = set(re.findall(r"manage\.py ([a-z_]+)", text_of(page)))
        assert named <= COMMANDS | DJANGO, f"{name_of(page)} names {sorted(named - COMMANDS - DJANGO)}"


def test_no_page_names_a_make_target_that_is_not_there() -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    for page in PAGES:
        named = set(re.findall(r"`make ([a-z-]+)", text_of(page))) | set(
            re.findall(r"^make ([a-z-]+)", text_of(page), re.MULTILINE)
        )
        assert named <= targets, f"{name_of(page)} names {sorted(named - targets)}"


def test_every_figure_of_metrics_is_told(db: None) -> None:
    figures = {figure.name for figure in NightCollector().collect()}
    assert figures == set(re.findall(r"`(relay_[a-z_]+)`", OPERATIONS))
