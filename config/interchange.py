"""The interchange files in the order in which they are read, and what higher rooms add to the changes of lower ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext_lazy

from channels_core.brands.files import BRAND_FILE, RATE_FILE
from channels_core.channels.files import CHANNEL_FILE, COVERAGE_FILE
from channels_core.customers.files import CUSTOMER_FILE
from channels_core.orders.files import ORDER_FILE
from channels_core.orders.services import amounts, reaches
from channels_core.outlets.files import OUTLET_FILE
from channels_core.products.files import ASSORTMENT_FILE, PRODUCT_FILE
from channels_core.signals.files import COMPLAINT_FILE, SIGNAL_FILE, SURVEY_FILE
from channels_core.spend import services as spend
from channels_core.spend.files import SPEND_FILE
from channels_core.stock import services as stock
from channels_core.stock.files import STOCK_FILE
from channels_core.territories.files import TERRITORY_FILE
from conflicts.detectors import services as findings
from foundation.guards.rules import AppendOnly, Guard
from foundation.intake.specification import InterchangeFile, Need, Reach
from foundation.values.scope import Scope
from lifecycle.launches.files import LAUNCH_FILE
from lifecycle.stages.files import STAGE_FILE
from partners.agreements import services as agreements
from partners.agreements.files import AGREEMENT_FILE
from partners.targets.files import TARGET_FILE
from partners.territory_grants.files import GRANT_FILE
from partners.tiers import services as tiers
from partners.tiers.files import PARTNER_FILE
from pricing.bands import services as bands
from pricing.bands.files import BAND_FILE
from pricing.observations import services as observations
from pricing.observations.files import OBSERVATION_FILE
from pricing.promotions import services as promotions
from pricing.promotions.files import POOL_FILE, PROMOTION_FILE
from pricing.rebates import services as rebates
from pricing.rebates.files import PROGRAMME_FILE, SLAB_FILE

FILES: tuple[InterchangeFile, ...] = (
    BRAND_FILE,
    RATE_FILE,
    TERRITORY_FILE,
    CHANNEL_FILE,
    COVERAGE_FILE,
    PRODUCT_FILE,
    ASSORTMENT_FILE,
    PARTNER_FILE,
    GRANT_FILE,
    AGREEMENT_FILE,
    OUTLET_FILE,
    CUSTOMER_FILE,
    BAND_FILE,
    PROMOTION_FILE,
    LAUNCH_FILE,
    STAGE_FILE,
    POOL_FILE,
    ORDER_FILE,
    SPEND_FILE,
    STOCK_FILE,
    OBSERVATION_FILE,
    SIGNAL_FILE,
    SURVEY_FILE,
    COMPLAINT_FILE,
    TARGET_FILE,
    PROGRAMME_FILE,
    SLAB_FILE,
)

REACHES: Mapping[str, Sequence[Reach]] = {
    "exchange_rates": (
        amounts.recompute_for_rates,
        spend.recompute_for_rates,
        observations.recompute_for_rates,
        bands.reach_of_rates,
        promotions.reach_of_rates,
        stock.reach_of_rates,
        rebates.reach_of_rates,
    ),
    "territories": (
        reaches.reach_of_territories,
        observations.reach_of_territories,
        promotions.reach_of_territories,
        findings.reach_of_territories,
        tiers.reach_of_places,
    ),
    "channels": (reaches.reach_of_channels, observations.reach_of_channels, promotions.reach_of_channels),
    "channel_territories": (reaches.reach_of_coverage,),
    "products": (
        amounts.recompute_for_costs,
        reaches.reach_of_products,
        stock.reach_of_products,
        observations.reach_of_products,
        rebates.reach_of_lines,
    ),
    "assortment": (reaches.reach_of_assortment,),
    "agreements": (observations.reach_of_agreements,),
    "customers": (reaches.reach_of_customers, tiers.reach_of_accounts),
    "outlets": (tiers.reach_of_outlets,),
    "partner_territories": (tiers.reach_of_grants,),
    "price_bands": (observations.reach_of_bands,),
    "promotions": (observations.reach_of_promotions,),
}

NEEDS: Mapping[str, Sequence[Need]] = {
    "exchange_rates": tuple(
        Need(gettext_lazy("facts were converted with them, and no other rate would serve"), rows)
        for rows in (amounts.rates_in_use, spend.rates_in_use, observations.rates_in_use)
    ),
}

# Files of the interchange that this version does not load yet.
LATER = (
    "trace_codes",
    "trace_scans",
    "touchpoints",
    "service_records",
    "leads",
    "deal_registrations",
    "activities",
    "payments",
)

GUARDS: tuple[Guard, ...] = (
    bands.NO_OVERLAP,
    agreements.NO_OVERLAP,
    AppendOnly(app="foundation", table="foundation_auditentry", name="audit_append_only"),
)

# Rows that every migrated database has: app label -> the service that makes sure of them.
SEEDS: Mapping[str, Callable[[Scope], None]] = {"partners": tiers.ensure_built_in_schemes}
