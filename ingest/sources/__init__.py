"""Every source Sightline takes in, by name."""

from collections.abc import Mapping
from types import MappingProxyType

from ingest.source import Source
from ingest.sources import children, events, links, locations, missing, people

SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        source.name: source
        for source in (
            children.SOURCE,
            people.SOURCE,
            links.SOURCE,
            events.SOURCE,
            missing.SOURCE,
            locations.SOURCE,
        )
    }
)

__all__ = ["SOURCES"]
