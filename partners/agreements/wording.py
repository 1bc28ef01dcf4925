"""What an agreement says, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partners.agreements.choices import PromotionAuthority


def authority_label(authority: str) -> str:
    """What the partner may promote."""
    return {
        PromotionAuthority.FREE: _("free: the partner decides"),
        PromotionAuthority.FILE: _("filed with us before it starts"),
        PromotionAuthority.APPROVE: _("needs our approval"),
    }[PromotionAuthority(authority)]
