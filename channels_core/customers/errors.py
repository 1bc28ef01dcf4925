"""What can be wrong with an act on a customer."""


class CustomerMissing(LookupError):
    """No customer of this id that the scope may see."""
