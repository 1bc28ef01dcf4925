"""A draft: what it would change, what that would do, and its publishing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link
from foundation.web.editing import Edited, EditView, Trouble
from pricing.bands.blocks.lines import place_of, price_of, product_of, share_of
from pricing.bands.blocks.shapes import DraftLine, DraftPage
from pricing.bands.choices import DraftState
from pricing.bands.forms import cell_id, read_cells
from pricing.bands.pages.grid import may_edit
from pricing.bands.queries import ChangeRow, DraftRow, one_draft
from pricing.bands.rules import in_force
from pricing.bands.services import drop_changes, drop_draft, publish_draft
from pricing.bands.wording import days_text


class _DraftEdit(EditView):
    permissions = {"POST": "bands:write"}

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        page = _page(self.scope, kwargs["draft"], trouble, request.POST.get("reason", ""))
        return render(request, "pricing/bands/draft.html", {"page": page})


class BandDraftView(_DraftEdit):
    """POST publishes the draft as its reader saw it."""

    permissions = {"GET": "bands:read", "POST": "bands:write"}

    def get(self, request: HttpRequest, draft: int) -> HttpResponse:
        return render(request, "pricing/bands/draft.html", {"page": _page(self.scope, draft)})

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        done = publish_draft(
            self.scope,
            draft=kwargs["draft"],
            version=request.POST.get("version", ""),
            reason=request.POST.get("reason", ""),
        )
        words = {"version": done.version, "count": formats.number(done.bands)}
        text = ngettext(
            "Version %(version)s is published: %(count)s band.", "Version %(version)s is published: %(count)s bands.", done.bands
        )
        return Edited(reverse("price-band-publication", args=[done.id]), text % words)


class BandDraftRemoval(_DraftEdit):
    """Takes the chosen changes out."""

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        gone = drop_changes(self.scope, draft=kwargs["draft"], cells=read_cells(request.POST.getlist("cell")))
        text = ngettext("%(count)s change is taken out.", "%(count)s changes are taken out.", gone)
        return Edited(reverse("price-band-draft", args=[kwargs["draft"]]), text % {"count": formats.number(gone)})


class BandDraftEnd(_DraftEdit):
    """Gives the draft up."""

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        drop_draft(self.scope, draft=kwargs["draft"])
        return Edited(reverse("price-bands"), _("Draft %(draft)s is given up.") % {"draft": kwargs["draft"]})


def _page(scope: Scope, draft: int, trouble: Trouble | None = None, reason: str = "") -> DraftPage:
    row = one_draft(scope, draft)
    if row is None or scope.codes("partner") is not None:
        raise Http404
    head = row.head
    states = {DraftState.OPEN: _("open"), DraftState.PUBLISHED: _("published"), DraftState.DROPPED: _("given up")}
    first = min((change.valid_from for change in row.changes), default=None)
    lead, text = _sentence(row, first)
    is_open = head.state == DraftState.OPEN
    return DraftPage(
        title=_("Draft %(draft)s") % {"draft": head.id},
        trail=[Link(_("Market order"), reverse("cases")), Link(_("Price bands"), reverse("price-bands"))],
        pill=states[DraftState(head.state)],
        lead=lead,
        text=text,
        lines=[_line(row, change) for change in row.changes],
        version=row.version,
        reason=reason,
        is_open=is_open,
        may_edit=is_open and may_edit(scope),
        url=reverse("price-band-draft", args=[draft]),
        removal_url=reverse("price-band-draft-removal", args=[draft]),
        end_url=reverse("price-band-draft-end", args=[draft]),
        more_url=f"{reverse('price-bands')}?brand={head.brand}",
        preview_url=reverse("band-draft-preview", args=[draft]) if is_open and row.changes else "",
        note=_past(first),
        trouble=trouble,
    )


def _sentence(row: DraftRow, first: date | None) -> tuple[str, str]:
    count = len(row.changes)
    if first is None:
        return _("This draft holds no change yet."), _("Choose bands in the list and change them.")
    lead = ngettext("%(count)s band changes.", "%(count)s bands change.", count) % {"count": formats.number(count)}
    words = {"day": formats.day(first, get_language() or "en", year=True), "who": row.head.author}
    return lead, _("The first one on %(day)s; drafted by %(who)s.") % words


def _past(first: date | None) -> str:
    if first is None or first > timezone.localdate():
        return ""
    return _("The change begins before tomorrow: the next night judges the days from then on anew.")


def _line(row: DraftRow, change: ChangeRow) -> DraftLine:
    product = row.named.products[change.cell.product]
    before = in_force(row.bands[change.cell], change.valid_from)
    return DraftLine(
        id=cell_id(change.cell),
        product=product_of(row.named, change.cell),
        place=place_of(row.named, change.cell),
        days=days_text(change.valid_from, change.valid_to),
        before=price_of(before),
        after=price_of(change.new),
        share=share_of(change.new, product.msrp, product.currency),
        is_end=change.new is None,
    )
