"""The forms of a partner's page: where it stands, how it is reached, what is agreed, where it may sell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from foundation.web.editing import Trouble
from foundation.web.fields import EditForm, FormField, field_of
from partners.agreements.choices import PromotionAuthority
from partners.agreements.queries import agreements_version
from partners.agreements.rules import Terms
from partners.agreements.wording import authority_label
from partners.profiles.queries import profile_version
from partners.profiles.rules import LENGTHS, Profile
from partners.standing.choices import PartnerStatus
from partners.standing.rules import moves_from
from partners.standing.wording import status_label
from partners.territory_grants.queries import GrantedTerritory, grants_version

LONGEST_REASON = 1000


@dataclass(frozen=True)
class Typed:
    """What was typed into the form ``card`` that could not be saved, and why."""

    card: str
    values: Mapping[str, str]
    trouble: Trouble


def _of(card: str, typed: Typed | None) -> tuple[Mapping[str, str] | None, Trouble | None]:
    return (typed.values, typed.trouble) if typed is not None and typed.card == card else (None, None)


def _reason(values: Mapping[str, str] | None, trouble: Trouble | None, *, is_required: bool = False) -> FormField:
    label = _("Why") if is_required else _("Why, if it needs saying")
    return field_of(
        "reason", label, typed=values, trouble=trouble, kind="textarea", longest=LONGEST_REASON, is_required=is_required
    )


def standing_form(profile: Profile, typed: Typed | None) -> EditForm:
    values, trouble = _of("standing", typed)
    now = PartnerStatus(profile.status) if profile.status else PartnerStatus.PROSPECT
    ways = moves_from(now)
    stored = str(ways[0])
    choices = {str(way): status_label(way) for way in ways}
    return EditForm(
        key="standing",
        url=reverse("partner-standing", args=[profile.code]),
        label=_("Move on"),
        button=_("Move the partner"),
        hidden=[("version", profile_version(profile))],
        fields=[
            field_of("status", _("To"), stored=stored, typed=values, trouble=trouble, kind="select", choices=choices),
            _reason(values, trouble, is_required=True),
        ],
        consequences=[_("The move stands in the history with your name and the reason; it can be moved back.")],
        trouble=trouble,
    )


def contact_form(profile: Profile, typed: Typed | None) -> EditForm:
    values, trouble = _of("contact", typed)
    labels = {"name": _("Name"), "kind": _("Kind"), "contact_email": _("E-mail"), "contact_phone": _("Telephone")}
    return EditForm(
        key="contact",
        url=reverse("partner-contact", args=[profile.code]),
        label=_("Edit"),
        button=_("Save"),
        hidden=[("version", profile_version(profile))],
        fields=[
            field_of(name, label, stored=getattr(profile, name), typed=values, trouble=trouble, longest=LENGTHS[name])
            for name, label in labels.items()
        ],
        trouble=trouble,
    )


def agreement_form(code: str, versions: Sequence[Terms], day: date, typed: Typed | None) -> EditForm:
    """A new version; it starts from what the latest one says, tomorrow."""
    values, trouble = _of("agreement", typed)
    last = versions[0] if versions else None
    authority = last.promotion_authority if last else PromotionAuthority.APPROVE
    price = "" if last is None or last.price_authority_percent is None else f"{last.price_authority_percent.normalize():f}"
    commission = "" if last is None or last.commission_rate is None else f"{(last.commission_rate * 100).normalize():f}"
    choices = {str(each): authority_label(each) for each in PromotionAuthority}

    def field(name: str, label: str, stored: str, **more: object) -> FormField:
        return field_of(name, label, stored=stored, typed=values, trouble=trouble, **more)  # type: ignore[arg-type]

    return EditForm(
        key="agreement",
        url=reverse("partner-agreement", args=[code]),
        label=_("New version"),
        button=_("Agree from that day"),
        hidden=[("version", agreements_version(code, versions))],
        fields=[
            field("promotion_authority", _("Promotions"), str(authority), kind="select", choices=choices),
            field("price_authority_percent", _("Own discount up to"), price, unit="%"),
            field("commission_rate", _("Commission"), commission, unit="%"),
            field(
                "valid_from",
                pgettext("validity", "First day"),
                (day + timedelta(days=1)).isoformat(),
                kind="date",
                is_required=True,
            ),
            field("valid_to", pgettext("validity", "Last day"), "", kind="date", help=_("Empty: until the next version")),
            _reason(values, trouble),
        ],
        consequences=[
            _("The version in force ends the day before; days before stay judged by it."),
            _("Sales from the first day on are judged by the new version in the next night, past ones too."),
            _("It can be undone until it begins; after that it stays in the history."),
        ],
        trouble=trouble,
    )


def grant_form(
    code: str, grants: Sequence[GrantedTerritory], places: Mapping[str, str], day: date, typed: Typed | None
) -> EditForm:
    values, trouble = _of("grant", typed)

    def field(name: str, label: str, stored: str, **more: object) -> FormField:
        return field_of(name, label, stored=stored, typed=values, trouble=trouble, **more)  # type: ignore[arg-type]

    return EditForm(
        key="grant",
        url=reverse("partner-grant", args=[code]),
        label=_("Grant a territory"),
        button=_("Grant it"),
        hidden=[("version", grants_version(code, grants))],
        fields=[
            field("territory", _("Territory"), "", kind="select", choices={"": _("choose"), **places})
            if places
            else field("territory", _("Territory"), "", help=_("its code, such as CN-GD"), is_required=True),
            field("valid_from", pgettext("validity", "First day"), (day + timedelta(days=1)).isoformat(), kind="date"),
            field("valid_to", pgettext("validity", "Last day"), "", kind="date", help=_("Empty: without end")),
            field("exclusive", _("for this partner alone"), "", kind="checkbox"),
            _reason(values, trouble),
        ],
        consequences=[_("Its sales of these days are judged by the new territories in the next night.")],
        trouble=trouble,
    )


def grant_key(territory: str, valid_from: str) -> str:
    """The key of the form of one grant."""
    return f"grant-{territory}-{valid_from}"


def grant_change_form(code: str, grant: GrantedTerritory, version: str, typed: Typed | None) -> EditForm:
    """Ends a grant, or changes whether it is exclusive; one that has not begun can be taken back."""
    key = grant_key(grant.territory, grant.valid_from.isoformat() if grant.valid_from else "")
    values, trouble = _of(key, typed)
    last = (grant.valid_to - timedelta(days=1)).isoformat() if grant.valid_to else ""
    hidden = [
        ("version", version),
        ("territory", grant.territory),
        ("valid_from", grant.valid_from.isoformat() if grant.valid_from else ""),
    ]
    fields = [
        field_of(
            "valid_to",
            pgettext("validity", "Last day"),
            stored=last,
            typed=values,
            trouble=trouble,
            kind="date",
            help=_("Empty: without end"),
        ),
        field_of(
            "exclusive",
            _("for this partner alone"),
            stored="1" if grant.is_exclusive else "",
            typed=values,
            trouble=trouble,
            kind="checkbox",
        ),
        _reason(values, trouble),
    ]
    return EditForm(
        key=key,
        url=reverse("partner-grant-change", args=[code]),
        label=_("Edit"),
        button=_("Save"),
        hidden=hidden,
        fields=fields,
        trouble=trouble,
    )
