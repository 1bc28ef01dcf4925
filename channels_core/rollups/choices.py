"""Whose figures are rolled up, and the topics of dirty keys: which fact days a night has to look at again."""

from enum import StrEnum


class SubjectKind(StrEnum):
    CHANNEL = "channel"
    PARTNER = "partner"


class DirtyTopic(StrEnum):
    """Each says what ``a`` and ``b`` of a dirty key refer to (row ids; 0 where there is none); ``day`` is the fact's day."""

    SALES = "sales"  # a channel, b product: an order line of that day came, changed or went
    PARTNER_SALES = "partner_sales"  # a partner: the same, for the line's partner
    CUSTOMER = "customer"  # a customer: the same, for the line's customer
    COST = "cost"  # a channel, b product: a line of that day whose product's cost has no rate to the brand's currency
    RECOUNT = "recount"  # a channel, b partner or 0: so many lines changed that the day's sums are made anew from all
    OBSERVATION = "observation"  # a channel, b product: a price observation, or what it is judged by
    PARTNER_OBSERVATION = "partner_observation"  # a partner: a price observation of it came, changed or went
    SPEND = "spend"  # a channel, b partner or 0
    STOCK = "stock"  # a channel, b partner or 0
    SURVEY = "survey"  # a channel or 0, b partner or 0
    COMPLAINT = "complaint"  # a channel, b partner or 0
    PROMOTION = "promotion"  # a product: a promotion of it came, changed or went; of any day, for those ahead clash already
    PLACE = "place"  # a territory: it, or one above it, moved in the tree; of any day
    TARGET = "target"  # a channel or 0, b partner or 0: a target of it came, changed or went; the day its period begins
    CASE = "case"  # a case: what it is cut and weighed by changed; of any day
    TIER = "tier"  # a partner or 0 for all: what it could reach (outlets, territories, accounts) changed; of any day
    REBATE_PROGRAMME = "rebate_programme"  # a programme: its terms, or a rate that converts its lines, changed; of any day
    BREACH = "breach"  # a channel or 0, b partner or 0: a case with evidence that day was dismissed or reopened
