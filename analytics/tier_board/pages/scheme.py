"""A scheme for a brand: bars, weights, grace and cap, tried on the last two reviews before a version is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.tier_board.blocks import words
from analytics.tier_board.blocks.shapes import SchemePage
from analytics.tier_board.forms import checked_form, read_terms
from channels_core.brands.queries import brands
from channels_core.parties.queries import partner_names
from foundation.edits.errors import EditMissing, EditRefused
from foundation.history.queries import history_of
from foundation.values.clock import business_day
from foundation.values.scope import Scope
from foundation.web import formats
from foundation.web.components import Link, Pair
from foundation.web.editing import Edited, EditView, Trouble, trouble_of
from foundation.web.fields import EditForm, FormField, field_of
from partners.tiers.choices import SEVERITIES, ScorePart
from partners.tiers.queries import scheme_version, scheme_versions, tried_terms
from partners.tiers.rules import Changed, SchemeTerms, quarter_of
from partners.tiers.services import publish_scheme, scheme_subject, withdraw_scheme
from partners.tiers.wording import part_name, scheme_name, verdict_word

RIGHT = "tiers:write"


class SchemeView(EditView):
    """GET shows the scheme and, with typed values, what they would have said; POST publishes them."""

    permissions = {"GET": "tiers:read", "POST": "tiers:write"}

    def get(self, request: HttpRequest, brand: str, scheme: str) -> HttpResponse:
        typed = {name: str(value) for name, value in request.GET.items()}
        if "weight_sales" not in typed:
            return shown_scheme(request, self.scope, brand, scheme)
        try:
            tried: SchemeTerms | None = checked_form(typed, _opened(self.scope, brand, scheme)[1][-1])
            trouble = None
        except EditRefused as error:
            tried, trouble = None, trouble_of(self.scope, error, since=None)
        return shown_scheme(request, self.scope, brand, scheme, typed=typed, tried=tried, trouble=trouble)

    def edit(self, request: HttpRequest, **kwargs: object) -> Edited:
        brand, scheme = str(kwargs["brand"]), str(kwargs["scheme"])
        today, versions = _opened(self.scope, brand, scheme)
        typed = {name: str(value) for name, value in request.POST.items()}
        made = publish_scheme(
            self.scope,
            brand=brand,
            terms=read_terms(typed, versions[-1]),
            version=typed.get("version", ""),
            today=today,
            reason=typed.get("reason", ""),
        )
        day = formats.day(made.valid_from, get_language() or "en", year=True)
        text = _("Version %(number)s judges from %(day)s on.") % {"number": made.number, "day": day}
        return Edited(reverse("tier-scheme", args=[brand, scheme]), text)

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: object) -> HttpResponse:
        typed = {name: str(value) for name, value in request.POST.items()}
        return shown_scheme(request, self.scope, str(kwargs["brand"]), str(kwargs["scheme"]), typed=typed, trouble=trouble)


class SchemeWithdrawal(EditView):
    permissions = {"GET": "tiers:read", "POST": "tiers:write"}

    def get(self, request: HttpRequest, brand: str, scheme: str) -> HttpResponse:
        try:
            _opened(self.scope, brand, scheme)
        except EditMissing:
            raise Http404 from None
        return redirect("tier-scheme", brand, scheme)

    def edit(self, request: HttpRequest, **kwargs: object) -> Edited:
        brand, scheme = str(kwargs["brand"]), str(kwargs["scheme"])
        today, _versions = _opened(self.scope, brand, scheme)
        version = request.POST.get("version", "")
        withdraw_scheme(self.scope, brand=brand, scheme=scheme, version=version, today=today)
        return Edited(reverse("tier-scheme", args=[brand, scheme]), _("The version is taken back; the one before it goes on."))

    def again(self, request: HttpRequest, trouble: Trouble, **kwargs: object) -> HttpResponse:
        return shown_scheme(request, self.scope, str(kwargs["brand"]), str(kwargs["scheme"]), trouble=trouble)


def _opened(scope: Scope, brand: str, scheme: str) -> tuple[date, list[SchemeTerms]]:
    """Today in the brand's zone, and the scheme's versions. Raises EditMissing."""
    found = next((each for each in brands(scope) if each.code == brand), None)
    versions = scheme_versions(scope, brand=brand).get(scheme) if found else None
    if found is None or versions is None:
        raise EditMissing
    return business_day(timezone.now(), found.time_zone), versions


def shown_scheme(
    request: HttpRequest,
    scope: Scope,
    brand: str,
    scheme: str,
    *,
    typed: Mapping[str, str] | None = None,
    tried: SchemeTerms | None = None,
    trouble: Trouble | None = None,
) -> HttpResponse:
    try:
        today, versions = _opened(scope, brand, scheme)
    except EditMissing:
        raise Http404 from None
    can_edit = scope.may(RIGHT) and scope.codes("partner") is None
    quarters, changed = tried_terms(scope, brand=brand, terms=tried) if tried else ([], [])
    waiting = versions[-1].number > 0 and versions[-1].valid_from > today
    address = reverse("tier-scheme", args=[brand, scheme])
    language = get_language() or "en"
    in_force = [each for each in versions if each.valid_from <= today][-1]
    page = SchemePage(
        trail=[Link(_("Partners"), reverse("partners")), Link(_("Tiers"), f"{reverse('tiers')}?brand={brand}&scheme={scheme}")],
        title=scheme_name(scheme),
        pills=[(_named(in_force), "pill--accent")],
        lead=_("%(version)s judges now.") % {"version": _named(in_force)},
        text=_("A version judges from a quarter that has not begun: never a review under way."),
        fields=_fields(versions[-1], today, typed, trouble) if can_edit else [],
        version=scheme_version(versions),
        try_url=address,
        publish_url=address,
        can_edit=can_edit,
        publish_label=_("Publish version %(number)s") % {"number": versions[-1].number + 1},
        consequences=[
            _("judges the quarters that begin on its day or later, until another version begins"),
            _("decided reviews and the tiers that are held stay as they are"),
            _("can be taken back until its first day"),
        ],
        trouble=trouble,
        tried=_tried(quarters, changed) if tried else "",
        changed=_changed(scope, changed),
        versions=[Pair(_named(each), _terms_text(each, language)) for each in reversed(versions)],
        undo=_undo(brand, scheme, versions) if can_edit and waiting else None,
        history=history_of(scope, subject_kind="tier_scheme", subject=scheme_subject(brand, scheme), most=20),
    )
    return render(request, "analytics/tier_board/scheme.html", {"page": page})


def _named(terms: SchemeTerms) -> str:
    return _("Version %(number)s") % {"number": terms.number} if terms.number else _("Defaults")


def _terms_text(terms: SchemeTerms, language: str) -> str:
    since = formats.day(terms.valid_from, language, year=True) if terms.number else _("always")
    bars = _(", ").join(f"{tier} {words.points(bar, 1 if bar % 1 else 0)}" for tier, bar in terms.bars.items())
    weights = "/".join(words.points(terms.weights[part]) for part in ScorePart)
    return _("from %(since)s: %(bars)s; weights %(weights)s") % {"since": since, "bars": bars, "weights": weights}


def _undo(brand: str, scheme: str, versions: Sequence[SchemeTerms]) -> EditForm:
    label = _("Withdraw version %(number)s") % {"number": versions[-1].number}
    url = reverse("tier-scheme-withdrawal", args=[brand, scheme])
    return EditForm("withdraw", url, label, label, [], hidden=[("version", scheme_version(list(versions)))])


def _tried(quarters: Sequence[date], changed: Sequence[Changed]) -> str:
    if not quarters:
        return _("No review to try it on yet.")
    labels = _(", ").join(quarter_of(each).label for each in quarters)
    if not changed:
        return _("On the reviews of %(quarters)s it would have said the same.") % {"quarters": labels}
    text = ngettext(
        "On the reviews of %(quarters)s it would have said otherwise %(count)s time.",
        "On the reviews of %(quarters)s it would have said otherwise %(count)s times.",
        len(changed),
    )
    return text % {"quarters": labels, "count": len(changed)}


def _changed(scope: Scope, changed: Sequence[Changed]) -> list[Pair]:
    names = partner_names(scope, [each.partner for each in changed])
    return [
        Pair(
            f"{each.quarter} {names.get(each.partner, each.partner)}",
            f"{verdict_word(each.was[0])} {each.was[1]} → {verdict_word(each.now[0])} {each.now[1]}",
            reverse("partner", args=[each.partner]),
        )
        for each in changed
    ]


def _fields(base: SchemeTerms, today: date, typed: Mapping[str, str] | None, trouble: Trouble | None) -> list[FormField]:
    def field(name: str, label: str, stored: str, **more: object) -> FormField:
        return field_of(name, label, stored=stored, typed=typed, trouble=trouble, **more)  # type: ignore[arg-type]

    def text(value: Decimal) -> str:
        return f"{value.normalize():f}"

    found = [field(f"bar_{tier}", _("Bar of %(tier)s") % {"tier": tier}, text(base.bars[tier])) for tier in base.tiers]
    found += [
        field(f"weight_{part}", _("Weight of %(part)s") % {"part": part_name(part)}, text(base.weights[part]))
        for part in ScorePart
    ]
    found.append(field("grace_quarters", _("Grace"), str(base.grace_quarters), unit=_("quarters")))
    found.append(
        field(
            "cap_severity",
            _("A case stops promotion from"),
            base.cap_severity,
            kind="select",
            choices={each: words.severity(each) for each in SEVERITIES},
        )
    )
    tiers = {tier: tier for tier in base.tiers}
    found.append(field("cap_tier", _("… and leaves at most"), base.tiers[base.cap_rank - 1], kind="select", choices=tiers))
    found += [
        field(f"benefit_{tier}", _("%(tier)s gives") % {"tier": tier}, base.benefits.get(tier, ""), longest=300)
        for tier in base.tiers
    ]
    first = quarter_of(today).until
    days, language = {}, get_language() or "en"
    for _each in range(4):
        days[first.isoformat()] = f"{quarter_of(first).label} · {formats.day(first, language, year=True)}"
        first = quarter_of(first).until
    found.append(field("valid_from", _("Judges from"), next(iter(days)), kind="select", choices=days))
    found.append(field("reason", _("Reason"), "", longest=1000))
    return found
