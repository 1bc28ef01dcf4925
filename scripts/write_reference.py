"""Writes the tables of docs/data-model.md and docs/files.md from the code: ``.venv/bin/python scripts/write_reference.py``.

Only what stands between the two marks of a page is made here; the prose around it is written by hand.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- made by scripts/write_reference.py -->", "<!-- end -->"
APPS = ("foundation", "channels_core", "partners", "pricing", "lifecycle", "conflicts", "analytics")
HEAD = "| table | what a row is | kind | key | refers to | checks |\n| --- | --- | --- | --- | --- | --- |"


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    for name, describe in (("data-model.md", described_tables), ("files.md", described_files)):
        page = ROOT / "docs" / name
        before, rest = page.read_text(encoding="utf-8").split(BEGIN)
        page.write_text(f"{before}{BEGIN}\n{describe()}\n{END}{rest.split(END)[1]}", encoding="utf-8")


def described_files() -> str:
    """A row for each interchange file that is loaded, in the order in which they are read."""
    from foundation.intake.registry import interchange_files

    rows = ["| file | key | columns |", "| --- | --- | --- |"]
    for file in interchange_files():
        columns = ", ".join(f"**{column.name}**" if column.required else column.name for column in file.columns)
        rows.append(f"| `{file.code}` | {', '.join(file.key)} | {columns} |")
    return "\n".join(rows)


def described_tables() -> str:
    """A section for each app, a row for each of its tables, by room and name."""
    from django.apps import apps

    sections = []
    for app in APPS:
        # Tests register tables of their own with an app's label: only those of its rooms are the product's.
        own = (model for model in apps.get_app_config(app).get_models() if model.__module__.startswith(f"{app}."))
        models = sorted(own, key=lambda model: (model.__module__, model.__name__))
        rows = "\n".join(f"| {' | '.join(_cells(model))} |" for model in models)
        sections.append(f"### {app}\n\n{HEAD}\n{rows}\n")
    return "\n".join(sections).rstrip()


def _cells(model: Any) -> Iterator[str]:
    """Room and name; the first sentence of the docstring; kind; unique keys; foreign keys; checks by name."""
    yield f"`{model.__module__.split('.')[1]}.{model.__name__}`"
    yield _sentence(model.__doc__ or "")
    yield _kind(model)
    yield "; ".join(_keys(model)) or "id"
    yield ", ".join(_references(model))
    yield ", ".join(sorted(_checks(model)))


def _sentence(text: str) -> str:
    sentences = re.split(r"(?<=[.])\s", " ".join(text.split("\n\n")[0].split()))
    # The key has a column of its own.
    first = next((sentence for sentence in sentences if not sentence.startswith("Unique by")), sentences[0])
    return first.replace("``", "`").replace("|", "\\|")


def _kind(model: Any) -> str:
    """By its base; a table without one of the shared bases is told apart by where it lies."""
    from foundation.fields import ImportedModel, VersionedResult

    if issubclass(model, VersionedResult):
        return "result"
    if issubclass(model, ImportedModel):
        return "fact"
    room = model.__module__.split(".")
    if room[1] == "rollups" or model.__name__ == "DirtyKey":
        return "working state"
    if room[0] == "foundation":
        return "platform"
    return "act" if room[0] == "conflicts" else "beside a fact"


def _keys(model: Any) -> Iterator[str]:
    """The columns that tell rows apart; "(open)": of the versions that are not closed."""
    from django.db.models import UniqueConstraint

    for field in model._meta.concrete_fields:
        if (field.unique and not field.primary_key) or (field.primary_key and field.is_relation):
            yield field.name
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            names = list(constraint.fields) or [_column(part) for part in constraint.expressions]
            yield ", ".join(names) + (" (where a condition holds)" if constraint.condition else "")


def _column(expression: Any) -> str:
    """The column inside F or COALESCE(column, nothing)."""
    sources = expression.get_source_expressions() if hasattr(expression, "get_source_expressions") else []
    return str(expression.name) if hasattr(expression, "name") else _column(sources[0])


def _references(model: Any) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if field.is_relation:
            yield f"{field.related_model.__name__}{'?' if field.null else ''}"


def _checks(model: Any) -> Iterator[str]:
    from django.db.models import CheckConstraint

    return (constraint.name for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint))


if __name__ == "__main__":
    main()
