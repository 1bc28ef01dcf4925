"""What a person sends with an act: the version that they saw, and their words."""

from __future__ import annotations

from typing import Any

from django import forms

LONGEST_REASON = 4000
MOST_CASES = 500
_LARGEST_ID = 2**63 - 1


#: For an assignee: nobody. Without an assignee the person who asks is meant.
NOBODY = "-"


class ActForm(forms.Form):
    """``version`` is the case's as its page was made; ``reason`` may be empty: the act says whether it needs one."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)
    accepts_proposal = forms.BooleanField(required=False)
    assignee = forms.CharField(max_length=254, required=False)


class CommentForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_REASON, required=False)


class BulkForm(forms.Form):
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)
    assignee = forms.CharField(max_length=254, required=False)


def assignee_of(values: dict[str, Any], me: str) -> str:
    """The e-mail of whom a form gives a case to; empty for nobody."""
    wanted = str(values.get("assignee") or me)
    return "" if wanted == NOBODY else wanted


def chosen_cases(values: list[str]) -> list[tuple[int, int]] | None:
    """(case, version) of each ``case=<id>.<version>``, by case; None where one cannot be read or there are too many."""
    found: dict[int, int] = {}
    for value in values:
        case, _dot, version = value.partition(".")
        if not (value.isascii() and case.isdigit() and version.isdigit()) or len(value) > 40 or int(case) > _LARGEST_ID:
            return None
        found[int(case)] = int(version)
    return sorted(found.items()) if 0 < len(found) <= MOST_CASES else None
