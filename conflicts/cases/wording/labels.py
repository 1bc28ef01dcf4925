"""Short words for kinds, states and weights."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from conflicts.cases.choices import CaseStatus, Mode, Severity
from conflicts.detectors.choices import ConflictKind

_KINDS = {
    ConflictKind.UNFILED_PROMOTION: gettext_lazy("Unfiled promotion"),
    ConflictKind.PRICE_BELOW_FLOOR: gettext_lazy("Price below floor"),
    ConflictKind.PRICE_ABOVE_CEILING: gettext_lazy("Price above ceiling"),
    ConflictKind.PRICE_UNDERCUT: gettext_lazy("Price undercut"),
    ConflictKind.DIVERSION: gettext_lazy("Diversion"),
    ConflictKind.EXCLUSIVE_BREACH: gettext_lazy("Exclusive breach"),
    ConflictKind.SHIP_TO_BREACH: gettext_lazy("Ship-to breach"),
    ConflictKind.DOUBLE_CLAIM: gettext_lazy("Double claim"),
    ConflictKind.KEY_ACCOUNT_BREACH: gettext_lazy("Key account breach"),
    ConflictKind.PROMOTION_CLASH: gettext_lazy("Promotion clash"),
    ConflictKind.FALSE_START: gettext_lazy("False start"),
}


def kind_label(kind: str) -> str:
    """The kind's name."""
    return str(_KINDS[ConflictKind(kind)])


def rule_parts(rule: str) -> tuple[str, str]:
    """The section and the version of a rule as it is stored: "O5" and "1" of "O5 diversion 1"."""
    section, _name, version = (rule.rsplit(" ", 2) + ["", "", ""])[:3]
    return section, version


def case_number(case_id: int) -> str:
    """How people call a case: C-1179."""
    return f"C-{case_id}"


def status_label(status: str) -> str:
    return {
        CaseStatus.OPEN: pgettext("status of a case", "open"),
        CaseStatus.ACKNOWLEDGED: _("acknowledged"),
        CaseStatus.IN_RESOLUTION: _("in resolution"),
        CaseStatus.RESOLVED: _("resolved"),
        CaseStatus.DISMISSED: _("dismissed"),
    }[CaseStatus(status)]


def severity_label(severity: str) -> str:
    return {
        Severity.LOW: _("low"),
        Severity.MEDIUM: _("medium"),
        Severity.HIGH: _("high"),
        Severity.CRITICAL: _("critical"),
    }[Severity(severity)]


def mode_label(mode: str) -> str:
    """What may be proposed where the case lies."""
    return _("enforce") if Mode(mode) is Mode.ENFORCE else _("advise only")
