"""All that the page of a rule shows of a draft: what would have fired, and how far everybody was from the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from channels_core.channels.models import Channel
from channels_core.parties.models import Partner
from conflicts.cases.policy import GAP_DAYS
from conflicts.cases.queries import case_policy, names_for
from conflicts.cases.rules import Names
from conflicts.detectors.choices import PRICE_KINDS, ConflictKind
from conflicts.detectors.policy import DIVERSION_DAYS, DIVERSION_SHARE, DIVERSION_UNITS, UNDERCUT_SHARE
from conflicts.detectors.queries import policy
from conflicts.detectors.rules import AS_STORED, AsIf
from conflicts.detectors.rules.undercuts import undercut_candidates
from conflicts.tryout.queries.measuring import diversion_subjects, undercut_subjects
from conflicts.tryout.queries.trying import Gathered, try_out, whole_brand
from conflicts.tryout.rules import Line, Subject, TriedOut
from foundation.jobs.queries import publication
from foundation.thresholds.rules import Setting
from foundation.values.scope import Scope

#: The rules that can be tried, with the kinds of case that they decide.
TRIED: Mapping[str, tuple[ConflictKind, ...]] = {
    "diversion": (ConflictKind.DIVERSION,),
    "price_undercut": (ConflictKind.PRICE_UNDERCUT,),
    "case": tuple(ConflictKind),
    "jurisdiction": PRICE_KINDS,
}


@dataclass(frozen=True)
class Trial:
    """``subjects`` (partners or channels, by row id with ``named``: code and name) lie against ``now``, the line in force on the last
    day, and ``then``, the draft's; both None for a rule without such a line. ``gap`` is the days after which a case is quiet."""

    tried: TriedOut
    names: Names
    gap: int
    subjects: tuple[Subject, ...] = ()
    named: Mapping[int, tuple[str, str]] | None = None
    now: Line | None = None
    then: Line | None = None
    is_alike: bool = True  # both lines run through the same figures; a drafted window makes others

    @property
    def is_by_partner(self) -> bool:
        return self.now is not None and bool(self.now.units)


def trial_of(
    scope: Scope, *, brand: str, rule: str, settings: Sequence[Setting], draft: Mapping[str, Decimal], days: int
) -> Trial | None:
    """The rule with ``draft`` values in place of those in force, over the ``days`` days up to the published one; None where the rule
    cannot be tried on history, or nothing is published yet."""
    pointer = publication(whole_brand(scope, brand), brand)
    if rule not in TRIED or pointer is None:
        return None
    last = pointer.business_date
    first = last - timedelta(days=days - 1)
    as_if = draft_of(settings, draft, first)
    gathered = Gathered()
    if rule == "price_undercut":
        policies = [policy(whole_brand(scope, brand), brand, each) for each in (AS_STORED, as_if)]
        gathered = Gathered(lambda rows: replace(rows, facts=undercut_candidates(rows.facts, rows.terms, policies)))
    tried = try_out(scope, brand=brand, as_if=as_if, first_day=first, last_day=last, kinds=TRIED[rule], gathered=gathered)
    names = names_for(scope, [case.row for case in tried.cases])
    gap = int(case_policy(whole_brand(scope, brand), brand).at(GAP_DAYS, last))
    if rule not in ("diversion", "price_undercut"):
        return Trial(tried, names, gap)
    now, then = _line(rule, settings, {}, last), _line(rule, settings, draft, last)
    whole = whole_brand(scope, brand)
    if rule == "diversion":
        subjects = diversion_subjects(whole, brand=brand, first=first, last=last, as_if=as_if, gathered=gathered)
        named = Partner.objects.for_scope(scope).filter(pk__in=[each.row for each in subjects])
    else:
        subjects = undercut_subjects(whole, brand=brand, first=first, last=last, as_if=as_if, gathered=gathered)
        named = Channel.objects.for_scope(scope).filter(pk__in=[each.row for each in subjects])
    known = {row: (code, name) for row, code, name in named.values_list("pk", "code", "name")}
    shown = tuple(subject for subject in subjects if subject.row in known)
    return Trial(tried, names, gap, shown, known, now, then, DIVERSION_DAYS.code not in draft)


def draft_of(settings: Sequence[Setting], draft: Mapping[str, Decimal], since: date) -> AsIf:
    """The draft's values from ``since`` on; what is not drafted as it is stored."""
    return AsIf(
        thresholds={
            setting.threshold.code: setting.over_history(draft[setting.threshold.code], since)
            if setting.threshold.code in draft
            else setting.history
            for setting in settings
        }
    )


def _line(rule: str, settings: Sequence[Setting], draft: Mapping[str, Decimal], day: date) -> Line:
    values = {setting.threshold.code: draft.get(setting.threshold.code, setting.at(day)) for setting in settings}
    if rule == "diversion":
        return Line(values[DIVERSION_SHARE.code], values[DIVERSION_UNITS.code])
    return Line(values[UNDERCUT_SHARE.code])
