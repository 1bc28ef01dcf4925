"""What people change of a partner from its page; where it could not be done the page comes again with what was typed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from analytics.partner_360.blocks.edit_forms import Typed, grant_key
from analytics.partner_360.forms.edits import read_day, read_grant, read_reason, read_status, read_terms
from analytics.partner_360.pages.partner import shown_partner
from channels_core.parties.queries import partner_head
from foundation.edits.errors import EditMissing
from foundation.values.clock import business_day
from foundation.web import formats
from foundation.web.editing import Edited, EditView, Trouble
from partners.agreements.services import make_agreement, undo_agreement
from partners.profiles.rules import LENGTHS
from partners.profiles.services import edit_profile
from partners.standing.wording import status_label
from partners.territory_grants.services import change_grant, grant_territory, withdraw_grant


class _PartnerEdit(EditView):
    """A POST edits; a GET, as after reloading, leads to the page."""

    permissions = {"GET": "partners:read", "POST": "partners:write"}
    card: ClassVar[str]

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        if partner_head(self.scope, code) is None:
            raise Http404
        return redirect("partner", code)

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        code = str(kwargs["code"])
        text = self.change(code, request.POST, read_reason(request.POST))
        return Edited(reverse("partner", args=[code]), text)

    def change(self, code: str, typed: Any, reason: str) -> str:
        """Makes the edit; what to say of it."""
        raise NotImplementedError

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        typed = {name: str(value) for name, value in request.POST.items()}
        return shown_partner(request, self.scope, str(kwargs["code"]), typed=Typed(self.card_of(typed), typed, trouble))

    def card_of(self, typed: dict[str, str]) -> str:
        return self.card

    def today(self, code: str) -> Any:
        head = partner_head(self.scope, code)
        if head is None:
            raise EditMissing
        return business_day(timezone.now(), head.zone)


class StandingEdit(_PartnerEdit):
    card = "standing"

    def change(self, code: str, typed: Any, reason: str) -> str:
        status = read_status(typed)
        edit_profile(self.scope, code=code, version=typed.get("version", ""), status=status, reason=reason)
        return _("The partner is now: %(status)s.") % {"status": status_label(status)}


class ContactEdit(_PartnerEdit):
    card = "contact"

    def change(self, code: str, typed: Any, reason: str) -> str:
        texts = {name: str(typed[name]) for name in LENGTHS if name in typed}
        edit_profile(self.scope, code=code, version=typed.get("version", ""), texts=texts, reason=reason)
        return _("The partner’s data are saved.")


class AgreementEdit(_PartnerEdit):
    card = "agreement"

    def change(self, code: str, typed: Any, reason: str) -> str:
        terms = read_terms(typed)
        make_agreement(self.scope, partner=code, terms=terms, version=typed.get("version", ""), reason=reason)
        day = formats.day(terms.valid_from, self.request.LANGUAGE_CODE, year=True)  # type: ignore[attr-defined]
        return _("Agreed from %(day)s on.") % {"day": day}


class AgreementUndo(_PartnerEdit):
    card = "agreement"

    def change(self, code: str, typed: Any, reason: str) -> str:
        begins = read_day(typed, "valid_from")
        if begins is None:
            raise EditMissing
        version = typed.get("version", "")
        undo_agreement(self.scope, partner=code, valid_from=begins, version=version, today=self.today(code), reason=reason)
        return _("The version is taken back; what it had ended goes on as before.")

    def card_of(self, typed: dict[str, str]) -> str:
        """The undo is a button of its own: its trouble is told without touching the form of a new version."""
        return "agreement-undo"


class GrantEdit(_PartnerEdit):
    card = "grant"

    def change(self, code: str, typed: Any, reason: str) -> str:
        grant_territory(self.scope, partner=code, grant=read_grant(typed), version=typed.get("version", ""), reason=reason)
        return _("The territory is granted.")


class GrantChange(_PartnerEdit):
    def change(self, code: str, typed: Any, reason: str) -> str:
        change_grant(self.scope, partner=code, grant=read_grant(typed), version=typed.get("version", ""), reason=reason)
        return _("The grant is changed.")

    def card_of(self, typed: dict[str, str]) -> str:
        return grant_key(typed.get("territory", ""), typed.get("valid_from", ""))


class GrantWithdrawal(_PartnerEdit):
    def change(self, code: str, typed: Any, reason: str) -> str:
        withdraw_grant(
            self.scope,
            partner=code,
            territory=typed.get("territory", ""),
            valid_from=read_day(typed, "valid_from"),
            version=typed.get("version", ""),
            today=self.today(code),
            reason=reason,
        )
        return _("The grant is taken back.")

    def card_of(self, typed: dict[str, str]) -> str:
        return "grant-withdrawal"
