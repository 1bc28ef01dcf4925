"""Texts of the relay map."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from foundation.web import formats
from lifecycle.relay_map.choices import ChannelGroup, MapOrder
from lifecycle.relay_map.rules import MapRow
from lifecycle.stages.wording import stage_label


def group_label(group: ChannelGroup) -> str:
    return {
        ChannelGroup.MARKETPLACES: _("Marketplaces"),
        ChannelGroup.OWN: _("Own shops"),
        ChannelGroup.SOCIAL: _("Social"),
        ChannelGroup.INSTANT: _("Instant"),
        ChannelGroup.PARTNERS: _("Resellers"),
        ChannelGroup.STORES: _("Stores"),
    }[group]


def order_label(order: MapOrder) -> str:
    return {
        MapOrder.STAGE: _("life"),
        MapOrder.REVENUE: _("net revenue"),
        MapOrder.NAME: _("name"),
    }[order]


def lead_text(products: int) -> str:
    return ngettext("%(count)s product, and who runs which leg.", "%(count)s products, and who runs which leg.", products) % {
        "count": products
    }


def answer_text(rows: Sequence[MapRow], currency: str) -> str:
    """What to look at: products whose stage should change, and places beside the playbook with their money."""
    language = get_language() or "en"
    due = sorted((row for row in rows if row.is_due), key=lambda row: (-_confidence(row), row.sku))
    breaches = [cell for row in rows for cell in row.breaches]
    parts = []
    if due:
        first = due[0]
        assert first.held is not None and first.suggestion is not None
        words = {"product": first.name, "before": stage_label(first.held.stage), "after": stage_label(first.suggestion.stage)}
        parts.append(_("%(product)s should change: %(before)s to %(after)s.") % words)
    if len(due) > 1:
        more = len(due) - 1
        text = ngettext("%(count)s more suggestion waits.", "%(count)s more suggestions wait.", more)
        parts.append(text % {"count": more})
    if breaches:
        money = formats.money(sum((cell.revenue for cell in breaches), Decimal(0)), currency)
        text = ngettext(
            "%(count)s place differs from the playbook, with %(money)s of net revenue.",
            "%(count)s places differ from the playbook, with %(money)s of net revenue.",
            len(breaches),
        )
        parts.append(text % {"count": len(breaches), "money": money})
    else:
        parts.append(_("Every channel keeps to the playbook."))
    return formats.sentences(parts, language)


def _confidence(row: MapRow) -> Decimal:
    return Decimal(0) if row.suggestion is None else row.suggestion.confidence
