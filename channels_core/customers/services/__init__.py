"""What may be written of customers: the import's tables, and a person's data out or gone."""

from channels_core.customers.services.people import erase_person, export_person
from channels_core.customers.services.tables import CUSTOMER_TABLE, CUSTOMERS, IDENTITY_SIDE

__all__ = ["CUSTOMERS", "CUSTOMER_TABLE", "IDENTITY_SIDE", "erase_person", "export_person"]
