"""Registers the town's agencies in an installation: where they work, their systems, what they may quote, operations, profiles."""

from collections.abc import Iterable
from pathlib import Path

from graph_service.registry import Registry
from ingest.installed import Installed
from ingest.profile import Profile, load, names
from sightline.town.places import area

OPERATIONS = {"westshire-police": ("fellside",)}
"""The operations in the story, for each agency that runs some."""


def register(home: Path) -> None:
    """Register the fictional agencies as their profiles say, and install these profiles; a second time changes nothing."""
    registry, installed = Registry(home), Installed(home)
    profiles = [load(name) for name in names()]
    named = {system for profile in profiles for system in _systems(profile)}
    for profile in profiles:
        owned = (system.partition("/") for system in sorted(named))
        registry.add(profile.agency, profile.title, [name for agency, _, name in owned if agency == profile.agency])
        registry.locate(profile.agency, area())
        for operation in OPERATIONS.get(profile.agency, ()):
            registry.begin(operation, profile.agency)
    for profile in profiles:
        others = [system for system in profile.systems.values() if not system.startswith(f"{profile.agency}/")]
        registry.quote(profile.agency, others)
        installed.add(profile.agency)


def _systems(profile: Profile) -> Iterable[str]:
    """The systems from which an agency sends, and those that it quotes, as agency/system."""
    return {*profile.systems.values(), *(f"{profile.agency}/{table.system}" for _, _, table in profile.tables())}
