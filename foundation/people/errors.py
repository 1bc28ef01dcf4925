"""What can be wrong with people, links and tokens."""


class PeopleError(ValueError):
    """Base: the message is shown to the person who asked."""


class EmailTaken(PeopleError):
    """A user with this e-mail exists."""


class RoleNeedsPartner(PeopleError):
    """A partner user without a partner would see nothing."""


class UnknownScopes(PeopleError):
    """Scopes that the role does not have."""


class LinkSpent(PeopleError):
    """The one-time link is unknown, used or too old."""


class NobodyThere(PeopleError):
    """No active user, or no token in use, goes by that name."""
