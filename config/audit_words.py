"""The audit in words: what was changed, what was done, and which field. Every room's codes, so that none is shown bare."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

KINDS = {
    "case": _("case"),
    "customer": _("customer"),
    "import": _("import"),
    "night": _("night"),
    "threshold": _("threshold"),
    "token": _("token"),
    "user": _("user"),
}

ACTIONS = {
    "case.acknowledged": _("acknowledged the case"),
    "case.assigned": _("assigned the case"),
    "case.commented": _("commented on the case"),
    "case.dismissed": _("dismissed the case"),
    "case.escalated": _("escalated the case"),
    "case.raised": _("raised the case a level"),
    "case.reopened": _("reopened the case"),
    "case.resolved": _("ruled on the case"),
    "case.started": _("started to settle the case"),
    "choose_preferences": _("chose language or theme"),
    "create_token": _("made a token"),
    "create_user": _("made a user"),
    "customer.erased": _("erased a person"),
    "import.undone": _("took an import back"),
    "issue_link": _("issued a one-time link"),
    "night.abandoned": _("gave a night up"),
    "night.requested": _("asked for a night"),
    "revoke_token": _("revoked a token"),
    "set_password": _("set a password"),
    "switch_off_user": _("switched a user off"),
    "threshold.published": _("published a threshold"),
    "threshold.withdrawn": _("withdrew a threshold"),
}

FIELDS = {
    "active": _("active"),
    "assignee": _("assigned to"),
    "brand": _("brand"),
    "day": _("day"),
    "due_date": _("due"),
    "language": _("language"),
    "left": _("left"),
    "level": _("level"),
    "limits": _("limited to"),
    "partner": _("partner"),
    "permissions": _("permissions"),
    "reason": _("reason"),
    "revoked": _("revoked"),
    "role": _("role"),
    "run": _("run"),
    "scopes": _("scopes"),
    "state": _("state"),
    "status": _("state"),
    "taken_back": _("taken back"),
    "texts": _("texts"),
    "theme": _("theme"),
    "valid_from": _("from"),
    "value": _("value"),
}
