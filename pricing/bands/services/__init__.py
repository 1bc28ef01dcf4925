"""What may be written of price bands: by the import, by drafts, by publishing them and by taking that back."""

from pricing.bands.services.changes import Change, checked_changes, coded_changes
from pricing.bands.services.drafts import Drafted, drop_changes, drop_draft, put_changes
from pricing.bands.services.imported import (
    BAND_TABLE,
    NO_OVERLAP,
    band_rule,
    brands_of,
    converted_with,
    reach_of_bands,
    reach_of_rates,
    stored_validities,
)
from pricing.bands.services.publishing import Published, publish_changes, publish_draft
from pricing.bands.services.single import replace_band
from pricing.bands.services.undoing import undo_publication

__all__ = [
    "BAND_TABLE",
    "NO_OVERLAP",
    "Change",
    "Drafted",
    "Published",
    "band_rule",
    "brands_of",
    "checked_changes",
    "coded_changes",
    "converted_with",
    "drop_changes",
    "drop_draft",
    "publish_changes",
    "publish_draft",
    "put_changes",
    "reach_of_bands",
    "reach_of_rates",
    "replace_band",
    "stored_validities",
    "undo_publication",
]
