"""Lists whose filters stand in their address: chips, the filter menu, columns that sort, and the views that people keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from foundation.values.scope import Scope
from foundation.web.components import Chip, Pages, Tab
from foundation.web.formats import number
from foundation.web.paging import Page
from foundation.web.parameters import MAX_INTEGER, Parameter, ParametersInvalid
from foundation.web.queries import saved_views
from foundation.web.services import LONGEST_VIEW_NAME, MOST_VIEWS, drop_view, keep_view
from foundation.web.views import PageView


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_active: bool = False


@dataclass(frozen=True)
class Filter:
    """A field of the filter menu: a list of choices, or a line of ``kind`` to type in."""

    name: str
    label: str
    choices: Sequence[Choice] = ()
    value: str = ""
    kind: str = ""


@dataclass(frozen=True)
class SortColumn:
    """A column's head; ``sort_url`` is empty where the list has no such order."""

    label: str
    sort_url: str = ""
    is_sorted: bool = False
    direction: str = "descending"
    is_figure: bool = True


@dataclass(frozen=True)
class SavedViews:
    """The reader's own named filters. ``query`` is what may be saved now, empty where nothing is to save; ``remove_url`` takes the one
    that is shown away."""

    tabs: Sequence[Tab]
    query: str
    url: str
    longest: int
    remove_url: str = ""


@dataclass(frozen=True)
class ListAddress:
    """``route`` leads to the list, ``usual`` are values that its address need not tell, ``operators`` the signs of chips but "="."""

    route: str
    filters: Sequence[Parameter]
    usual: Mapping[str, Any]
    operators: Mapping[str, str] = field(default_factory=dict)

    def of(self, values: Mapping[str, Any], *, path: str = "", **changes: Any) -> str:
        """The address with ``values``, some of them changed (None leaves one out)."""
        told = {**values, **changes}
        query = urlencode({name: str(value) for name, value in told.items() if self.is_told(name, value)})
        return f"{path or reverse(self.route)}{'?' if query else ''}{query}"

    def is_told(self, name: str, value: Any) -> bool:
        return value is not None and value != self.usual.get(name)

    def kept(self, values: Mapping[str, Any]) -> list[tuple[str, str]]:
        """What a form of filters sends along: all that is told and is neither a filter nor a place in the pages."""
        own = {*(parameter.name for parameter in self.filters), "cursor"}
        return [(name, str(value)) for name, value in values.items() if name not in own and self.is_told(name, value)]

    def is_filtered(self, values: Mapping[str, Any]) -> bool:
        return any(values[parameter.name] is not None for parameter in self.filters)

    def chips(self, values: Mapping[str, Any], hidden: frozenset[str] = frozenset()) -> list[Chip]:
        """A chip for each filter in force; its cross leads to the list without it."""
        held = [each.name for each in self.filters if values[each.name] is not None and each.name not in hidden]
        return [
            Chip(name, self.operators.get(name, "="), str(values[name]), self.of({**values, "cursor": None, name: None}))
            for name in held
        ]

    def pages(self, values: Mapping[str, Any], found: Page) -> Pages:
        shown = _("%(count)s shown") % {"count": number(len(found.rows))} if found.next or found.previous else ""
        previous, following = (self.of(values, cursor=each) if each else "" for each in (found.previous, found.next))
        return Pages(previous, following, shown)

    def column(
        self, values: Mapping[str, Any], sort: str, label: str, *, rises: bool = False, is_figure: bool = True
    ) -> SortColumn:
        """A head that sorts by ``sort``, rising first where ``rises``; a second press turns it round."""
        first, turned = (sort, f"-{sort}") if rises else (f"-{sort}", sort)
        held = str(values["sort"])
        wanted = turned if held == first else first
        direction = "descending" if held.startswith("-") else "ascending"
        return SortColumn(label, self.of(values, sort=wanted, cursor=None), held.removeprefix("-") == sort, direction, is_figure)


def choice_filter(values: Mapping[str, Any], name: str, label: str, labels: Mapping[str, str]) -> Filter:
    """A list of choices; what is asked for stands in it even where nobody named it."""
    held = values[name]
    known = labels if held is None or str(held) in labels else {**labels, str(held): str(held)}
    return Filter(name, label, [Choice(value, shown, held == value) for value, shown in known.items()])


def typed_filter(values: Mapping[str, Any], name: str, label: str, kind: str) -> Filter:
    return Filter(name, label, value="" if values[name] is None else str(values[name]), kind=kind)


def saved_views_of(scope: Scope, address: ListAddress, values: Mapping[str, Any], *, saved_as: str) -> SavedViews:
    """The reader's own views as tabs, and what may be done with the one that is shown. Their routes are the list's with
    ``-views`` and ``-view-removal``."""
    held = saved_views(owner=scope.actor, page=saved_as)
    query = address.of(values, cursor=None).partition("?")[2]
    current = next((view for view in held if view.query == query), None)
    return SavedViews(
        tabs=[Tab(view.name, f"{reverse(address.route)}?{view.query}", view is current) for view in held],
        query="" if current is not None or len(held) >= MOST_VIEWS else query,
        url=reverse(f"{address.route}-views"),
        longest=LONGEST_VIEW_NAME,
        remove_url="" if current is None else reverse(f"{address.route}-view-removal", args=[current.id]),
    )


class KeptViews(PageView):
    """A POST keeps ``query``, as the list's address has it, under ``name``."""

    saved_as: ClassVar[str]
    address: ClassVar[ListAddress]

    def read(self, query: QueryDict) -> Mapping[str, Any]:
        """The values of the list's address. Raises ParametersInvalid."""
        raise NotImplementedError

    def post(self, request: HttpRequest) -> HttpResponse:
        name = request.POST.get("name", "").strip()
        try:
            values = self.read(QueryDict(request.POST.get("query", "")))
        except ParametersInvalid as error:
            raise BadRequest(str(error)) from error
        address = self.address.of(values, cursor=None)
        query = address.partition("?")[2]
        if not 0 < len(name) <= LONGEST_VIEW_NAME or "\x00" in name or not query:
            messages.error(
                request, _("A view needs a name of 1 to %(longest)s characters and a filter.") % {"longest": LONGEST_VIEW_NAME}
            )
        elif keep_view(owner=self.scope.actor, page=self.saved_as, name=name, query=query):
            messages.success(request, _("The view is kept as “%(name)s”.") % {"name": name})
        else:
            messages.error(request, _("You have as many views as one may have: remove one first."))
        return redirect(address)


class KeptViewRemoval(PageView):
    saved_as: ClassVar[str]
    address: ClassVar[ListAddress]

    def post(self, request: HttpRequest, view: int) -> HttpResponse:
        if view > MAX_INTEGER or not drop_view(owner=self.scope.actor, page=self.saved_as, view=view):
            raise Http404
        messages.success(request, _("The view is removed; what it listed stays as it is."))
        return redirect(reverse(self.address.route))
