"""A person publishes a version of a scheme from a quarter on, and takes it back until that quarter begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from channels_core.brands.models import Brand
from foundation.audit.services import record
from foundation.edits.errors import EditForbidden, EditMissing, EditRefused, EditStale, Problem
from foundation.erasure.services import Place
from foundation.outbox.services import announce
from foundation.values.scope import Scope
from partners.tiers.errors import ReviewFault
from partners.tiers.events import PUBLISHED, SCHEME_WITHDRAWN
from partners.tiers.models import TierSchemeVersion
from partners.tiers.queries.terms import scheme_version, scheme_versions
from partners.tiers.rules import SchemeTerms, checked_terms, quarter_of
from partners.tiers.wording import fault_text, terms_fault_text

RIGHT = "tiers:write"
SUBJECT_KIND = "tier_scheme"
SCHEME_WORDS = Place("tier schemes", TierSchemeVersion, texts=("reason",), documents=("terms",))


def publish_scheme(scope: Scope, *, brand: str, terms: SchemeTerms, version: str, today: date, reason: str = "") -> SchemeTerms:
    """``terms`` judge the quarters from ``terms.valid_from`` on: the first day of one that has not begun, so that no review under way
    and no quarter that partners work in is ever judged by other bars than it began with.

    Raises EditForbidden (a manager of named partners edits nothing that all share), EditMissing, EditStale, EditRefused.
    """
    with transaction.atomic():
        held = _opened(scope, brand, terms.scheme, version)
        problems = [Problem(each.field, terms_fault_text(each.fault)) for each in checked_terms(terms)]
        problems += [Problem("valid_from", text) for text in _day_problems(terms.valid_from, held, today)]
        if problems:
            raise EditRefused(problems)
        before = [each for each in held if each.valid_from < terms.valid_from][-1]
        if before.as_dict() == terms.as_dict():
            raise EditRefused.because("", fault_text(ReviewFault.SAME_AS_IN_FORCE))
        made = replace(terms, number=max(each.number for each in held) + 1)
        try:
            with transaction.atomic():
                _create(scope, brand, made, reason)
        except IntegrityError:
            raise EditStale(SUBJECT_KIND, scheme_subject(brand, terms.scheme)) from None
        _tell(scope, PUBLISHED, brand, made, before=before, after=made, reason=reason)
        return made


def withdraw_scheme(scope: Scope, *, brand: str, scheme: str, version: str, today: date, reason: str = "") -> SchemeTerms:
    """Takes the last version back while its first quarter has not begun; the one before it goes on. Raises as publish_scheme."""
    with transaction.atomic():
        held = _opened(scope, brand, scheme, version)
        last = held[-1]
        if last.number == 0 or last.valid_from <= today:
            raise EditRefused.because("", fault_text(ReviewFault.NO_VERSION_TO_WITHDRAW))
        rows = TierSchemeVersion.objects.for_scope(scope).filter(brand__code=brand, scheme_code=scheme, number=last.number)
        TierSchemeVersion.objects.for_scope(scope).filter(pk__in=list(rows.values_list("pk", flat=True))).delete()
        _tell(scope, SCHEME_WITHDRAWN, brand, last, before=last, after=held[-2], reason=reason)
        return held[-2]


def scheme_subject(brand: str, scheme: str) -> str:
    """The scheme's name in the audit."""
    return f"{brand} {scheme}"


def _opened(scope: Scope, brand: str, scheme: str, version: str) -> list[SchemeTerms]:
    if not scope.may(RIGHT) or scope.codes("partner") is not None:
        raise EditForbidden
    # The brand's row is the lock of all that is edited for it.
    if not Brand.objects.for_scope(scope).select_for_update().filter(code=brand).exists():
        raise EditMissing
    held = scheme_versions(scope, brand=brand).get(scheme)
    if held is None:
        raise EditMissing
    if scheme_version(held) != version:
        raise EditStale(SUBJECT_KIND, scheme_subject(brand, scheme))
    return held


def _day_problems(day: date, held: list[SchemeTerms], today: date) -> list[str]:
    if quarter_of(day).starts_on != day:
        return [fault_text(ReviewFault.NO_QUARTER)]
    if day <= today:
        return [fault_text(ReviewFault.QUARTER_HAS_BEGUN, day=quarter_of(today).until.isoformat())]
    if any(each.valid_from == day for each in held):
        return [fault_text(ReviewFault.QUARTER_TAKEN)]
    return []


def _create(scope: Scope, brand: str, terms: SchemeTerms, reason: str) -> None:
    TierSchemeVersion.objects.create(
        brand=Brand.objects.for_scope(scope).get(code=brand),
        scheme_code=terms.scheme,
        number=terms.number,
        valid_from=terms.valid_from,
        terms=terms.as_dict(),
        reason=reason.strip(),
        published_by=scope.actor,
        published_at=timezone.now(),
    )


def _tell(
    scope: Scope, action: str, brand: str, terms: SchemeTerms, *, before: SchemeTerms, after: SchemeTerms, reason: str
) -> None:
    entry = record(
        scope,
        action=action,
        subject_kind=SUBJECT_KIND,
        subject=scheme_subject(brand, terms.scheme),
        before=before.as_dict(),
        after={**after.as_dict(), "valid_from": terms.valid_from},
        reason=reason.strip(),
        brand=brand,
    )
    payload = {"brand": brand, "scheme": terms.scheme, "number": terms.number, "valid_from": terms.valid_from.isoformat()}
    announce(scope, name=action, dedupe_key=f"{action}:{entry.pk}", payload=payload)
