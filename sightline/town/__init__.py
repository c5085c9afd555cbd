"""Larkmoor, a fictional town: the files of its agencies, its base map, and a story to ask about. Nobody in it is real."""

from pathlib import Path

from sightline.town.agencies import register
from sightline.town.files import Town, covers, write
from sightline.town.ground import write_ground
from sightline.town.locations import write_register
from sightline.town.people import OF_REGION, OF_TOWN, Makeup
from sightline.town.story import Try, story

__all__ = [
    "OF_REGION",
    "OF_TOWN",
    "Makeup",
    "Town",
    "Try",
    "covers",
    "register",
    "story",
    "write_register",
    "write_town",
]


def write_town(folder: Path, people: int, seed: int = 7, makeup: Makeup = OF_REGION) -> list[tuple[Path, str, str]]:
    """Write the town's files, places and base map (`ground/`) into a folder; returns each agency's file, its source and profile."""
    write_register(folder, people)
    write_ground(folder / "ground", seed)
    return write(Town(people, seed, makeup), folder)
