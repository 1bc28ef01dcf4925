"""Query parameters as a closed list: each has a kind, everything else is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

MAX_CODE = 100
MAX_TEXT = 300
MAX_INTEGER = 2**63 - 1


class ParametersInvalid(ValueError):
    """``errors`` are {"field", "message"}, one for each parameter that cannot be used."""

    def __init__(self, errors: Sequence[dict[str, str]]) -> None:
        super().__init__(", ".join(error["field"] for error in errors))
        self.errors = list(errors)


@dataclass(frozen=True)
class Parameter:
    """``read`` turns the text into a value and raises ValueError with what is wrong with it."""

    name: str
    read: Callable[[str], Any]
    kind: str  # of the OpenAPI schema: string, integer, date, date-time
    about: str
    default: Any = None
    choices: tuple[str, ...] = ()
    required: bool = False
    bounds: tuple[int, int] | None = None  # of a whole number


def _code(text: str) -> str:
    if not text or len(text) > MAX_CODE or "\x00" in text:
        raise ValueError(_("is no code: 1 to 100 characters"))
    return text


def _day(text: str) -> date:
    try:
        if len(text) != 10 or not text.isascii():
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(_("is no date like 2026-01-31")) from None


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text) if text.isascii() else None
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)  # at either end of time UTC's year may be none
    except (ValueError, OverflowError):
        pass
    raise ValueError(_("is no time with its zone like 2026-01-31T08:00:00Z"))


def _whole(lowest: int, highest: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or len(text) > 19 or not lowest <= int(text) <= highest:
            raise ValueError(_("is no whole number from %(low)s to %(high)s") % {"low": lowest, "high": highest})
        return int(text)

    return read


def code(name: str, about: str, *, required: bool = False) -> Parameter:
    return Parameter(name, _code, "string", about, required=required)


def _text(text: str) -> str:
    if len(text) > MAX_TEXT or "\x00" in text:
        raise ValueError(_("is too long: %(most)s characters at the most") % {"most": MAX_TEXT})
    return text


def text(name: str, about: str) -> Parameter:
    return Parameter(name, _text, "string", about)


def day(name: str, about: str, *, required: bool = False) -> Parameter:
    return Parameter(name, _day, "date", about, required=required)


def moment(name: str, about: str) -> Parameter:
    return Parameter(name, _moment, "date-time", about)


def whole(name: str, about: str, *, lowest: int = 0, highest: int = MAX_INTEGER, default: int | None = None) -> Parameter:
    return Parameter(name, _whole(lowest, highest), "integer", about, default=default, bounds=(lowest, highest))


def choice(name: str, about: str, choices: Sequence[str], *, default: str | None = None) -> Parameter:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(_("is none of %(choices)s") % {"choices": ", ".join(choices)})
        return text

    return Parameter(name, read, "string", about, default=default, choices=tuple(choices))


def flag(name: str, about: str) -> Parameter:
    return choice(name, about, ("0", "1"), default="0")


def read_parameters(query: Mapping[str, Any], known: Sequence[Parameter]) -> dict[str, Any]:
    """The values by name, defaults filled in. ``query`` is a QueryDict; a repeated parameter is refused too.

    Raises ParametersInvalid naming every parameter that is unknown, repeated, missing or wrong. An empty value of a
    parameter counts as not given.
    """
    by_name = {parameter.name: parameter for parameter in known}
    errors = []
    values = {parameter.name: parameter.default for parameter in known}
    for name in query:
        given = query.getlist(name) if hasattr(query, "getlist") else [query[name]]
        if name not in by_name:
            errors.append({"field": name[:MAX_CODE], "message": _("is not a parameter of this address")})
        elif len(given) > 1:
            errors.append({"field": name, "message": _("is given more than once")})
        elif given[0] != "":
            try:
                values[name] = by_name[name].read(given[0])
            except ValueError as error:
                errors.append({"field": name, "message": str(error)})
    named = {error["field"] for error in errors}
    for parameter in known:
        if parameter.required and values[parameter.name] is None and parameter.name not in named:
            errors.append({"field": parameter.name, "message": _("is required")})
    if errors:
        raise ParametersInvalid(errors)
    return values
