"""What people do on the board: approve, decide one, undo."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.tier_board.blocks.rows import Typed
from analytics.tier_board.pages.board import chosen_review, quarter_start, shown_board
from channels_core.brands.queries import brands
from foundation.edits.errors import EditMissing
from foundation.values.clock import business_day
from foundation.web import formats
from foundation.web.editing import Edited, EditView, Trouble
from partners.tiers.services import approve_review, decide_tier, withdraw_decision, withdraw_review


class _ReviewEdit(EditView):
    """A POST decides; a GET, as after reloading, leads to the board."""

    permissions = {"GET": "tiers:read", "POST": "tiers:write"}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        review = chosen_review(self.scope, {name: kwargs[name] for name in ("brand", "scheme", "quarter")})
        partner = kwargs.get("partner")
        if review is None or (partner and partner not in {each.row.partner for each in review.proposals}):
            raise Http404
        return redirect(self.board(**kwargs))

    def board(self, brand: str, scheme: str, quarter: str, partner: str = "") -> str:
        return f"{reverse('tiers')}?brand={brand}&scheme={scheme}&quarter={quarter}"

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: Any) -> HttpResponse:
        review = chosen_review(self.scope, {name: kwargs[name] for name in ("brand", "scheme", "quarter")})
        if review is None:
            raise Http404
        typed = Typed(trouble, str(kwargs.get("partner", "")), request.POST.get("reason", ""))
        return shown_board(request, self.scope, review, typed=typed)

    def today(self, brand: str) -> date:
        found = next((each for each in brands(self.scope) if each.code == brand), None)
        if found is None:
            raise EditMissing
        return business_day(timezone.now(), found.time_zone)


class Approval(_ReviewEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        brand = str(kwargs["brand"])
        made = approve_review(
            self.scope,
            brand=brand,
            scheme=str(kwargs["scheme"]),
            quarter_on=quarter_start(str(kwargs["quarter"])),
            version=request.POST.get("version", ""),
            today=self.today(brand),
        )
        day = formats.day(made[0].effective_from, get_language() or "en", year=True)
        text = ngettext("%(count)s decided, from %(day)s on.", "%(count)s decided, from %(day)s on.", len(made))
        return Edited(self.board(**kwargs), text % {"count": len(made), "day": day})


class Withdrawal(_ReviewEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        brand = str(kwargs["brand"])
        count = withdraw_review(
            self.scope,
            brand=brand,
            scheme=str(kwargs["scheme"]),
            quarter_on=quarter_start(str(kwargs["quarter"])),
            today=self.today(brand),
        )
        text = ngettext("%(count)s decision taken back.", "%(count)s decisions taken back.", count)
        return Edited(self.board(**kwargs), text % {"count": count})


class DecisionEdit(_ReviewEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        partner = str(kwargs["partner"])
        made = decide_tier(
            self.scope,
            partner=partner,
            quarter_on=quarter_start(str(kwargs["quarter"])),
            decided=request.POST.get("tier", ""),
            version=request.POST.get("version", ""),
            today=self.today(str(kwargs["brand"])),
            reason=request.POST.get("reason", ""),
        )
        day = formats.day(made.effective_from, get_language() or "en", year=True)
        words = {"partner": partner, "tier": made.decided, "day": day}
        return Edited(self.board(**kwargs), _("%(partner)s: %(tier)s from %(day)s on.") % words)


class DecisionWithdrawal(_ReviewEdit):
    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        partner = str(kwargs["partner"])
        withdraw_decision(
            self.scope,
            partner=partner,
            quarter_on=quarter_start(str(kwargs["quarter"])),
            version=request.POST.get("version", ""),
            today=self.today(str(kwargs["brand"])),
        )
        return Edited(self.board(**kwargs), _("The decision on %(partner)s is taken back.") % {"partner": partner})
