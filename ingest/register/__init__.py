"""Fills the place register from files that an installation has; what anybody called a home stays out unless its operator confirms."""

from ingest.register.bringing import FORMS, Brought, Options, bring
from ingest.register.mapping import map_reference

__all__ = ["FORMS", "Brought", "Options", "bring", "map_reference"]
