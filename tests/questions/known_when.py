"""Who wrote down what about somebody, when; and when was it known here."""

from random import Random
from typing import Any

from tests import strategies
from tests.oracle.ledger import Fact, Version
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import shown
from tests.strategies import NOWHERE
from tests.worlds import World

MOST = 500


def loop(reading: Reading) -> Told:
    """All ever believed of it by then, in classes admitted today; one line for a Record or assertion, wherever it moved."""
    about: dict[tuple[Version, str], Fact] = {}
    for f in reading.world.facts:
        v, asked = f.version, reading.values["entity"] in (f.start, f.end)
        by_then = f.held_from < f.held_to and f.held_from <= reading.known_at
        if asked and by_then and reading.admits(v) and reading.in_time(v, f.link):
            about[v, f.id] = f
    rows = []
    for (v, _), f in about.items():
        line = reading.link_line(f) if f.link else reading.line(v, f.start)
        rows.append(
            {
                "evidence": shown([line], 1)[0],
                "more_evidence": 0,
                "what": line.kind,
                "agency": line.agency,
                "recorded_at": v.recorded_at,
                "received_at": v.received_at,
                "held_from": v.held_from,
                "held_to": v.held_to if v.held_to <= reading.known_at else None,
            }
        )
    return sorted(
        rows,
        key=lambda r: (
            r["recorded_at"],
            r["received_at"],
            r["held_from"],
            r["evidence"][0]["assertion"],
            r["evidence"][0]["record"],
            r["held_to"] or "~",
        ),
    ), []


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Anything that a record or a statement was ever believed of."""
    return {"entity": random.choice([*sorted(i for f in told.facts for i in (f.start, f.end)), NOWHERE])}


def world(random: Random) -> World:
    """A few files about a few people, told again, tightened, corrected, withdrawn."""
    return strategies.world(random)
