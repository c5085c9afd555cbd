"""What is near a registered place, or near a cell."""

import math
from random import Random
from typing import Any

from graph_service.spelling.points import cell_100m
from tests.oracle import places
from tests.oracle.reading import Oracle, Reading, Told
from tests.questions import hotspots
from tests.strategies import POINTS
from tests.worlds import World

MOST = 50
KEPT = ("place", "cell", "group", "children", "child_days", "agencies", "accounts", "evidence", "more_evidence")


def loop(reading: Reading) -> Told:
    values, held = reading.values, places.register(reading)
    known = {entity: one for entity, one in held.items() if one.group != "ward"}
    start = places.middle(values.get("place"), values.get("cell"), known)
    if start is None:
        return [], ["No registered place of that id that you may see has a known position."]
    asked = {name: told for name, told in values.items() if name not in ("place", "cell", "within", "most")}
    rows = []
    for n, spot in enumerate(hotspots.loop(Reading(reading.world, reading.scope, asked))[0]):
        middle = places.middle(spot["place"], spot["cell"], held)
        if middle is None or (spot["place"], spot["cell"]) == (values.get("place"), values.get("cell")):
            continue
        metres = 250 + 100 * max(0, math.ceil(round(middle.distance(start) - 250, 3) / 100))
        if metres <= values.get("within", 550):
            rows.append((metres, n, {**{name: spot[name] for name in KEPT}, "distance_m": metres}))
    return [row for _, _, row in sorted(rows, key=lambda one: one[:2])], []


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Near a place of the register, or near one of the points that worlds speak of."""
    registered = hotspots.told_places(told)
    near = {"place": random.choice(registered)} if registered and random.random() < 0.3 else {"cell": _cell(random)}
    values = {**near, "since": "2025-01-01", "until": "2026-03-31", "within": random.choice((250, *(10_050,) * 4))}
    if random.random() < 0.1:
        values["kinds"] = ["missing"]
    return {**values, "area": hotspots.area(told)} if random.random() < 0.1 else values


def world(random: Random) -> World:
    """That of `hotspots`, with more events: four places, cells and a ward."""
    return hotspots.world(random, events=9)


def _cell(random: Random) -> str:
    lat, lon = random.choice((*POINTS, POINTS[0]))
    return cell_100m(lat + random.choice((0, 0.003, 0.003)), lon).cell_id
