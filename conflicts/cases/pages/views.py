"""The filters of the inbox that a person keeps by name."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conflicts.cases.forms import read_inbox
from conflicts.cases.pages.inbox import SAVED_AS
from conflicts.cases.pages.inbox_filters import inbox_address
from foundation.web.parameters import ParametersInvalid
from foundation.web.services import LONGEST_VIEW_NAME, drop_view, keep_view
from foundation.web.views import PageView

LARGEST_ID = 2**63 - 1


class SavedCaseViews(PageView):
    """A POST keeps ``query``, as the inbox's address has it, under ``name``."""

    permissions = {"POST": "cases:read"}

    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("name", "").strip()
        try:
            _asked, values = read_inbox(QueryDict(request.POST.get("query", "")), self.scope, today=timezone.localdate())
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        address = inbox_address(values, cursor=None)
        query = address.partition("?")[2]
        if not 0 < len(name) <= LONGEST_VIEW_NAME or "\x00" in name or not query:
            messages.error(
                request, _("A view needs a name of 1 to %(longest)s characters and a filter.") % {"longest": LONGEST_VIEW_NAME}
            )
        elif keep_view(owner=self.scope.actor, page=SAVED_AS, name=name, query=query):
            messages.success(request, _("The view is kept as “%(name)s”.") % {"name": name})
        else:
            messages.error(request, _("You have as many views as one may have: remove one first."))
        return redirect(address)


class SavedCaseViewRemoval(PageView):
    permissions = {"POST": "cases:read"}

    def post(self, request: HttpRequest, view: int) -> HttpResponse:
        if view > LARGEST_ID or not drop_view(owner=self.scope.actor, page=SAVED_AS, view=view):
            raise Http404
        messages.success(request, _("The view is removed; its cases stay as they are."))
        return redirect(reverse("cases"))
