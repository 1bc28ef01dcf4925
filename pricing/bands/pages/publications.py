"""What was published, version by version, and its taking back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link, Pages
from foundation.web.editing import Edited, EditView, Trouble
from foundation.web.paging import CursorInvalid
from foundation.web.parameters import Parameter, ParametersInvalid, read_parameters
from foundation.web.views import PageView
from pricing.bands.blocks.lines import place_of, price_of, product_of, share_of
from pricing.bands.blocks.shapes import DraftLine, PublicationLine, PublicationList, PublicationPage
from pricing.bands.forms import cell_id
from pricing.bands.pages.grid import may_edit
from pricing.bands.queries import (
    Named,
    PublicationRow,
    PublishedChange,
    names_in,
    one_publication,
    publication_page,
    published_changes,
)
from pricing.bands.services import undo_publication
from pricing.bands.wording import days_text

PAGE_SIZE = 50
_KNOWN = (Parameter("cursor", str, "string", "where the page begins"),)


class BandPublications(PageView):
    permissions = {"GET": "bands:read"}

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            values = read_parameters(request.GET, _KNOWN)
            found = publication_page(self.scope, cursor=values["cursor"], size=PAGE_SIZE)
        except (ParametersInvalid, CursorInvalid) as error:
            raise BadRequest(str(error)) from error
        path = reverse("price-band-publications")
        pages = Pages(*(f"{path}?cursor={each}" if each else "" for each in (found.previous, found.next)))
        page = PublicationList(_trail(), [_listed(row) for row in found.rows], pages)
        return render(request, "pricing/bands/publications.html", {"page": page})


class BandPublicationView(EditView):
    """POST takes the publication back, as a version of its own."""

    permissions = {"GET": "bands:read", "POST": "bands:write"}

    def get(self, request: HttpRequest, publication: int) -> HttpResponse:
        return render(request, "pricing/bands/publication.html", {"page": _page(self.scope, publication)})

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        done = undo_publication(self.scope, publication=kwargs["publication"], reason=request.POST.get("reason", ""))
        text = _("Taken back as version %(version)s.") % {"version": done.version}
        return Edited(reverse("price-band-publication", args=[done.id]), text)

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        page = _page(self.scope, kwargs["publication"], trouble, request.POST.get("reason", ""))
        return render(request, "pricing/bands/publication.html", {"page": page})


def _trail() -> list[Link]:
    return [Link(_("Market order"), reverse("cases")), Link(_("Price bands"), reverse("price-bands"))]


def _version(row: PublicationRow) -> str:
    return _("Version %(version)s") % {"version": row.version}


def _state(row: PublicationRow) -> str:
    if row.undone_by is not None:
        return _("taken back by version %(version)s") % {"version": row.undone_by}
    return "" if row.undoes is None else _("takes version %(version)s back") % {"version": row.undoes}


def _moment(row: PublicationRow) -> str:
    return formats.moment(timezone.localtime(row.published_at), get_language() or "en")


def _listed(row: PublicationRow) -> PublicationLine:
    return PublicationLine(
        version=_version(row),
        url=reverse("price-band-publication", args=[row.id]),
        when=_moment(row),
        who=row.who,
        first_day=formats.day(row.first_day, get_language() or "en", year=True),
        bands=row.bands,
        reason=row.reason,
        state=_state(row),
    )


def _page(scope: Scope, publication: int, trouble: Trouble | None = None, typed: str = "") -> PublicationPage:
    row = one_publication(scope, publication)
    if row is None or scope.codes("partner") is not None:
        raise Http404
    changes = published_changes(scope, publication)
    known = names_in(scope, changes)
    lead = ngettext("%(count)s band changed.", "%(count)s bands changed.", row.bands) % {"count": formats.number(row.bands)}
    text = _("Published by %(who)s on %(moment)s.") % {"who": row.who, "moment": _moment(row)}
    if row.left:
        words = {"count": formats.number(row.left)}
        left = ngettext(
            "%(count)s band was changed since and stays as it is.",
            "%(count)s bands were changed since and stay as they are.",
            row.left,
        )
        text = formats.sentences([text, left % words], get_language() or "en")
    return PublicationPage(
        title=_version(row),
        trail=[*_trail(), Link(_("Versions"), reverse("price-band-publications"))],
        pill=_state(row),
        lead=lead,
        text=text,
        lines=[_line(known, change) for change in changes],
        reason=row.reason,
        url=reverse("price-band-publication", args=[publication]),
        may_undo=may_edit(scope) and row.undone_by is None,
        typed=typed,
        trouble=trouble,
    )


def _line(known: Named, change: PublishedChange) -> DraftLine:
    step, cell = change.step, change.cell
    product = known.products[cell.product]
    end = (step.after or step.before).valid_to if step.after or step.before else None
    return DraftLine(
        id=cell_id(cell),
        product=product_of(known, cell),
        place=place_of(known, cell),
        days=days_text(step.day, end),
        before=price_of(step.before),
        after=price_of(step.after),
        share=share_of(step.after, product.msrp, product.currency),
        is_end=step.after is None,
    )
