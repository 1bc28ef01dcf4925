"""Which brand and which rule a page is about."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest

from conflicts.tryout.queries.choosing import RuledBrand, ruled_brands
from foundation.thresholds.registry import EditableRule, RuleState, editable_rule, rule_states
from foundation.values.scope import Scope
from foundation.web.components import Option


def brand_of_request(scope: Scope, request: HttpRequest) -> RuledBrand:
    """The brand that the address names, else the first that the reader sees. Raises Http404."""
    seen = ruled_brands(scope)
    code = request.GET.get("brand")
    found = next((brand for brand in seen if code in (None, brand.code)), None)
    if found is None:
        raise Http404
    return found


def brand_options(scope: Scope, path: str, current: RuledBrand) -> Sequence[Option]:
    """A switch between brands; none where the reader sees one only."""
    seen = ruled_brands(scope)
    if len(seen) < 2:
        return ()
    return [Option(brand.name, f"{path}?brand={brand.code}", brand.code == current.code) for brand in seen]


def state_or_404(scope: Scope, brand: str, code: str) -> RuleState:
    rule: EditableRule | None = editable_rule(code)
    if rule is None:
        raise Http404
    return rule_states(scope, brand=brand, rules=[rule])[0]
