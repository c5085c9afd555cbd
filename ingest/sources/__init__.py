"""Every source Sightline takes in, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from ingest.source import Source
from ingest.sources import accounts, children, events, links, locations, missing, orders, people, phones, vehicles

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        source.name: source
        for source in (
            children.SOURCE,
            people.SOURCE,
            links.SOURCE,
            events.SOURCE,
            missing.SOURCE,
            vehicles.SOURCE,
            phones.SOURCE,
            accounts.SOURCE,
            orders.SOURCE,
            locations.SOURCE,
        )
    }
)

__all__ = ["SOURCES"]
