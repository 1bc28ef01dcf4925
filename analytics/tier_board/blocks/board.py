"""The review board as a page: the answer, the figures, the groups, the approval, the reviews before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from analytics.tier_board.blocks import words
from analytics.tier_board.blocks.rows import Shown, groups_of, scheme_lines, until_text
from analytics.tier_board.blocks.shapes import BoardPage, Panel, PastRow, SchemeCard, Takes
from foundation.web import formats
from foundation.web.components import Figure, FigureKind, Link, Option, Pair, Picker, RunStamp, Tile
from partners.tiers.choices import ScorePart, Verdict
from partners.tiers.queries import PastReview, Proposal, Review
from partners.tiers.rules import SchemeTerms, what_it_takes
from partners.tiers.wording import part_name, scheme_name, verdict_word

#: Partners of whom it is told what the next tier takes.
_NEAR = 3
_PAST = (Verdict.UP, Verdict.DOWN, Verdict.GRACE, Verdict.HELD)


def board_page(
    shown: Shown,
    *,
    pickers: Sequence[Picker],
    stamp: RunStamp | None,
    past: Sequence[PastReview],
    versions: Sequence[SchemeTerms],
    can_edit: bool,
    file_url: str,
) -> BoardPage:
    review = shown.review
    total = sum(shown.costs.values(), Decimal(0)) if shown.costs else None
    pills = [(_("%(quarter)s review") % {"quarter": review.quarter}, "pill--accent")]
    if not review.is_final:
        pills.append((_("as it stands; proposed when the quarter is over"), "pill--warn"))
    elif not review.is_open:
        pills.append((_("closed"), ""))
    return BoardPage(
        trail=[Link(_("Partners"), reverse("partners"))],
        pills=pills,
        pickers=pickers,
        downloads=[Link("CSV", f"{file_url}", _("The review as a file"))],
        lead=words.lead_of(review, total),
        text=words.rest_of(review),
        stamp=stamp,
        tiles=_tiles(shown, total),
        legend=[Pair(str(part), part_name(part)) for part in ScorePart],
        lines=scheme_lines(review.terms),
        note=_weights(review.terms),
        groups=groups_of(shown),
        panel=_panel(shown, total) if review.is_final else None,
        scheme=_scheme(shown, versions, can_edit),
        takes=_takes(shown),
        past=[_past(each, review, shown.path) for each in past],
        past_heads=[verdict_word(verdict) for verdict in _PAST],
    )


def _weights(terms: SchemeTerms) -> str:
    parts = " + ".join(f"{part_name(part)} {words.points(terms.weights[part])}" for part in ScorePart)
    return _("score of 100 = %(parts)s") % {"parts": parts}


def _counts(counts: Mapping[str, int]) -> str:
    return " · ".join(str(count) for count in counts.values())


def _tiles(shown: Shown, total: Decimal | None) -> list[Tile]:
    review, tally = shown.review, shown.review.tally
    verdicts = tally.verdicts
    named = {
        verdict: words.names_of([each.row.name for each in review.proposals if each.row.verdict is verdict], 2)
        for verdict in (Verdict.GRACE, Verdict.HELD)
    }
    number = FigureKind.NUMBER
    moves = _("%(up)s up, %(down)s down") % {"up": verdicts[Verdict.UP], "down": verdicts[Verdict.DOWN]}
    stays = _("%(count)s stay of %(all)s") % {"count": verdicts[Verdict.STAY], "all": len(review.proposals)}
    cost = Figure(FigureKind.MONEY, total, review.currency, missing=_("no programme pays by tier"))
    return [
        Tile(_("Proposed"), Figure(number, None), text=moves, foot=stays),
        Tile(
            _("%(tiers)s after") % {"tiers": " · ".join(review.terms.tiers)},
            Figure(number, None),
            text=_counts(tally.after),
            foot=_("now %(counts)s") % {"counts": _counts(tally.before)},
        ),
        Tile(
            _("Cost of the review a year"), cost, foot=_("rebates by tier; benefits are not counted") if total is not None else ""
        ),
        Tile(verdict_title_of(Verdict.GRACE), Figure(number, verdicts[Verdict.GRACE]), foot=named[Verdict.GRACE]),
        Tile(verdict_title_of(Verdict.HELD), Figure(number, verdicts[Verdict.HELD]), foot=named[Verdict.HELD]),
        Tile(
            _("Decided"),
            Figure(number, None),
            text=_("%(decided)s of %(asked)s") % {"decided": tally.decided, "asked": tally.asked},
            foot=_("until the next quarter is over") if not tally.is_done else _("all decided"),
        ),
    ]


def verdict_title_of(verdict: Verdict) -> str:
    from_rows = {Verdict.GRACE: _("Grace quarter"), Verdict.HELD: _("Held by a breach")}
    return from_rows[verdict]


def _panel(shown: Shown, total: Decimal | None) -> Panel:
    review, tally = shown.review, shown.review.tally
    asking = [each for each in review.proposals if each.moved.asks and each.moved.decision is None]
    left = tally.asked - tally.decided
    args = [review.brand, review.scheme, review.quarter]
    until = until_text(shown.today)
    undoable = [
        each for each in review.proposals if each.moved.decision is not None and each.moved.decision.effective_from > shown.today
    ]
    moving = [each for each in review.proposals if each.moved.asks]
    can = shown.may_decide and review.is_open
    return Panel(
        left=_("%(count)s left") % {"count": left} if left else _("all decided"),
        moves=[Pair(each.row.name, _move(each)) for each in moving[:12]],
        total=None if total is None else Figure(FigureKind.MONEY, total, review.currency),
        total_note="" if shown.has_costs else _("No rebate programme pays by tier: a move costs what its benefits cost."),
        consequences=_consequences(review, until),
        approve_url=reverse("tiers-approval", args=args) if can and asking else "",
        approve_label=ngettext("Approve %(count)s", "Approve all %(count)s", len(asking)) % {"count": len(asking)},
        version=review.version,
        undo_url=reverse("tiers-withdrawal", args=args) if can and undoable else "",
        undo_label=_("Undo what was decided"),
        undo_note=_("Can be undone until %(day)s.") % {"day": until},
        trouble=shown.typed.trouble if shown.typed and not shown.typed.partner else None,
    )


def _move(proposal: Proposal) -> str:
    moved = proposal.moved
    if moved.after == moved.tier:
        return _("stays %(tier)s, %(verdict)s") % {"tier": moved.tier, "verdict": verdict_word(moved.verdict)}
    return f"{moved.tier} → {moved.after}"


def _consequences(review: Review, until: str) -> list[str]:
    found = [
        _("from %(day)s on the new tiers hold, with their benefits") % {"day": until},
        _("rebates for a tier count the days on which it is held"),
        _("each partner sees its own score, tier and what the next one takes"),
    ]
    return found if review.is_open else []


def _scheme(shown: Shown, versions: Sequence[SchemeTerms], can_edit: bool) -> SchemeCard:
    terms, language = shown.review.terms, get_language() or "en"
    waiting = [each for each in versions if each.number and each.valid_from > shown.today]
    lines = [
        Pair(_("Bars"), _(", ").join(f"{tier} {words.points(bar)}" for tier, bar in terms.bars.items())),
        Pair(_("Weights"), _(", ").join(f"{part_name(part)} {words.points(terms.weights[part])}" for part in ScorePart)),
        Pair(
            _("Grace"),
            ngettext("%(count)s quarter", "%(count)s quarters", terms.grace_quarters) % {"count": terms.grace_quarters},
        ),
        Pair(
            _("Cap"),
            _("%(severity)s or worse: %(tier)s")
            % {"severity": words.severity(terms.cap_severity), "tier": terms.tiers[terms.cap_rank - 1]},
        ),
        *(Pair(_("%(tier)s gives") % {"tier": tier}, text) for tier, text in terms.benefits.items() if text),
    ]
    return SchemeCard(
        title=_("Scheme %(name)s") % {"name": scheme_name(terms.scheme)},
        pill=_("version %(number)s") % {"number": terms.number} if terms.number else _("defaults"),
        lines=lines,
        url=reverse("tier-scheme", args=[shown.review.brand, terms.scheme]),
        can_edit=can_edit,
        waiting=_("version %(number)s begins on %(day)s")
        % {"number": waiting[-1].number, "day": formats.day(waiting[-1].valid_from, language, year=True)}
        if waiting
        else "",
    )


def _takes(shown: Shown) -> list[Takes]:
    """The partners that lack least to the next bar."""
    found: list[tuple[Decimal, Takes]] = []
    terms = shown.review.terms
    for each in shown.review.proposals:
        if each.row.verdict not in (Verdict.STAY, Verdict.GRACE) or ScorePart.SALES not in each.row.score.points:
            continue
        told = what_it_takes(each.row.tier, each.row.score, each.row.parts, terms)
        if told is None or told[1] <= 0:
            continue
        tier, short, gaps = told
        lead = _("%(points)s short of %(tier)s") % {"points": words.points(short, 1), "tier": tier}
        lines = [Pair(words.gap_text(gap, shown.review.currency), f"+{words.points(gap.points, 1)}") for gap in gaps]
        found.append((short, Takes(each.row.name, reverse("partner", args=[each.row.partner]), lead, lines)))
    return [takes for _short, takes in sorted(found, key=lambda pair: pair[0])[:_NEAR]]


def _past(review: PastReview, current: Review, path: str) -> PastRow:
    moved = [each for each in review.moves if each.asks or each.decision is not None]
    told = [
        f"{review.names[each.partner]} {_('overruled: ') if each.decision and each.decision.is_overruled else ''}"
        f"{verdict_word(each.verdict)}"
        for each in moved
    ]
    days = sorted({each.decision.decided_at.date() for each in moved if each.decision})
    when = formats.day(days[-1], get_language() or "en", year=True) if days else ""
    counts = review.tally.verdicts
    query = f"brand={current.brand}&scheme={current.scheme}&quarter={review.quarter}"
    return PastRow(
        label=review.quarter,
        url=f"{reverse('tiers')}?{query}",
        when=_("decided %(day)s") % {"day": when} if when else _("not decided"),
        names=words.names_of(told, 4) if told else _("nobody moved"),
        counts=[str(counts[verdict]) for verdict in _PAST],
        after=_counts(review.tally.after),
    )


def quarter_picker(review: Review, quarters: Sequence[tuple[date, str, bool]], address: str) -> Picker:
    """Which quarter is shown: those that are over, and the one under way."""
    options = [
        Option(label, f"{address}&quarter={label}", day == review.quarter_on, "" if is_over else _("so far"))
        for day, label, is_over in quarters
    ]
    return Picker(_("Quarter"), review.quarter, options, icon="calendar")


def scheme_picker(review: Review, choices: Sequence[tuple[str, str]], path: str) -> Picker:
    several = len({brand for brand, _scheme in choices}) > 1
    options = [
        Option(
            f"{brand} · {scheme_name(scheme)}" if several else scheme_name(scheme),
            f"{path}?brand={brand}&scheme={scheme}",
            (brand, scheme) == (review.brand, review.scheme),
        )
        for brand, scheme in choices
    ]
    return Picker(_("Scheme"), scheme_name(review.scheme), options, prefix=_("Scheme"))
