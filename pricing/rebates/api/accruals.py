"""``/accruals/``: what partners have earned so far, and the order lines behind it. A partner's user sees its own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.web.api_views import PAGING, RelayView
from foundation.web.paging import page_of
from foundation.web.parameters import code, day
from pricing.rebates.queries import AccrualFilter, coach, lines_of_accrual, one_accrual
from pricing.rebates.queries.earned import accruals_page

READ = ("rebates:read", "kpis:read")  # partners' users have the second alone, and see their own rows
LONGEST_NUMBER = 9


class AccrualOut(serializers.Serializer[Any]):
    """One version of a programme and one partner: ``base`` is in units or in ``currency``, ``amount`` is earned so far."""

    partner = serializers.CharField()
    programme = serializers.CharField()
    number = serializers.IntegerField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    currency = serializers.CharField()
    lines = serializers.IntegerField()
    base = serializers.CharField()
    baseline = serializers.CharField(allow_null=True)
    amount = serializers.CharField()


class AccrualPageOut(serializers.Serializer[Any]):
    results = AccrualOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class NextSlabOut(serializers.Serializer[Any]):
    """``more`` of the base reaches ``bound``; the partner then has ``gain`` more, which is the brand's cost."""

    more = serializers.CharField()
    bound = serializers.CharField()
    gain = serializers.CharField()


class AccrualDetailOut(AccrualOut):
    next_slab = NextSlabOut(allow_null=True)


class AccrualLineOut(serializers.Serializer[Any]):
    source = serializers.CharField()
    order_id = serializers.CharField()
    line_no = serializers.IntegerField()
    day = serializers.DateField()
    channel = serializers.CharField()
    sku = serializers.CharField()
    quantity = serializers.CharField()
    unit_price = serializers.CharField()
    currency = serializers.CharField()
    net_revenue = serializers.CharField()


class AccrualLinePageOut(serializers.Serializer[Any]):
    results = AccrualLineOut(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class _Accruals(RelayView):
    permissions = {"GET": READ}

    def accrual(self, programme: str, number: str, partner: str) -> Any:
        """Raises Http404."""
        if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
            raise Http404
        found = one_accrual(self.scope, programme=programme, partner=partner, number=int(number))
        if found is None:
            raise Http404
        return found


class AccrualList(_Accruals):
    parameters = (
        code("programme", "Of this programme alone."),
        code("partner", "Of this partner alone."),
        day("day", "Only those whose period holds this day."),
        *PAGING,
    )

    @extend_schema(responses=AccrualPageOut, summary="Accruals, the largest amount first")
    def get(self, request: Request) -> Response:
        values = self.values()
        wanted = AccrualFilter(values["programme"], values["partner"], values["day"])
        page = accruals_page(self.scope, wanted, cursor=values["cursor"], size=values["page_size"])
        return self.paged(
            page, [{name: value for name, value in asdict(row).items() if name != "partner_name"} for row in page.rows]
        )


class AccrualDetail(_Accruals):
    @extend_schema(responses=AccrualDetailOut, summary="One accrual, and what reaches the next slab")
    def get(self, request: Request, programme: str, number: str, partner: str) -> Response | HttpResponse:
        row = self.accrual(programme, number, partner)
        told = coach(self.scope, day=row.ends_on, partner=partner, programme=programme)
        step = next((each.step for each in told if each.number == row.number), None)
        names = ("number", "starts_on", "ends_on", "currency", "lines", "base", "baseline", "amount")
        return Response(
            {
                "partner": partner,
                "programme": programme,
                **{name: getattr(row, name) for name in names},
                "next_slab": None if step is None else {"more": step.more, "bound": step.bound, "gain": step.gain},
            }
        )


class AccrualLines(_Accruals):
    """The lines as they are now; their net revenue is in the brand's currency."""

    parameters = PAGING

    @extend_schema(responses=AccrualLinePageOut, summary="The order lines of an accrual, the latest first")
    def get(self, request: Request, programme: str, number: str, partner: str) -> Response:
        values = self.values()
        rows = lines_of_accrual(self.scope, self.accrual(programme, number, partner)).select_related("channel", "product")
        page = page_of(rows, fields=("business_day", "id"), cursor=values["cursor"], size=values["page_size"], descending=True)
        return self.paged(page, [_line(line) for line in page.rows])


def _line(line: Any) -> dict[str, Any]:
    own = ("source", "order_id", "line_no", "quantity", "unit_price", "currency", "net_revenue")
    told = {name: getattr(line, name) for name in own}
    return {**told, "day": line.business_day, "channel": line.channel.code, "sku": line.product.sku}
