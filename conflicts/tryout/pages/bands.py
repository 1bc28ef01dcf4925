"""What a draft of price bands would open and close: alone as a page, and inside the draft's page."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from conflicts.tryout.blocks import Tried, tried_of
from conflicts.tryout.queries import HISTORY_DAYS, preview_of_draft
from foundation.web.components import Link
from foundation.web.views import PageView


@dataclass(frozen=True)
class PreviewPage:
    title: str
    trail: list[Link]
    lists: list[Tried]


class BandDraftPreview(PageView):
    permissions = {"GET": "bands:read"}

    def get(self, request: HttpRequest, draft: int) -> HttpResponse:
        found = None if self.scope.codes("partner") is not None else preview_of_draft(self.scope, draft=draft)
        if found is None:
            raise Http404
        title = _("Draft %(draft)s") % {"draft": draft}
        trail = [
            Link(_("Market order"), reverse("cases")),
            Link(_("Price bands"), reverse("price-bands")),
            Link(title, reverse("price-band-draft", args=[draft])),
        ]
        past = _("Had it been in force over the last %(days)s days") % {"days": HISTORY_DAYS}
        lists = [
            tried_of(self.scope, each, words)
            for each, words in ((found.next_night, _("With the next night, as dated")), (found.history, past))
            if each is not None
        ]
        page = PreviewPage(_("What publishing does"), trail, lists)
        is_fragment = bool(request.headers.get("HX-Request"))
        return render(request, f"conflicts/tryout/{'_bands' if is_fragment else 'bands'}.html", {"page": page})
