"""What the data holds, feed by feed."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from graph_service.model.facts import Feed, Link
from graph_service.model.times import london_day, utc_text
from graph_service.model.vocabulary import EntityKind
from tests.oracle.ledger import COVERAGE, Version
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import shown
from tests.strategies import AGENCIES, DAYS, NAMES, declared, said
from tests.worlds import START, File, Undo, World, between, event, numbered, person, place, vehicle

MOST = None


def loop(reading: Reading) -> Told:
    feeds: dict[str, list[tuple[Version, str]]] = {}
    for v, entity in reading.records():
        if v.part.kind != COVERAGE or any(reading.held(f) for f in v.found):
            feeds.setdefault(v.feed.name, []).append((v, entity))
    today = date.fromisoformat(london_day(reading.known_at))
    rows = [_row(reading, name, told, today) for name, told in sorted(feeds.items())]
    return rows, [_late(row) for row in rows if row["late_days"]]


def _late(row: dict[str, Any]) -> str:
    days = "1 day" if row["late_days"] == 1 else f"{row['late_days']} days"
    feed = f"{row['agency']} {row['system']} {row['source']}"
    return f"{feed}: by its profile's rhythm a newer file than you may see of is {days} late."


def _row(reading: Reading, name: str, told: list[tuple[Version, str]], today: date) -> dict[str, Any]:
    files = sorted(
        ((v, entity) for v, entity in told if v.part.kind == COVERAGE),
        key=lambda one: (one[0].found[0].extract.taken_at, one[0].found[0].extract.id),
        reverse=True,
    )
    records = [(v, entity) for v, entity in told if v.part.kind != COVERAGE]
    things = _counted([(v.part.about.kind.value, v, entity) for v, entity in records])
    of_event = [(v, e) for v, e in records if v.part.event_kind and v.part.about.kind is EntityKind.EVENT]
    edges = {end for kind in {v.part.about.kind for v, _ in records} for end in _edges(kind, records)}
    behind = files[:20] or [(v, entity) for v, entity in records if v.id in edges]
    newest = files[0][0].found[0].extract if files else None
    age = (today - date.fromisoformat(london_day(newest.taken_at))).days if newest else 0
    days = [london_day(v.recorded_at) for v, _ in records]
    return {
        **dict(zip(("agency", "system", "source"), name.split("/", 2), strict=True)),
        "things": things,
        "events": _counted([(v.part.event_kind, v, entity) for v, entity in of_event]),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "newest": london_day(newest.taken_at) if newest else None,
        "rhythm_days": newest.rhythm_days or None if newest else None,
        "late_days": max(0, age - newest.rhythm_days) if newest and newest.rhythm_days else 0,
        "evidence": shown([reading.line(v, entity) for v, entity in behind], 20)[0],
        "more_evidence": max(0, len(files) - 20),
    }


def _counted(told: list[tuple[str, Version, str]]) -> list[dict[str, Any]]:
    kinds = sorted({kind for kind, _, _ in told})
    days = {kind: [london_day(v.recorded_at) for k, v, _ in told if k == kind] for kind in kinds}
    return [
        {
            "kind": kind,
            "number": len({entity for k, _, entity in told if k == kind}),
            "first": min(days[kind]),
            "last": max(days[kind]),
        }
        for kind in kinds
    ]


def _edges(kind: EntityKind, records: list[tuple[Version, str]]) -> set[str]:
    """The records of a kind of thing that were written down first and last."""
    written = sorted((v.recorded_at, v.id) for v, _ in records if v.part.about.kind is kind)
    return {written[0][1], written[-1][1]}


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """It takes nothing of its own."""
    return {}


def world(random: Random) -> World:
    """Files of two agencies about people, cars and events, some expected every few days, one of them at times withdrawn."""
    feeds = [
        (Feed(agency, system, source, random.random() < 0.5), random.choice((0, 1, 2, 5)))
        for agency, system, source in (
            (AGENCIES[0], "book", "people"),
            (AGENCIES[0], "log", "events"),
            (AGENCIES[1], "book", "people"),
        )
    ]
    steps: list[Any] = []
    for number in range(random.randint(4, 6)):
        feed, rhythm = random.choice(feeds)
        rows = [_said(random, feed, n) for n in range(4)]
        taken = utc_text(START + timedelta(days=number, hours=-1))
        killed = 0 if random.random() < 0.1 else None
        steps.append(File(feed, numbered(rows), taken, f"digest {number}", killed=killed, rhythm_days=rhythm))
    steps = declared(random, steps)
    steps = [replace(step, classes=()) if random.random() < 0.2 else step for step in steps]
    if random.random() < 0.4:
        steps.append(Undo(random.randrange(len(steps)), random.random() < 0.5))
    return tuple(steps)


def _said(random: Random, feed: Feed, number: int) -> Any:
    """A row about somebody, a car, a place or an event: of some of them several rows tell."""
    agency, which = feed.agency, random.randint(0, 2)
    day = random.choice(DAYS)
    what = random.choice(("person", "person", "vehicle", "place", "event", "event"))
    about = {
        "person": person(agency, f"p{which}"),
        "vehicle": vehicle(agency, f"AB1{which}CDE"),
        "place": place(agency, f"l{which}"),
        "event": event(agency, f"e{which}"),
    }[what]
    links = (Link("USES", about, vehicle(agency, "AB12CDE")),) if what == "person" else ()
    more: dict[str, Any] = {"names": (random.choice(NAMES),)}
    if what == "event":
        more = {"event_kind": random.choice(("missing", "concern", "")), "event": between(day, day)}
    return said(random, agency, about, *links, reference=f"row {number} of {feed.source}", **more)
