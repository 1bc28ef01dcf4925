"""Reads of price bands, of drafts of their change, and of what was published."""

from pricing.bands.queries.cells import (
    Cell,
    ChannelTerms,
    Named,
    ProductTerms,
    bands_of_cells,
    cells_of_codes,
    named,
    stored_bands,
)
from pricing.bands.queries.drafts import (
    BandsAsIf,
    ChangeRow,
    DraftHead,
    DraftRow,
    as_if_published,
    draft_changes,
    one_draft,
    open_drafts,
    version_of,
)
from pricing.bands.queries.publications import (
    PublicationRow,
    PublishedChange,
    latest_version,
    names_in,
    one_publication,
    publication_page,
    published_changes,
)
from pricing.bands.queries.rows import BandRow, band_rows

__all__ = [
    "BandRow",
    "BandsAsIf",
    "Cell",
    "ChangeRow",
    "ChannelTerms",
    "DraftHead",
    "DraftRow",
    "Named",
    "ProductTerms",
    "PublicationRow",
    "PublishedChange",
    "as_if_published",
    "band_rows",
    "bands_of_cells",
    "cells_of_codes",
    "draft_changes",
    "latest_version",
    "named",
    "names_in",
    "one_draft",
    "one_publication",
    "open_drafts",
    "publication_page",
    "published_changes",
    "stored_bands",
    "version_of",
]
