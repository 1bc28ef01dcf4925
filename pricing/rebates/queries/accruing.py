"""Accruals as they become: what changed is added to what was, the rest is summed from the days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from channels_core.brands.rules import RateMissing
from channels_core.rollups.choices import DirtyTopic
from foundation.jobs.queries import visible
from foundation.jobs.registry import Skipped
from foundation.values.money import QUANTITY_PLACES, from_scaled, to_scaled
from foundation.values.scope import Scope
from pricing.rebates.models import Accrual
from pricing.rebates.queries.sums import counted, covered, stored_days, stored_keys
from pricing.rebates.queries.versions import VersionInForce
from pricing.rebates.queries.work import Night, as_stored, held_otherwise
from pricing.rebates.rules import DaySum, Span, Sums, base_of, earned, holds, summed

Pair = tuple[int, int, int]  # partner, programme, number


@dataclass
class Accrued:
    """What a batch of partners becomes: sums of days by currency, partners kept from now on, the accruals that were looked at and their
    new rows, and what had to be left."""

    days: dict[str, dict[tuple[int, date], list[DaySum]]] = field(default_factory=dict)
    covers: dict[str, set[int]] = field(default_factory=dict)
    touched: set[Pair] = field(default_factory=set)
    rows: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    read: int = 0


@dataclass(frozen=True)
class _Book:
    """The days of one currency: changed ones as they are and as they were, and the whole of partners that are summed anew."""

    fresh: dict[int, list[DaySum]]
    former: dict[int, list[DaySum]]
    whole: dict[int, list[DaySum]]
    new: frozenset[int]


def accrue(scope: Scope, night: Night, partners: Sequence[int]) -> Accrued:
    """The accruals of ``partners`` (row ids) that changed lines, programmes or tiers reach."""
    done = Accrued()
    stored = _stored(night, partners)
    moved = held_otherwise(scope, night, partners)
    by_currency: dict[str, list[tuple[int, VersionInForce, tuple[Span, ...]]]] = defaultdict(list)
    wanted: set[Pair] = set()
    for partner in partners:
        for version in night.versions:
            spans = version.spans_of(partner, night.periods.get(partner, []))
            if spans:
                by_currency[version.schedule.currency].append((partner, version, spans))
                wanted.add((partner, version.programme, version.number))
    done.touched |= {pair for pair in stored if pair not in wanted}
    for currency in sorted(by_currency):
        _accrue_in(night, currency, by_currency[currency], stored, moved, done)
    return done


def _accrue_in(
    night: Night,
    currency: str,
    pairs: Iterable[tuple[int, VersionInForce, tuple[Span, ...]]],
    stored: dict[Pair, dict[str, Any]],
    moved: set[int],
    done: Accrued,
) -> None:
    pairs = list(pairs)
    partners = sorted({partner for partner, _version, _spans in pairs})
    anew = {
        partner
        for partner, version, _spans in pairs
        if partner in moved or version.programme in night.anew or _is_unknown(partner, version, stored)
    }
    try:
        book = _book(night, currency, partners, anew, done)
    except RateMissing as error:
        reason = f"no rate from {error.base} to {error.quote} for {error.day}"
        for code, programme in sorted({(version.code, version.programme) for _, version, _ in pairs}):
            done.skipped.append(Skipped(DirtyTopic.REBATE_PROGRAMME, programme, 0, date.min, f"programme {code}", reason))
        return
    for partner, version, spans in pairs:
        pair = (partner, version.programme, version.number)
        former = version.former_of(spans)
        is_anew = partner in moved or version.programme in night.anew or partner in book.new
        is_anew = is_anew or _is_unknown(partner, version, stored)
        if not is_anew and not _reached(book, partner, version, spans, former):
            continue
        done.touched.add(pair)
        if is_anew:
            sums = summed(book.whole.get(partner, ()), spans, former, version.takes)
        else:
            sums = _moved_sums(stored.get(pair), book, partner, version, spans, former)
        if sums.lines:
            done.rows.append(_row(night, partner, version, spans, sums))


def _book(night: Night, currency: str, partners: Sequence[int], anew: set[int], done: Accrued) -> _Book:
    brand, own = night.brand.pk, None if currency == night.brand.currency else currency
    kept = covered(night.scope, brand=brand, currency=currency)
    new = [partner for partner in partners if partner not in kept]
    keys = sorted((partner, day) for partner in partners if partner in kept for day in night.dirty.get(partner, ()))
    fresh = counted(night.scope, brand=brand, keys=keys, last=night.day, currency=own)
    former = stored_keys(night.scope, brand=brand, keys=keys, currency=currency) if keys else {}
    first = counted(night.scope, brand=brand, keys=[(partner,) for partner in new], last=night.day, currency=own)
    days: dict[tuple[int, date], list[DaySum]] = {key: [] for key in keys}
    for source in (fresh, first):
        for partner, rows in source.items():
            for row in rows:
                days.setdefault((partner, row.day), []).append(row)
    done.days[currency], done.covers[currency] = days, set(new)
    done.read += sum(map(len, fresh.values())) + sum(map(len, former.values())) + sum(map(len, first.values()))
    whole = dict(first)
    rest = sorted(anew & kept)
    if rest:
        for partner, rows in stored_days(night.scope, brand=brand, partners=rest, currency=currency).items():
            changed = night.dirty.get(partner, set())
            whole[partner] = [row for row in rows if row.day not in changed]
            done.read += len(rows)
        for partner in rest:
            whole[partner] = [*whole.get(partner, []), *fresh.get(partner, [])]
    return _Book(fresh, former, whole, frozenset(new))


def _is_unknown(partner: int, version: VersionInForce, stored: Mapping[Pair, dict[str, Any]]) -> bool:
    """Whether a pair without an accrual may have had lines: of days compared with, or before it held its tier. Else it had none."""
    return (partner, version.programme, version.number) not in stored and (version.is_compared or bool(version.tier))


def _reached(book: _Book, partner: int, version: VersionInForce, spans: Sequence[Span], former: Sequence[Span]) -> bool:
    """Whether a changed day counts for the version, or is one that it compares with."""
    return any(
        version.takes(row.channel, row.line) and (holds(spans, row.day) or holds(former, row.day))
        for rows in (book.fresh.get(partner, ()), book.former.get(partner, ()))
        for row in rows
    )


def _moved_sums(
    stored: dict[str, Any] | None,
    book: _Book,
    partner: int,
    version: VersionInForce,
    spans: Sequence[Span],
    former: Sequence[Span],
) -> Sums:
    """The stored sums with the changed days taken off as they were and put on as they are."""
    taken = (DaySum(row.channel, row.line, row.day, -row.lines, -row.units, -row.revenue) for row in book.former.get(partner, ()))
    return summed([*taken, *book.fresh.get(partner, ())], spans, former, version.takes, _sums_of(stored) if stored else Sums())


def _stored(night: Night, partners: Sequence[int]) -> dict[Pair, dict[str, Any]]:
    rows = visible(night.scope, Accrual.objects.for_scope(night.scope)).filter(partner_id__in=list(partners))
    columns = ("partner_id", "programme_id", "number", "lines", "units", "net_revenue")
    former = ("former_lines", "former_units", "former_net_revenue")
    return {(row["partner_id"], row["programme_id"], row["number"]): row for row in rows.values(*columns, *former)}


def _sums_of(stored: dict[str, Any]) -> Sums:
    return Sums(
        stored["lines"],
        to_scaled(stored["units"], QUANTITY_PLACES),
        to_scaled(stored["net_revenue"]),
        stored["former_lines"],
        to_scaled(stored["former_units"], QUANTITY_PLACES),
        to_scaled(stored["former_net_revenue"]),
    )


def _row(night: Night, partner: int, version: VersionInForce, spans: tuple[Span, ...], sums: Sums) -> dict[str, Any]:
    base = base_of(sums, version.schedule, version.baseline)
    return {
        "brand_id": night.brand.pk,
        "partner_id": partner,
        "programme_id": version.programme,
        "programme_code": version.code,
        "number": version.number,
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
        "held": as_stored(spans) if version.tier else None,
        "currency": version.schedule.currency,
        "lines": sums.lines,
        "units": from_scaled(sums.units, QUANTITY_PLACES),
        "net_revenue": from_scaled(sums.revenue),
        "former_lines": sums.former_lines,
        "former_units": from_scaled(sums.former_units, QUANTITY_PLACES),
        "former_net_revenue": from_scaled(sums.former_revenue),
        "base": base.actual,
        "baseline": base.baseline,
        "amount": earned(base, version.schedule).amount,
    }
