"""What can be wrong with what is written of a partner."""

from enum import StrEnum


class ProfileFault(StrEnum):
    TOO_LONG = "too_long"
    NAME_MISSING = "name_missing"
    NO_EMAIL = "no_email"
    NO_PHONE = "no_phone"
