"""Texts of tiers for people."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from partners.tiers.choices import Missing, ScorePart, Verdict
from partners.tiers.errors import ReviewFault
from partners.tiers.policy import MOST_GRACE_QUARTERS
from partners.tiers.rules import TermsFault


def scheme_name(code: str) -> str:
    """A scheme as people call it: its code, but for the built-in ones."""
    names = {"abc": _("A/B/C dealers"), "metal": _("Diamond, gold, silver")}
    return names.get(code, code)


def part_name(part: ScorePart) -> str:
    match part:
        case ScorePart.SALES:
            return pgettext("part of a tier score", "sales")
        case ScorePart.COVERAGE:
            return pgettext("part of a tier score", "coverage")
    return pgettext("part of a tier score", "service")


def missing_text(reason: Missing) -> str:
    match reason:
        case Missing.NO_TARGET:
            return _("no target is set")
        case Missing.NO_ACCOUNTS:
            return _("no outlet, and no company in its territories")
    return _("neither orders nor answers")


def verdict_title(verdict: Verdict) -> str:
    match verdict:
        case Verdict.UP:
            return _("Moves up")
        case Verdict.DOWN:
            return _("Moves down")
        case Verdict.GRACE:
            return _("Grace quarter")
        case Verdict.HELD:
            return _("Held by a breach")
    return pgettext("tier review", "Stay")


def verdict_word(verdict: Verdict) -> str:
    match verdict:
        case Verdict.UP:
            return pgettext("tier review", "up")
        case Verdict.DOWN:
            return pgettext("tier review", "down")
        case Verdict.GRACE:
            return pgettext("tier review", "grace")
        case Verdict.HELD:
            return pgettext("tier review", "held")
    return pgettext("tier review", "stays")


def fault_text(fault: ReviewFault, **words: object) -> str:
    texts = {
        ReviewFault.UNKNOWN_TIER: _("The scheme %(scheme)s has no tier %(tier)s; it has %(tiers)s."),
        ReviewFault.REASON_MISSING: _("This is against the proposal (%(proposed)s): say why, so that the partner can be told."),
        ReviewFault.NOT_OVER: _("%(quarter)s is still under way: it is reviewed once it is over."),
        ReviewFault.REVIEW_OVER: _("The review of %(quarter)s is closed: %(later)s is under review. Decide there."),
        ReviewFault.HAS_BEGUN: _("The tier holds since %(day)s and is not taken back; the next review decides anew."),
        ReviewFault.NOT_DECIDED: _("Nothing was decided here that could be undone."),
        ReviewFault.NOTHING_TO_DECIDE: _("Everything in this review is decided."),
        ReviewFault.NO_QUARTER: _("A version begins with a quarter: choose 1 January, April, July or October."),
        ReviewFault.QUARTER_HAS_BEGUN: _(
            "This quarter has begun and is judged by what it began with; the first possible day is %(day)s."
        ),
        ReviewFault.QUARTER_TAKEN: _("Another version begins on that day: withdraw it first, or choose a later quarter."),
        ReviewFault.NO_VERSION_TO_WITHDRAW: _("No version waits for its first day; those that have begun stay."),
        ReviewFault.SAME_AS_IN_FORCE: _("Nothing differs from the version before it."),
    }
    return texts[fault] % words


def terms_fault_text(fault: TermsFault) -> str:
    """What is wrong with a field of a scheme, and how it has to be."""
    return {
        TermsFault.UNKNOWN_TIER: _("The scheme has no such tier."),
        TermsFault.MISSING_BAR: _("Every tier needs its bar."),
        TermsFault.OUT_OF_BOUNDS: _("A bar lies between 0 and 100."),
        TermsFault.BARS_NOT_DESCENDING: _("Each bar lies below that of the tier above it."),
        TermsFault.LAST_BAR_NOT_ZERO: _("The last tier takes everybody: its bar is 0."),
        TermsFault.WEIGHT_NEGATIVE: _("A weight is not negative."),
        TermsFault.WEIGHTS_NOT_100: _("The three weights sum to 100."),
        TermsFault.GRACE_OUT_OF_BOUNDS: _("Between 0 and %(most)s quarters.") % {"most": MOST_GRACE_QUARTERS},
        TermsFault.UNKNOWN_SEVERITY: _("Low, medium, high or critical."),
        TermsFault.CAP_NOT_A_TIER: _("The cap is one of the scheme's tiers."),
    }[fault]
