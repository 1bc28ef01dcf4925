"""The version of what an editor read: a digest of its content, so that whatever changed it meanwhile (a person, an import) shows. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

LENGTH = 16


def token_of(values: Mapping[str, Any]) -> str:
    """LENGTH hex digits of ``values`` (texts, whole numbers, Decimals, days, moments, None, lists and mappings of these).

    The order of the names does not matter, nor how many zeros a Decimal carries: 1.50 is 1.5. Raises TypeError for a float or
    anything else that has no exact form.
    """
    text = json.dumps(_plain(values), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return {"decimal": f"{value.normalize():f}" if value else "0"}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no exact form")
