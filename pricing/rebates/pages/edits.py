"""What people do to a programme from its page: a draft kept or thrown away, published, withdrawn."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.web.editing import Edited, EditView, Trouble
from pricing.rebates.blocks.editing import SlabText, TypedForm, starting_terms, term_fields
from pricing.rebates.forms import asked_terms, read_version, typed_slabs
from pricing.rebates.pages.editor import RIGHT, Seen, seen_programme, shown_programme
from pricing.rebates.rules.drafts import VersionTerms
from pricing.rebates.services import discard_draft, publish_terms, save_draft, withdraw_version


class _ProgrammeEdit(EditView):
    """A POST edits; a GET, as after reloading, leads to the page."""

    permissions = {"GET": "rebates:read", "POST": RIGHT}

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        seen_programme(self.scope, code)
        return redirect("rebate", code)

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        values = {name: str(value) for name, value in request.POST.items()}
        slabs = [SlabText(row.lower, row.rate, row.kind) for row in typed_slabs(request.POST)]
        seen = seen_programme(self.scope, str(kwargs["code"]))
        if "lower" not in request.POST:  # a button that sends no schedule
            terms = starting_terms(seen.programme, seen.today)
            slabs = [SlabText(str(slab.lower), str(slab.rate), str(slab.kind)) for slab in terms.slabs]
            values = {field.name: field.value for field in term_fields(terms, None)} | {"mode": str(terms.mode)}
        return shown_programme(request, seen, typed=TypedForm(values, slabs, trouble))

    def terms(self, request: HttpRequest, seen: Seen) -> VersionTerms:
        return read_version(request.POST, starting_terms(seen.programme, seen.today))


class DraftEdit(_ProgrammeEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        seen = seen_programme(self.scope, kwargs["code"])
        terms = self.terms(request, seen)
        version = request.POST.get("version", "")
        save_draft(self.scope, programme=seen.programme.code, terms=asked_terms(terms), version=version)
        more = "?rows=1" if request.POST.get("add") else ""
        return Edited(f"{reverse('rebate', args=[seen.programme.code])}{more}", _("The draft is saved."))


class DraftDiscard(_ProgrammeEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        discard_draft(self.scope, programme=kwargs["code"], version=request.POST.get("version", ""))
        return Edited(reverse("rebate", args=[kwargs["code"]]), _("The draft is gone; what is published stays."))


class Publication(_ProgrammeEdit):
    """What stands in the form is published, whether it was saved or not."""

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        seen = seen_programme(self.scope, kwargs["code"])
        published = publish_terms(
            self.scope,
            programme=seen.programme.code,
            terms=asked_terms(self.terms(request, seen)),
            version=request.POST.get("version", ""),
            reason=request.POST.get("reason", "").replace("\x00", ""),
            first_open_day=seen.first_open_day,
        )
        told = _("Version %(number)s is published.") % {"number": published.number}
        return Edited(reverse("rebate", args=[seen.programme.code]), told)


class Withdrawal(_ProgrammeEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        seen = seen_programme(self.scope, kwargs["code"])
        withdraw_version(
            self.scope,
            programme=seen.programme.code,
            version=request.POST.get("version", ""),
            reason=request.POST.get("reason", "").replace("\x00", "")[:1000],
            first_open_day=seen.first_open_day,
        )
        return Edited(reverse("rebate", args=[seen.programme.code]), _("The version is taken back; the one before it holds on."))
