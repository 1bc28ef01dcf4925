"""Rows of a request's body: JSON or NDJSON, numbers exact to the last digit, nothing passed over in silence."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

JSON, NDJSON = "application/json", "application/x-ndjson"
MOST_DIGITS = 40  # more is no number of any column: it stays text, and the column refuses it by name


class BodyInvalid(ValueError):
    """The body is not what its content type says, or holds no list of rows; the text is for people."""


def read_rows(body: bytes, content_type: str, *, most: int) -> list[Any]:
    """The rows of ``body``: a JSON array, an object ``{"rows": [...]}``, or one JSON value a line. Raises BodyInvalid.

    Numbers with a point become Decimal (a float would round 0.1), those beyond any column's digits stay text.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BodyInvalid(_("the body is not UTF-8 (byte %(place)s)") % {"place": error.start}) from None
    rows = _lines(text) if content_type == NDJSON else _listed(_value(text))
    if not rows:
        raise BodyInvalid(_("there are no rows in it"))
    if len(rows) > most:
        raise BodyInvalid(_("%(count)s rows; at most %(most)s are taken at once") % {"count": len(rows), "most": most})
    return list(rows)


def _lines(text: str) -> list[Any]:
    # Not splitlines: it would also cut at characters that may stand inside a JSON text.
    lines = [(number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip()]
    return [_value(line, number) for number, line in lines]


def _listed(value: Any) -> Sequence[Any]:
    if isinstance(value, dict) and list(value) == ["rows"]:
        value = value["rows"]
    if not isinstance(value, list):
        raise BodyInvalid(_('neither a list of rows nor {"rows": [...]}'))
    return value


def _value(text: str, line: int = 0) -> Any:
    try:
        return json.loads(
            text, parse_float=_exact, parse_int=_whole, parse_constant=_no_number, object_pairs_hook=_without_repeats
        )
    except BodyInvalid as error:
        raise BodyInvalid(_at(str(error), line)) from None
    except json.JSONDecodeError as error:
        place = _("no JSON: %(what)s (character %(place)s)") % {"what": error.msg, "place": error.pos + 1}
        raise BodyInvalid(_at(place, line)) from None
    except RecursionError:
        raise BodyInvalid(_at(_("nested too deeply"), line)) from None


def _at(reason: str, line: int) -> str:
    return _("line %(line)s: %(reason)s") % {"line": line, "reason": reason} if line else reason


def _exact(text: str) -> Decimal | str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    # 1e999999999 is short as text and a gigabyte written out.
    return number if abs(number.adjusted()) < MOST_DIGITS and len(text) <= 2 * MOST_DIGITS else text


def _whole(text: str) -> int | str:
    return int(text) if len(text) <= MOST_DIGITS else text


def _no_number(text: str) -> Any:
    raise BodyInvalid(_("%(text)s is no number of JSON") % {"text": text})


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        names = [name for name, value in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise BodyInvalid(_("%(name)s stands twice in one object") % {"name": ascii(repeated)[1:-1][:60]})
    return held
