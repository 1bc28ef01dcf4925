"""The only writes of granted territories: what the import brings, and what people grant."""

from partners.territory_grants.services.edits import change_grant, grant_territory, withdraw_grant
from partners.territory_grants.services.imports import GRANT_TABLE, reach_of_grants

__all__ = ["GRANT_TABLE", "change_grant", "grant_territory", "reach_of_grants", "withdraw_grant"]
