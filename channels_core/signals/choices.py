"""Who is asked in a survey."""

from enum import StrEnum


class SurveySubject(StrEnum):
    CUSTOMER = "customer"
    PARTNER = "partner"


class SignalMetric(StrEnum):
    MARKET_SHARE = "market_share"  # a fraction
    RATING = "rating"  # stars, 0 to 5
    REVIEWS = "reviews"  # how many there are
    BRAND_SEARCH_SHARE = "brand_search_share"  # a fraction
    CATEGORY_PRICE = "category_price"  # in the brand's currency
    ORGANIC_SHARE = "organic_share"  # a fraction
