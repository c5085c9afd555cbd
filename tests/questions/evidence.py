"""What one statement rests on."""

from random import Random
from typing import Any

from tests import strategies
from tests.oracle.ledger import Found
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import shown
from tests.worlds import MINT, World

MOST = None


def loop(reading: Reading) -> Told:
    rows = []
    for v, entity in reading.records():
        found = sorted({_place(reading, f) for f in v.found if reading.held(f)})
        for i, link in v.links():
            if i == reading.values["assertion"] and found:
                part, governance = v.part, v.feed.governance
                rows.append(
                    {
                        "evidence": shown([reading.line(v, entity)], 1)[0],
                        "more_evidence": 0,
                        "record": v.id,
                        "kind": part.kind,
                        "subject": entity,
                        "asserted": link.kind,
                        "words": dict(part.raw),
                        "statement": part.statement.value,
                        "harm_context": part.harm_context.value,
                        "disputed": part.disputed,
                        "regime": governance.regime,
                        "basis": governance.basis,
                        "retention": governance.retention,
                        "review_on": governance.review_on,
                        "valid_from": part.valid.start,
                        "valid_to": part.valid.end,
                        "precision": part.valid.precision,
                        "recorded_from": v.recorded_from,
                        "received_at": v.received_at,
                        "held_from": v.held_from,
                        "found_in": [{"extract": e, "row": n, "taken_at": t} for e, n, t in found],
                    }
                )
    return sorted(rows, key=lambda r: r["record"]), []


def _place(reading: Reading, found: Found) -> tuple[str, str, str]:
    """A row's place in a file: its line to its own agency, a token to others."""
    extract, line = found.extract, found.row.line
    ours = extract.feed.agency == reading.scope.agency
    return extract.id, f"row {line}" if ours else MINT.mint("l", extract.id, str(line)), extract.taken_at


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Any statement ever believed."""
    nothing = "a_" + "a" * 24 + "_" + "a" * 24
    return {"assertion": random.choice(sorted({f.id for f in told.facts if f.id}) or [nothing])}


def world(random: Random) -> World:
    """A few files about a few people, told again, tightened, corrected, withdrawn."""
    return strategies.world(random)
