"""Programmes made and changed by people: a draft, published from a day on as a version that never changes, withdrawn until it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from channels_core.brands.models import Brand
from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from channels_core.products.models import Product
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.outbox.services import announce
from foundation.values.money import CURRENCIES, plain
from foundation.values.scope import Scope
from partners.tiers.queries import tiers_by_scheme
from pricing.rebates.choices import Metric, Mode, RateKind, ScheduleFault, VersionState
from pricing.rebates.events import RebateEvent
from pricing.rebates.models import RebateProgramme, RebateVersion
from pricing.rebates.queries.programmes import programmes_of, version_token
from pricing.rebates.rules import Schedule, Slab, faults_of
from pricing.rebates.services.versions import mark_programmes
from pricing.rebates.wording import fault_text

RIGHT, SUBJECT = "rebates:write", "rebate_programme"
LONGEST_REASON = 2000


@dataclass(frozen=True)
class ProgrammeTerms:
    """What an editor asks for: codes (empty: all), money in ``currency``, days both inside; slabs are (lower bound, rate, kind)."""

    name: str
    metric: str
    mode: str
    starts_on: date
    ends_on: date
    currency: str
    slabs: Sequence[tuple[Decimal, Decimal, str]]
    partner: str = ""
    tier: str = ""
    channel: str = ""
    line: str = ""
    baseline: Decimal | None = None
    minimum: Decimal | None = None
    cap: Decimal | None = None


def create_programme(scope: Scope, *, brand: str, code: str, terms: ProgrammeTerms) -> RebateVersion:
    """A new programme with a draft. Raises EditForbidden, EditRefused."""
    _demand_right(scope)
    with transaction.atomic():
        owner = Brand.objects.for_scope(scope).filter(code=brand).first()
        if owner is None:
            raise EditRefused.because("brand", _("unknown brand %(code)s") % {"code": brand})
        if not code.strip() or len(code) > 100:
            raise EditRefused.because("code", _("a code has 1 to 100 characters"))
        if RebateProgramme.objects.unscoped("codes are unique over all brands").filter(code=code).exists():
            raise EditRefused.because("code", _("the code %(code)s is taken; choose another") % {"code": code})
        columns, slabs = _checked(scope, owner, terms)
        programme = RebateProgramme.objects.create(code=code, **columns)
        draft = _draft(scope, programme, number=1, columns=columns, slabs=slabs)
        _record(scope, "rebate.drafted", programme, after=_told(terms))
        return draft


def save_draft(scope: Scope, *, programme: str, version: str, terms: ProgrammeTerms) -> RebateVersion:
    """Makes or changes the programme's draft. ``version`` is that of the draft, or of the latest version where there is none.

    Raises EditMissing, EditForbidden, EditStale, EditRefused.
    """
    with transaction.atomic():
        held, versions = _locked(scope, programme)
        draft = next((row for row in versions if row.state == VersionState.DRAFT), None)
        read = draft or versions[-1]
        if version_token(read) != version:
            raise EditStale(SUBJECT, programme)
        owner = held.brand or _brand_for(scope, terms)
        columns, slabs = _checked(scope, owner, terms)
        if held.brand_id is None:
            columns["brand_id"] = None
        before = _content(read)
        if draft is None:
            draft = _draft(scope, held, number=max(row.number for row in versions) + 1, columns=columns, slabs=slabs)
        else:
            for name, value in columns.items():
                setattr(draft, name, value)
            draft.slabs, draft.made_by, draft.made_at = slabs, scope.actor, timezone.now()
            draft.save()
        _record(scope, "rebate.drafted", held, before=before, after=_content(draft))
        return draft


def discard_draft(scope: Scope, *, programme: str, version: str) -> None:
    """Throws the draft away. Raises EditMissing (no draft, too), EditForbidden, EditStale."""
    with transaction.atomic():
        held, versions = _locked(scope, programme)
        draft = _the_draft(versions, programme, version)
        before = _content(draft)
        draft.delete()
        _record(scope, "rebate.discarded", held, before=before)


def publish_draft(scope: Scope, *, programme: str, version: str, reason: str, first_open_day: date) -> RebateVersion:
    """The draft holds from its first day on, and what held until then ends the day before.

    A change begins on ``first_open_day`` (the day after the last published night) at the earliest: what was earned before stays earned. A
    first version may begin earlier. Raises EditMissing, EditForbidden, EditStale, EditRefused.
    """
    said = reason.strip()
    with transaction.atomic():
        held, versions = _locked(scope, programme)
        draft = _the_draft(versions, programme, version)
        problems = []
        if not said or len(said) > LONGEST_REASON:
            problems.append(Problem("reason", _("Say why, in at most %(most)s characters.") % {"most": LONGEST_REASON}))
        published = [row for row in versions if row.state == VersionState.PUBLISHED]
        if published and draft.starts_on < first_open_day:
            problems.append(
                Problem(
                    "starts_on",
                    _("What was earned up to %(day)s stays as it is: begin on %(first)s or later.")
                    % {"day": _day_before(first_open_day), "first": first_open_day},
                )
            )
        if problems:
            raise EditRefused(problems)
        draft.state, draft.reason = VersionState.PUBLISHED, said
        draft.published_by, draft.published_at = scope.actor, timezone.now()
        draft.save()
        mark_programmes(scope, {held.pk})
        _record(scope, "rebate.published", held, after=_content(draft), reason=said)
        _announce(scope, held, draft)
        return draft


def withdraw_version(scope: Scope, *, programme: str, version: str, reason: str, first_open_day: date) -> RebateVersion:
    """Takes a published version back that has not begun: what held before holds on.

    Raises EditMissing (no such version), EditForbidden, EditStale, EditRefused (it has begun; a new version follows it).
    """
    with transaction.atomic():
        held, versions = _locked(scope, programme)
        published = [row for row in versions if row.state == VersionState.PUBLISHED]
        last = published[-1] if published else None
        if last is None:
            raise EditMissing
        if version_token(last) != version:
            raise EditStale(SUBJECT, programme)
        if last.starts_on < first_open_day:
            raise EditRefused.because("", _("It has begun and stays as it is; publish a new version that follows it."))
        if not reason.strip():
            raise EditRefused.because("reason", _("Say why."))
        last.state = VersionState.WITHDRAWN
        last.save(update_fields=["state"])
        mark_programmes(scope, {held.pk})
        _record(scope, "rebate.withdrawn", held, before=_content(last), reason=reason.strip())
        return last


def _demand_right(scope: Scope) -> None:
    """A manager of some partners has the right, and uses it on programmes of these alone: see ``_own_partners``."""
    if not scope.may(RIGHT):
        raise EditForbidden


def _locked(scope: Scope, code: str) -> tuple[RebateProgramme, list[RebateVersion]]:
    """The programme, locked, and its versions by number."""
    held = programmes_of(scope).filter(code=code).select_for_update(of=("self",)).first()
    if held is None:
        raise EditMissing
    _demand_right(scope)
    partners = scope.codes("partner")
    if partners is not None and (held.partner is None or held.partner.code not in partners):
        raise EditForbidden
    if scope.codes("brand") is not None and held.brand_id is None:
        raise EditForbidden
    versions = RebateVersion.objects.for_scope(scope).filter(programme=held).select_related("partner", "channel", "brand")
    return held, list(versions.order_by("number"))


def _the_draft(versions: Sequence[RebateVersion], programme: str, version: str) -> RebateVersion:
    draft = next((row for row in versions if row.state == VersionState.DRAFT), None)
    if draft is None:
        raise EditMissing if version == "" else EditStale(SUBJECT, programme)
    if version_token(draft) != version:
        raise EditStale(SUBJECT, programme)
    return draft


def _brand_for(scope: Scope, terms: ProgrammeTerms) -> Brand | None:
    """The brand of a programme that is for all: that of the partner or channel it is narrowed to, if any."""
    for model, code, path in ((Partner, terms.partner, "channel__brand_id"), (Channel, terms.channel, "brand_id")):
        if code:
            brand = model.objects.for_scope(scope).filter(code=code).values_list(path, flat=True).first()
            return Brand.objects.for_scope(scope).filter(pk=brand).first()
    return None


def _checked(scope: Scope, brand: Brand | None, terms: ProgrammeTerms) -> tuple[dict[str, Any], list[list[str]]]:
    """The columns and slabs of a version. Raises EditRefused with everything that is wrong."""
    problems: list[Problem] = []
    partner = _found(scope, Partner, terms.partner, "partner", {"channel__brand": brand}, problems)
    channel = _found(scope, Channel, terms.channel, "channel", {"brand": brand}, problems)
    problems += _plain_problems(scope, terms, brand)
    if not problems:
        problems += _schedule_problems(terms)
    if problems:
        raise EditRefused(problems)
    columns = {
        "name": terms.name.strip(),
        "brand_id": brand.pk if brand else None,
        "partner_id": partner,
        "tier_code": terms.tier,
        "channel_id": channel,
        "line": terms.line,
        "metric": terms.metric,
        "mode": terms.mode,
        "starts_on": terms.starts_on,
        "ends_on": terms.ends_on,
        "currency": terms.currency,
        "baseline": terms.baseline,
        "minimum": terms.minimum,
        "cap": terms.cap,
    }
    return columns, [[plain(lower), plain(rate), kind] for lower, rate, kind in terms.slabs]


def _found(scope: Scope, model: Any, code: str, field: str, path: dict[str, Any], problems: list[Problem]) -> int | None:
    if not code:
        partners = scope.codes("partner")
        if field == "partner" and partners is not None:
            problems.append(Problem("partner", _("Name one of your partners: you edit programmes of these alone.")))
        return None
    rows = model.objects.for_scope(scope).filter(code=code)
    row = rows.filter(**path).first() if None not in path.values() else rows.first()
    if row is None:
        problems.append(Problem(field, _("There is no %(code)s in this brand.") % {"code": code}))
        return None
    return int(row.pk)


def _plain_problems(scope: Scope, terms: ProgrammeTerms, brand: Brand | None) -> list[Problem]:
    found = []
    if not terms.name.strip() or len(terms.name) > 300:
        found.append(Problem("name", _("A name has 1 to 300 characters.")))
    if terms.metric not in list(Metric):
        found.append(Problem("metric", _("is none of %(choices)s") % {"choices": ", ".join(Metric)}))
    if terms.mode not in list(Mode):
        found.append(Problem("mode", _("is none of %(choices)s") % {"choices": ", ".join(Mode)}))
    if terms.currency not in CURRENCIES:
        found.append(Problem("currency", _("is no currency code like CNY")))
    if terms.ends_on < terms.starts_on:
        found.append(Problem("ends_on", fault_text(ScheduleFault.ENDS_BEFORE_START)))
    for place, (_lower, _rate, kind) in enumerate(terms.slabs):
        if kind not in list(RateKind):
            found.append(Problem(f"slab_{place}", _("is none of %(choices)s") % {"choices": ", ".join(RateKind)}))
    return found + _unknown_codes(scope, terms, brand)


def _unknown_codes(scope: Scope, terms: ProgrammeTerms, brand: Brand | None) -> list[Problem]:
    found = []
    known = {tier for tiers in tiers_by_scheme(scope).values() for tier in tiers}
    if terms.tier and terms.tier not in known:
        found.append(
            Problem(
                "tier",
                _("No scheme has a tier %(tier)s; known: %(known)s") % {"tier": terms.tier, "known": ", ".join(sorted(known))},
            )
        )
    if terms.line:
        lines = Product.objects.for_scope(scope).filter(line=terms.line)
        if not (lines.filter(brand=brand) if brand else lines).exists():
            found.append(Problem("line", _("No product is of the line %(line)s.") % {"line": terms.line}))
    return found


def _schedule_problems(terms: ProgrammeTerms) -> list[Problem]:
    slabs = tuple(Slab(lower, rate, RateKind(kind)) for lower, rate, kind in terms.slabs)
    schedule = Schedule(Metric(terms.metric), Mode(terms.mode), slabs, terms.currency, terms.minimum, terms.cap)
    found = []
    for place, fault in faults_of(schedule):
        if place is None:
            found.append(Problem("slabs", fault_text(fault)))
        else:
            text = _("Slab %(place)s: %(fault)s") % {"place": place + 1, "fault": fault_text(fault)}
            found.append(Problem(f"slab_{place}", text))
    return found


def _draft(
    scope: Scope, programme: RebateProgramme, *, number: int, columns: dict[str, Any], slabs: list[list[str]]
) -> RebateVersion:
    return RebateVersion.objects.create(
        programme=programme,
        number=number,
        state=VersionState.DRAFT,
        slabs=slabs,
        made_by=scope.actor,
        made_at=timezone.now(),
        **columns,
    )


def _content(row: RebateVersion) -> dict[str, Any]:
    names = ("name", "tier_code", "line", "metric", "mode", "starts_on", "ends_on", "currency", "baseline", "minimum", "cap")
    return {**{name: getattr(row, name) for name in names}, "slabs": [" ".join(slab) for slab in row.slabs], "number": row.number}


def _told(terms: ProgrammeTerms) -> dict[str, Any]:
    told = asdict(terms)
    return {**told, "slabs": [f"{lower} {rate} {kind}" for lower, rate, kind in terms.slabs]}


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _record(scope: Scope, action: str, programme: RebateProgramme, **more: Any) -> None:
    brand = programme.brand.code if programme.brand else ""
    record(scope, action=action, subject_kind=SUBJECT, subject=programme.code, brand=brand, **more)


def _announce(scope: Scope, programme: RebateProgramme, version: RebateVersion) -> None:
    payload = {"programme": programme.code, "number": version.number, "starts_on": version.starts_on.isoformat()}
    key = f"rebate:{programme.code}:{version.number}"
    announce(scope, name=RebateEvent.PUBLISHED, dedupe_key=key, payload=payload)
