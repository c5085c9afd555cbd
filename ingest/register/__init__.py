"""The place register filled: from what an installation has, by its own operator, never with a place that anybody called a home."""

from ingest.register.bringing import FORMS, Brought, Options, bring
from ingest.register.mapping import map_reference

__all__ = ["FORMS", "Brought", "Options", "bring", "map_reference"]
