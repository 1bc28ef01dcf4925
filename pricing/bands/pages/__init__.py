"""The pages of price bands."""

from pricing.bands.pages.change import BandChangeView
from pricing.bands.pages.draft import BandDraftEnd, BandDraftRemoval, BandDraftView
from pricing.bands.pages.grid import BandDownload, BandGrid
from pricing.bands.pages.publications import BandPublications, BandPublicationView

__all__ = [
    "BandChangeView",
    "BandDownload",
    "BandDraftEnd",
    "BandDraftRemoval",
    "BandDraftView",
    "BandGrid",
    "BandPublicationView",
    "BandPublications",
]
