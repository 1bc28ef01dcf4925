"""The only writes of agreements: what the import brings, and what people agree on."""

from partners.agreements.services.edits import change_agreement, make_agreement, undo_agreement
from partners.agreements.services.imports import AGREEMENT_TABLE, NO_OVERLAP, reach_of_agreements, stored_validities

__all__ = [
    "AGREEMENT_TABLE",
    "NO_OVERLAP",
    "change_agreement",
    "make_agreement",
    "reach_of_agreements",
    "stored_validities",
    "undo_agreement",
]
