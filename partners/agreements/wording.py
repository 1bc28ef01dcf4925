"""What an agreement says, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from partners.agreements.choices import PromotionAuthority, TermFault


def authority_label(authority: str) -> str:
    """What the partner may promote."""
    return {
        PromotionAuthority.FREE: _("free: the partner decides"),
        PromotionAuthority.FILE: _("filed with us before it starts"),
        PromotionAuthority.APPROVE: _("needs our approval"),
    }[PromotionAuthority(authority)]


def fault_text(fault: TermFault) -> str:
    """What is wrong with a version, and the way out."""
    return {
        TermFault.PERCENT: _("A discount from the list lies between 0 and 100 percent."),
        TermFault.FRACTION: _("A commission lies between 0 and 100 percent of net revenue."),
        TermFault.ENDS_BEFORE: _("The agreement would end before it begins: choose a later end, or leave it open."),
    }[fault]
