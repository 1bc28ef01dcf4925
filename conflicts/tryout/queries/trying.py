"""A draft held against history: the night's own detectors and cut, and nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from conflicts.cases.choices import Mode
from conflicts.cases.policy import GAP_DAYS, MODE_PREFIX
from conflicts.cases.policy import THRESHOLDS as CASE_THRESHOLDS
from conflicts.cases.queries import CaseKey, case_keys, case_policy, jurisdiction
from conflicts.cases.rules import CaseRow, FoundRow, Weighed, weighed_cases
from conflicts.detectors.choices import ConflictKind
from conflicts.detectors.policy import Policy
from conflicts.detectors.queries import brand_row, findings_between, policy
from conflicts.detectors.registry import DETECTORS
from conflicts.detectors.rules import AS_STORED, BANDS, AsIf, Detector, Finding, Keys, bands_over_history
from conflicts.tryout.queries.coding import Codes, codes
from conflicts.tryout.rules import Preview, TriedCase, TriedOut, found_row, head_of, in_order, paired, tried_case
from foundation.intake.loading import seldom_collected
from foundation.jobs.queries import publication
from foundation.values.scope import Scope
from pricing.bands.queries import band_rows

HISTORY_DAYS = 90


def _as_they_are(rows: Any) -> Any:
    return rows


class Gathered:
    """The facts that detectors gathered without a draft, each read once however often they are judged."""

    def __init__(self, narrowed: Callable[[Any], Any] = _as_they_are) -> None:
        """``narrowed`` may leave rows out that cannot count for what is tried."""
        self._narrowed = narrowed
        self._held: dict[tuple[str, Keys], Any] = {}

    def rows(self, scope: Scope, detector: Detector, keys: Keys) -> Any:
        if (detector.code, keys) not in self._held:
            with seldom_collected():
                self._held[detector.code, keys] = self._narrowed(detector.gather(scope, keys))
        return self._held[detector.code, keys]


@dataclass(frozen=True)
class Side:
    """What the cases of one side are cut by: the findings of the judged days by case key, and the rules of cases."""

    findings: dict[str, tuple[Finding, ...]]
    policy: Policy
    mode_at: Callable[[int | None, date], Mode]


def try_out(
    scope: Scope,
    *,
    brand: str,
    as_if: AsIf,
    first_day: date,
    last_day: date,
    kinds: Collection[ConflictKind] = tuple(ConflictKind),
    with_acts: bool = False,
    gathered: Gathered | None = None,
) -> TriedOut:
    """The cases with evidence in [first_day, last_day] under the draft, beside those under what is in force.

    Both sides judge the same facts by the night's detectors, and evidence of earlier days stays as it was found. Without
    ``with_acts`` cases are cut from their evidence alone, as on a database where nobody has acted yet; with it people's acts
    count, as in the next night of ``last_day``. A scope with named partners gets their cases only. ``gathered`` are facts read already.
    """
    whole = whole_brand(scope, brand)
    detectors = [each for each in DETECTORS if _touches(as_if, each) and set(each.kinds) & set(kinds)]
    recut = [] if not _recuts(as_if) else sorted({*kinds} - {kind for each in detectors for kind in each.kinds})
    keys = Keys(brand=brand, day=last_day, run=None, since=first_day, until=last_day, products=_products(as_if))
    now, then, read = _judged(whole, detectors, keys, as_if, gathered or Gathered())
    reach = {kind: reached_keys(whole, each, keys, as_if).since for each in detectors for kind in each.kinds}
    _add_stored(whole, brand, recut, first_day, last_day, now, then)
    sides = _side(whole, brand, now, AS_STORED), _side(whole, brand, then, as_if)
    listed = [key for key in _keys(whole, {*now, *then}, sides) if key.kind in set(kinds)]
    named = codes(whole, customers=[key.customer for key in listed if key.customer is not None])
    cases: list[TriedCase] = []
    for key in listed:
        cases += _compared(key, sides, reach, (brand, named), last_day, with_acts)
    kept = (case for case in cases if case.row.last_seen >= first_day and _is_visible(scope, case.row))
    return TriedOut(brand, brand_row(whole).currency, first_day, last_day, in_order(kept), read)


def preview(
    scope: Scope,
    *,
    brand: str,
    as_if: AsIf,
    over_history: AsIf | None = None,
    since: date | None = None,
    day: date | None = None,
    days: int = HISTORY_DAYS,
) -> Preview:
    """What a draft of price bands opens and closes as it is dated, and what it would have done in the last ``days`` days.

    ``day`` is the night's day (the published one where none is given): the night of that day opens and closes exactly what
    ``next_night`` names, beside what new facts bring. ``since`` is the first day that the draft prices otherwise, where the
    caller knows it; ``over_history`` the draft whose last bands stand over the days before, where it is not ``as_if`` itself.
    """
    found = publication(whole_brand(scope, brand), brand)
    last = day or (None if found is None else found.business_date)
    if last is None:
        return Preview(None, None)
    starts = [band.valid_from for band in as_if.changed(BANDS)]
    first = min([*starts, last + timedelta(days=1)]) if since is None else since
    past = last - timedelta(days=days - 1)
    history = bands_over_history(over_history or as_if, band_rows(whole_brand(scope, brand)), since=past)
    return Preview(
        try_out(scope, brand=brand, as_if=as_if, first_day=first, last_day=last, with_acts=True),
        try_out(scope, brand=brand, as_if=history, first_day=past, last_day=last),
    )


def whole_brand(scope: Scope, brand: str) -> Scope:
    """The scope's brand, whatever partners it names: verdicts hang on facts of all of them."""
    limited = scope.limited_to("brand", frozenset({brand}))
    return replace(limited, limits=tuple(pair for pair in limited.limits if pair[0] != "partner"))


