"""A form as a page draws it: fields with what was typed and what is wrong, the version that was read, and what saving does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.web.editing import Trouble
from foundation.web.lists import Choice


@dataclass(frozen=True)
class FormField:
    """``kind`` is that of an input, or "select", "textarea", "checkbox" (``value`` "1" is ticked). ``unit`` stands behind it."""

    name: str
    label: str
    value: str = ""
    kind: str = "text"
    choices: Sequence[Choice] = ()
    error: str = ""
    help: str = ""
    unit: str = ""
    is_required: bool = False
    longest: int | None = None


@dataclass(frozen=True)
class EditForm:
    """``label`` opens it, ``button`` sends it; ``consequences`` are told above the button; ``hidden`` go along (name, value)."""

    key: str
    url: str
    label: str
    button: str
    fields: Sequence[FormField]
    hidden: Sequence[tuple[str, str]] = ()
    consequences: Sequence[str] = ()
    trouble: Trouble | None = None

    @property
    def is_open(self) -> bool:
        return self.trouble is not None


def field_of(
    name: str,
    label: str,
    *,
    stored: str = "",
    typed: Mapping[str, str] | None = None,
    trouble: Trouble | None = None,
    kind: str = "text",
    choices: Mapping[str, str] | None = None,
    **more: object,
) -> FormField:
    """A field that shows what was typed where something was, else what is stored."""
    value = stored if typed is None else typed.get(name, "")
    error = "" if trouble is None else trouble.by_field.get(name, "")
    shown = [Choice(code, text, code == value) for code, text in (choices or {}).items()]
    return FormField(name, label, value, kind, shown, error, **more)  # type: ignore[arg-type]
