"""The KPIs in people's words: names, formulas, reasons, periods."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from analytics.kpis.choices import Reason
from analytics.kpis.rules.comparison import Against, Choice
from analytics.kpis.rules.printing import EARLIEST, LATEST, MOST_PERIODS

# Formulas and reasons stand in the code that computes them; here they are named once more for the catalogue.
FORMULA_TEXTS = (
    gettext_noop("distinct orders with a positive line"),
    gettext_noop("sum of quantities, returns negative on their day"),
    gettext_noop("distinct known customers with a positive line"),
    gettext_noop("customers whose first positive order ever in the channel (of the partner) lies in the period"),
    gettext_noop("sum of the lines' net revenue, each line in the brand's currency at its day's rate"),
    gettext_noop("net revenue - quantity x unit cost (the line's, else the product's)"),
    gettext_noop("spend of all purposes on its day"),
    gettext_noop("spend of the purpose acquisition on its day"),
    gettext_noop("(gross margin - investment) / investment"),
    gettext_noop("acquisition spend / new customers"),
    gettext_noop(
        "mean over the customers acquired in the channel and period of (expected discounted margin over the horizon + margin realised)"
    ),
    gettext_noop("LTV / CAC"),
    gettext_noop("CAC / (gross margin / customers / (elapsed days x 12 / 365))"),
    gettext_noop(
        "of the known customers who ordered in the period, the share with another order there on a later day within 90 days after their first order of the period; provisional until 90 days past the period's end"
    ),
    gettext_noop("cost of goods sold x 365 / elapsed days / mean stock at cost over the days with a stock count"),
    gettext_noop("365 / inventory turns"),
    gettext_noop("complaints x 1,000 / orders"),
    gettext_noop(
        "1 - breaches / checks; checks are positive lines and observations, breaches those in the evidence of cases not dismissed"
    ),
    gettext_noop("NPS of customers' surveys as a fraction: (answers of 9 and 10 - answers up to 6) / answers"),
    gettext_noop("mean CSAT of customers' surveys, 1 to 5"),
    gettext_noop(
        "weighted mean of activity, trend, ROI, satisfaction, complaints and compliance over the 28 days that end with the period; its parts are stored with it"
    ),
)


def kpi_name(code: str) -> str:
    """The name of a figure; the code itself for one without a name."""
    return {
        "orders": _("Orders"),
        "units": _("Units"),
        "customers": _("Customers"),
        "new_customers": _("New customers"),
        "net_revenue": _("Net revenue"),
        "gross_margin": _("Gross margin"),
        "margin_rate": _("Gross margin"),
        "investment": _("Channel investment"),
        "acquisition_spend": _("Acquisition spend"),
        "left": _("Left after investment"),
        "roi": _("Channel ROI"),
        "cac": _("CAC"),
        "ltv": _("LTV, 12 months"),
        "ltv_to_cac": _("LTV : CAC"),
        "payback_months": _("Payback"),
        "repurchase_rate": _("Repurchase, 90 d"),
        "inventory_turns": _("Inventory turns"),
        "days_on_hand": _("Days on hand"),
        "complaint_rate": _("Complaints a 1,000 orders"),
        "compliance_rate": _("Price compliance"),
        "satisfaction": _("NPS"),
        "csat": _("CSAT"),
        "health": _("Health"),
    }.get(code, code)


def reason_text(reason: str) -> str:
    """Why a figure is missing, in the reader's language."""
    return {
        Reason.NO_FACTS: _("no facts in the period"),
        Reason.NO_INVESTMENT: _("no investment"),
        Reason.NO_ACQUISITION_SPEND: _("no acquisition spend"),
        Reason.NO_NEW_CUSTOMERS: _("no new customers"),
        Reason.NO_KNOWN_CUSTOMERS: _("no known customers"),
        Reason.NO_MARGIN: _("no margin to pay it back"),
        Reason.NO_STOCK_COUNT: _("no stock counted"),
        Reason.NO_STOCK: _("no stock"),
        Reason.NOTHING_SOLD: _("nothing sold"),
        Reason.NO_ORDERS: _("no orders"),
        Reason.NO_CHECKS: _("no checks"),
        Reason.NO_ANSWERS: _("no survey answers"),
        Reason.NO_ACQUIRED_CUSTOMERS: _("no customers acquired"),
        Reason.NO_MODEL: _("no lifetime value model"),
        Reason.CHANNELS_ONLY: _("customers are acquired by channels"),
        Reason.NO_HEALTH_PART: _("no part can be computed"),
    }.get(Reason(reason) if reason in set(Reason) else Reason.NO_FACTS, reason)


def choice_name(choice: Choice) -> str:
    return {
        Choice.LAST_28_DAYS: _("Last 28 days"),
        Choice.DAY: _("Last day"),
        Choice.WEEK: _("Last whole week"),
        Choice.MONTH: _("Last whole month"),
        Choice.QUARTER: _("Last whole quarter"),
        Choice.THIS_MONTH: _("This month so far"),
        Choice.THIS_QUARTER: _("This quarter so far"),
    }[choice]


def against_name(against: Against) -> str:
    return {Against.PREVIOUS: _("previous period"), Against.LAST_YEAR: _("last year")}[against]


def against_words(against: Against) -> str:
    """In a sentence: "more than the period before"."""
    return {Against.PREVIOUS: _("the period before"), Against.LAST_YEAR: _("last year")}[against]


def against_question(against: Against) -> str:
    return {
        Against.PREVIOUS: _("How do they do against the period before?"),
        Against.LAST_YEAR: _("How do they do against last year?"),
    }[against]


def channel_kind(kind: str) -> str:
    """A channel's kind in the reader's language."""
    return {
        "marketplace": _("marketplace"),
        "own_site": _("own site"),
        "social_commerce": _("social commerce"),
        "content": _("content"),
        "o2o": _("O2O"),
        "community": _("community"),
        "distributor": _("distributor"),
        "agent": _("agent"),
        "retail": _("retail"),
        "flagship": _("flagship"),
        "franchise": _("franchise"),
    }.get(kind, kind)


def source_name(source: str) -> str:
    """A kind of fact rows."""
    return {
        "order_lines": _("Order lines"),
        "checked_lines": _("Order lines checked"),
        "spend": _("Spend rows"),
        "complaints": _("Complaints"),
        "surveys": _("Survey answers"),
        "stock_counts": _("Stock counts"),
        "observations": _("Price observations"),
        "breaches": _("Breaches"),
        "acquired_customers": _("Customers with a lifetime value"),
    }.get(source, source)


def health_part(part: str) -> str:
    return {
        "activity": _("Activity"),
        "trend": _("Trend"),
        "roi": _("ROI"),
        "satisfaction": _("Satisfaction"),
        "complaints": _("Complaints"),
        "compliance": _("Compliance"),
    }.get(part, part)


def range_errors(first: date, until: date, *, grain_days: int, series: int) -> list[dict[str, str]]:
    """What is wrong with a range of periods: empty, outside the years that calendars know, or too long for one answer."""
    if until <= first:
        return [{"field": "to", "message": _("must lie after from")}]
    if first < EARLIEST or until > LATEST:
        return [
            {"field": "from", "message": _("from and to lie from %(first)s to %(last)s") % {"first": EARLIEST, "last": LATEST}}
        ]
    if (until - first).days // grain_days * max(series, 1) > MOST_PERIODS:
        message = _("more than %(most)s periods: ask for fewer days, or a coarser grain") % {"most": MOST_PERIODS}
        return [{"field": "grain", "message": message}]
    return []