def _is_visible(scope: Scope, row: CaseRow) -> bool:
    partners = scope.codes("partner")
    return partners is None or bool(partners.intersection(row.partners))


def _touches(as_if: AsIf, detector: Detector) -> bool:
    return bool(as_if.names.intersection(detector.drafts) or set(as_if.thresholds).intersection(detector.thresholds))


def _recuts(as_if: AsIf) -> bool:
    """Whether the draft changes how cases are cut and weighed, whatever their kind."""
    cutting = {threshold.code for threshold in CASE_THRESHOLDS}
    return any(code in cutting or code.startswith(MODE_PREFIX) for code in as_if.thresholds)


def _products(as_if: AsIf) -> frozenset[int] | None:
    """The products that the draft can touch; None: any."""
    if as_if.thresholds or as_if.names != {BANDS} or BANDS in as_if.replaced:
        return None
    return frozenset(band.product for band in as_if.changed(BANDS))


def _judged(
    scope: Scope, detectors: Sequence[Detector], keys: Keys, as_if: AsIf, gathered: Gathered
) -> tuple[dict[str, list[Finding]], dict[str, list[Finding]], int]:
    """The findings of the keys' days by case key, as in force and under the draft; and how many facts were read."""
    sides: tuple[dict[str, list[Finding]], dict[str, list[Finding]]] = defaultdict(list), defaultdict(list)
    read = 0
    for each in detectors:
        reached = reached_keys(scope, each, keys, as_if)
        stored = gathered.rows(scope, each, reached)
        drafted = each.gather(scope, reached, as_if) if as_if.names.intersection(each.drafts) else stored
        in_force, draft = policy(scope, keys.brand), policy(scope, keys.brand, as_if)
        is_same = drafted is stored and all(draft.history(code) == in_force.history(code) for code in each.thresholds)
        now = each.judge(stored, in_force)
        then = now if is_same else each.judge(drafted, draft)
        read = max(read, now.read, then.read)
        for side, judged in zip(sides, (now, then), strict=True):
            for finding in judged.findings:
                if finding.day >= reached.since:
                    side[finding.case_key].append(finding)
    return *sides, read


def reached_keys(scope: Scope, detector: Detector, keys: Keys, as_if: AsIf) -> Keys:
    """The keys with the days before them on which a verdict of theirs hangs, in force or under the draft."""
    policies = policy(scope, keys.brand), policy(scope, keys.brand, as_if)
    window = max(detector.window(each, keys.day) for each in policies)
    return detector.reach(replace(keys, since=keys.since - window, window=window))


