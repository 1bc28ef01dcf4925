"""What to do next where a page has nothing to show yet."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from channels_core.orders.queries import has_lines
from foundation.values.scope import Scope
from foundation.web.components import Link


def empty_page(request: HttpRequest, title: str, why: str) -> HttpResponse:
    """``why``: "night" (nothing is published), "partners" (channels are the brand's), "facts" (nothing in the period)."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    context = {"page_title": title, "icon_name": "inbox", "commands": [], "action": None, **_words(scope, why)}
    return render(request, "analytics/kpis/empty.html", context)


def _words(scope: Scope, why: str) -> dict[str, object]:
    if why == "partners":
        text = _("Channel figures belong to the whole brand; you see your own partners.")
        return {"title": _("You see your own partners"), "text": text, "action": Link(_("To Today"), "/")}
    if why == "facts":
        return {"title": _("Nothing happened in this period"), "text": _("Choose another period.")}
    if has_lines(scope):
        return {
            "title": _("No night has run yet"),
            "text": _(
                "The facts are in. The night computes every figure from them; it runs by itself at 02:00, or now by this command."
            ),
            "commands": ["python manage.py nightly"],
            "icon_name": "moon",
        }
    return {
        "title": _("No facts yet"),
        "text": _("Import the brand’s files, then run the night: it computes channels, cases and lifetime values from them."),
        "commands": ["python manage.py import_data FOLDER", "python manage.py nightly"],
    }
