"""Who wrote down what about somebody, when; and when was it known here."""

from collections.abc import Iterator
from dataclasses import asdict
from random import Random
from typing import Any

from graph_service.model.kinds import BETWEEN_PEOPLE
from graph_service.model.vocabulary import EntityKind
from tests import strategies
from tests.oracle.ledger import Fact, Version
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import shown
from tests.strategies import NOWHERE
from tests.worlds import MINT, World

MOST = 500


def loop(reading: Reading) -> Told:
    """All ever believed by then of whatever was ever taken for it, in classes admitted today; one line for a Record or assertion.

    Choice: which Subjects those are, and for what they were taken, is read off the Records about them and the ends of statements,
    whatever days and agencies the asking narrows; a Subject that nothing joins to another has an entity of its own besides.
    """
    asked = reading.values["entity"]
    every = list(_ever(Reading(reading.world, reading.scope, {"known_at": reading.values.get("known_at")})))
    subjects = {s for f in every for s, entity in _ends(f) if entity == asked}
    spans = [(f.version.about, f.held_from, f.start) for f in every if not f.link]
    entities = {asked, *(MINT.mint("e", "subject", s) for s in subjects), *(e for s, _, e in spans if s in subjects)}
    last: dict[tuple[Version, str], Fact] = {}
    for f in sorted(_ever(reading), key=lambda f: f.held_from):
        kind = f.link.kind if f.link else f.version.part.kind
        touching = not f.link or {f.start, f.end} & entities
        if subjects & {s for s, _ in _ends(f)} and touching and kind in reading.values.get("kinds", [kind]):
            last[f.version, f.id] = f
    rows = []
    for f in last.values():
        start, end = (
            max([(f.held_from, entity), *((since, e) for s, since, e in spans if s == subject)])[1]
            for subject, entity in _ends(f)
        )
        rows.append(_row(reading, f, start, end, subjects))
    moved = sum(asked not in (row["start"], row["end"]) for row in rows)
    note = f"Lines about what was taken for this for a time and is now taken for another: {moved:,}. "
    return sorted(rows, key=_order), [f"{note}Their ends say for which."] if moved else []


def _ever(reading: Reading) -> Iterator[Fact]:
    """All that passes, believed still or no longer."""
    for f in reading.world.facts:
        by_then = f.held_from < f.held_to and f.held_from <= reading.known_at
        if by_then and reading.admits(f.version) and reading.in_time(f.version, f.link) and reading.graded(f.version):
            yield f


def _ends(f: Fact) -> list[tuple[str, str]]:
    """The Subjects at the ends of a fact, each with what it was taken for."""
    mentions = (f.link.start, f.link.end) if f.link else (f.version.part.about,) * 2
    return list(zip(map(f.version.subject, mentions), (f.start, f.end), strict=True))


def _row(reading: Reading, f: Fact, start: str, end: str, subjects: set[str]) -> dict[str, Any]:
    v, asked = f.version, reading.values["entity"]
    line = (reading.link_line(f) if f.link else reading.line(v, f.start))._replace(start=start, end=end)
    ours = start == asked if asked in (start, end) else _ends(f)[0][0] in subjects
    other = end if ours else start
    mentions = ((start, f.link.start), (end, f.link.end)) if f.link else ()
    events = [entity for entity, mention in mentions if mention.kind == EntityKind.EVENT]
    return {
        "evidence": shown([line], 1)[0],
        "more_evidence": 0,
        "what": line.kind,
        "agency": line.agency,
        "start": start,
        "end": end,
        "other": other if f.link else None,
        "how": line.how,
        "event": other if other in events else next(iter(events), None),
        "when": asdict(line.when),
        "recorded_at": v.recorded_at,
        "recorded_from": v.recorded_from,
        "received_at": v.received_at,
        "held_from": v.held_from,
        "held_to": v.held_to if v.held_to <= reading.known_at else None,
        "words": words(v),
    }


def words(v: Version) -> list[dict[str, str]]:
    """What a Record's row says in its columns, under the agency's headings, as they lie in the file; those without come last."""
    files = sorted(v.row.classes, key=lambda given: given.part != v.part.name)
    headings: dict[str, str] = {}
    for column, heading in (pair for given in files for pair in given.columns):
        headings.setdefault(column, heading)
    ordered = [c for c in headings if c in v.part.raw] + sorted(v.part.raw.keys() - headings.keys())
    return [{"heading": headings.get(c, c), "column": c, "value": v.part.raw[c]} for c in ordered]


def _order(row: dict[str, Any]) -> tuple[str, ...]:
    said = row["evidence"][0]
    return row["recorded_at"], row["received_at"], row["held_from"], said["assertion"], said["record"]


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Anything that a record or a statement was ever believed of."""
    values = {"entity": random.choice([*sorted(i for f in told.facts for i in (f.start, f.end)), NOWHERE])}
    return {**values, "kinds": ["person", "quote", *BETWEEN_PEOPLE]} if random.random() < 0.15 else values


def world(random: Random) -> World:
    """A few files about a few people, told again, tightened, corrected, withdrawn."""
    return strategies.world(random)