def _add_stored(
    scope: Scope,
    brand: str,
    kinds: Sequence[ConflictKind],
    first: date,
    last: date,
    now: dict[str, list[Finding]],
    then: dict[str, list[Finding]],
) -> None:
    """Keys of kinds whose evidence the draft leaves and whose cut it changes: they are cut from what is stored."""
    for key in findings_between(scope, brand=brand, kinds=kinds, first=first, last=last):
        now.setdefault(key, [])
        then.setdefault(key, [])


def _side(scope: Scope, brand: str, found: dict[str, list[Finding]], as_if: AsIf) -> Side:
    findings = {key: tuple(rows) for key, rows in found.items()}
    return Side(findings, case_policy(scope, brand, as_if), jurisdiction(scope, brand=brand, as_if=as_if))


def _keys(scope: Scope, wanted: Collection[str], sides: tuple[Side, Side]) -> Iterator[CaseKey]:
    """The keys with what is stored of them; those that only a draft finds are made from its findings."""
    stored = {key.case_key: key for key in case_keys(scope, keys=wanted)}
    for name in sorted(wanted):
        found = (*sides[0].findings.get(name, ()), *sides[1].findings.get(name, ()))
        key = stored.get(name)
        if found:
            yield _key(name, found[0], key)
        elif key is not None and key.rows:
            yield key


def _key(name: str, finding: Finding, stored: CaseKey | None) -> CaseKey:
    rows, heads = ((), ()) if stored is None else (stored.rows, stored.heads)
    parties = tuple(sorted(finding.channels)), tuple(sorted(finding.partners))
    return CaseKey(name, str(finding.kind), *parties, finding.product, finding.territory, finding.customer, rows, heads)


def _compared(
    key: CaseKey,
    sides: tuple[Side, Side],
    reach: dict[ConflictKind, date],
    named: tuple[str, Codes],
    day: date,
    with_acts: bool,
) -> Iterator[TriedCase]:
    """The cases of one key, as they are and as they would be."""
    cuts: list[list[Weighed]] = []
    for side in sides:
        rows = _rows(key, side, reach.get(ConflictKind(key.kind)), day)
        heads = key.heads if with_acts else ()
        partner = bool(key.partners)
        cuts.append(weighed_cases(rows, heads, day=day, policy=side.policy, mode_at=side.mode_at, has_partner=partner))
    was, would = cuts
    for one, other in paired(was, would):
        before = None if one is None else _row(key, was, one, named)
        after = None if other is None else _row(key, would, other, named)
        yield tried_case(before, after, gap=int(sides[1].policy.at(GAP_DAYS, day)))


def _rows(key: CaseKey, side: Side, since: date | None, day: date) -> list[FoundRow]:
    """The findings of the key: those of the judged days anew, earlier ones as stored; nothing after ``day``."""
    kept = [row for row in key.rows if row.day <= day and (since is None or row.day < since)]
    return [*kept, *(found_row(finding, -number) for number, finding in zip(count(1), side.findings.get(key.case_key, ())))]


def _row(key: CaseKey, cut: Sequence[Weighed], place: int, named: tuple[str, Codes]) -> CaseRow:
    case, (brand, known) = cut[place], named
    earlier = None if case.cut.recurs is None else cut[case.cut.recurs]
    return CaseRow(
        id=head_of(case, key.heads),
        brand=brand,
        currency=known.currency,
        kind=key.kind,
        status=str(case.cut.status),
        severity=str(case.severity),
        level=1,
        first_seen=case.cut.first_seen,
        last_seen=case.cut.last_seen,
        at_stake=case.at_stake,
        units=case.units,
        channels=known.sorted(known.channels, key.channels),
        partners=known.sorted(known.partners, key.partners),
        other_parties=0,
        hides_parties=False,
        sku=known.one(known.products, key.product),
        territory=known.one(known.territories, key.territory),
        customer=known.one(known.customers, key.customer),
        recurrence_of=None if earlier is None else head_of(earlier, key.heads),
        recurrence_first_seen=None if earlier is None else earlier.cut.first_seen,
        evidence=case.evidence,
        rule=case.rule,
        mode=str(case.mode),
        figures=case.figures,
        assignee="",
        due_date=None,
        version=0,
        is_closed_by_person=False,
    )
