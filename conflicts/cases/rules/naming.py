"""The names of what cases speak of, by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Names:
    """A code without a known name is shown as it is."""

    channels: Mapping[str, str] = field(default_factory=dict)
    partners: Mapping[str, str] = field(default_factory=dict)
    products: Mapping[str, str] = field(default_factory=dict)
    territories: Mapping[str, str] = field(default_factory=dict)
    customers: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)

    def channel(self, code: str | None) -> str:
        return self.channels.get(code or "", "") or code or ""

    def partner(self, code: str | None) -> str:
        return self.partners.get(code or "", "") or code or ""

    def product(self, code: str | None) -> str:
        return self.products.get(code or "", "") or code or ""

    def territory(self, code: str | None) -> str:
        return self.territories.get(code or "", "") or code or ""

    def customer(self, code: str | None) -> str:
        return self.customers.get(code or "", "") or code or ""

    def person(self, email: str) -> str:
        return self.people.get(email, "") or email
