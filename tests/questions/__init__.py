"""The questions as the tests have them, one module each, by its question's name.

`loop(reading)` gives the rows in their order, and notes, as the design has it: a loop over what the reader sees.
`asking(random, told)` gives the question's own parameters for one random asking of a world; days, agencies and `most` are added here.
`world(random)` is a small world in which it has several rows. `MOST` is how many rows it lists unless told; None: it lists all.
`RARE = True` says that random worlds hardly ever hold what it looks for: then its own world alone has to give it rows.

A question with a module here is compared with its loop, P1 to P4 hold it to what its reader may see, and each guard of its texts is
removed in turn. All that is drawn for it is drawn from `random(name, seed)`, so that one question more changes no other's.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Any

from graph_service.model.question import Scope
from tests.oracle.reading import PERIODLESS, Oracle, Reading
from tests.strategies import graded, times, within
from tests.worlds import World, reader

ASKED = {module.name: import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
"""Every question's module by its name."""

FEW = 5
"""Of how many askings one with a row is taken."""


def random(name: str, seed: int) -> Random:
    """What a question's worlds, readers and askings are drawn from."""
    return Random(f"{name} {seed}")


def world(draw: Random, name: str) -> World:
    """A small world in which a question has several rows."""
    return ASKED[name].world(draw)


def asking(draw: Random, told: Oracle, name: str) -> dict[str, Any]:
    """One asking about what this world speaks of, at times at other days, of some agencies only, or cut short.

    Of a few it is the first that has a row for somebody who sees all, but for one in five that are taken as they come.
    """
    every, loop = reader(told.classes()), ASKED[name].loop
    several = [_asking(draw, told, name) for _ in range(1 if draw.random() < 0.2 else FEW)]
    return next((values for values in several if loop(Reading(told, every, values, name))[0]), several[0])


def _asking(draw: Random, told: Oracle, name: str) -> dict[str, Any]:
    values = {**times(draw, len(told.outcomes)), **graded(draw)}
    if name in PERIODLESS and "as_at" not in values:
        values |= within(draw)
    if draw.random() < 0.4 and ASKED[name].MOST:
        values["most"] = draw.randint(1, 3)
    return {**values, **ASKED[name].asking(draw, told)}


OF_PLACES = ("hotspots", "near", "place_profile")
_OF_ALL_DAYS = {"since": "2025-01-01", "until": "2026-03-31"}


def widest(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The asking, of a question of places without its filters and of all days of which worlds speak: else a second row is rare."""
    kept = ("place", "cell", "within", "sections")
    return {**{key: values[key] for key in kept if key in values}, **_OF_ALL_DAYS} if name in OF_PLACES else {**values}


def is_rare(name: str) -> bool:
    """Whether random worlds hardly ever hold what a question looks for."""
    return bool(getattr(ASKED[name], "RARE", False))


def answer(told: Oracle, scope: Scope, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answer a reader should get, as plain JSON values."""
    return Reading(told, scope, values, name).answer(name, ASKED[name].loop, ASKED[name].MOST)
