"""Takes a coming version of a rule back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from conflicts.tryout.forms import day_of
from conflicts.tryout.pages.found import brand_of_request, state_or_404
from conflicts.tryout.pages.rule import RulePageView
from foundation.thresholds.services import withdraw_thresholds
from foundation.thresholds.wording import day_text
from foundation.web.editing import Edited


class Withdrawal(RulePageView):
    permissions = {"POST": "thresholds:write"}

    def edit(self, request: HttpRequest, **kwargs: Any) -> Edited:
        code = kwargs["code"]
        brand = brand_of_request(self.scope, request).code
        state_or_404(self.scope, brand, code)
        day = day_of(request.POST.get("valid_from", ""))
        codes = request.POST.get("codes", "").split()
        withdraw_thresholds(self.scope, brand=brand, codes=codes, valid_from=day, version=request.POST.get("version", ""))
        text = _("Withdrawn: what was to begin on %(day)s does not.") % {"day": day_text(day)}
        return Edited(f"{reverse('rule', args=[code])}?brand={brand}", text)
