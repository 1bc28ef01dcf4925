"""Who is asked in a survey."""

from enum import StrEnum


class SurveySubject(StrEnum):
    CUSTOMER = "customer"
    PARTNER = "partner"
