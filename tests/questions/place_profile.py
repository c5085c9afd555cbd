"""What happened at one place of the register in a period."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any, NamedTuple

from graph_service.model.facts import Link
from graph_service.model.times import Bounds, day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from tests.oracle import places
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, alone, evidenced, paged, support, supported
from tests.questions import hotspots, near
from tests.questions.co_missing import hours
from tests.questions.hotspots import ROLES, band, registered, spoken_at, told_places, wanted
from tests.strategies import AGENCIES, BIRTHS, NAMES, NOWHERE, files, said
from tests.worlds import World, between, event, person, place, vehicle

MOST = 50
RARE = True
SECTIONS = ("total", "kind", "hours", "child", "adult", "vehicle", "order", "near")
BANDS = ("before school", "school hours", "after school", "evening", "night", "not known")
PARTS = ("occurred", "last_seen", "found")
NOTHING = {
    "text": "",
    "who": None,
    "roles": [],
    "age": None,
    "children": None,
    "child_days": None,
    "distance_m": None,
}


class Counted(NamedTuple):
    """A statement that an event was at the place, and how the children of the event are said to be in it."""

    at: Line
    day: str
    children: frozenset[Line]


class Here:
    """What is counted at the place."""

    def __init__(self, reading: Reading, where: str) -> None:
        self.reading, self.where = reading, where
        self.people = [
            (f.link.start.kind, reading.link_line(f)) for f in reading.links(("INVOLVED_IN",)) if f.link is not None
        ]
        self.counted = list(self._counted())
        self.events = {one.at.start for one in self.counted}

    def _counted(self) -> Iterator[Counted]:
        values, seen = self.reading.values, {v.id for v, _ in self.reading.records()}
        first, last = day_bounds(*(date.fromisoformat(values[name]) for name in ("since", "until")))
        for f in self.reading.links(("AT",)):
            at = self.reading.link_line(f)
            inside = first <= at.when.start and at.when.end <= last
            if f.version.id not in seen or at.how not in PARTS or not inside or not wanted(self.reading, f.start):
                continue
            if any(line == at and where == self.where for line, (_, where, _) in spoken_at(self.reading, f.start)):
                day = london_day(at.when.start)
                children = frozenset(one for one in self.of(at.start) if self._age(one, day) in ("child", "disputed"))
                if children:
                    yield Counted(at, day, children)

    def of(self, what: str, kind: EntityKind = EntityKind.PERSON) -> list[Line]:
        """Who is said to be in an event, people in roles in which they were there."""
        found = [line for of, line in self.people if of is kind and line.end == what]
        return [one for one in found if kind is not EntityKind.PERSON or (one.how or "not_said") in ROLES]

    def _age(self, line: Line, day: str) -> str:
        return self.reading.age(line.start, day)

    def ats(self, events: Iterable[str]) -> set[Line]:
        wanted = set(events)
        return {one.at for one in self.counted if one.at.start in wanted}

    def involved(self, events: Iterable[str]) -> set[Line]:
        wanted = set(events)
        return {line for one in self.counted if one.at.start in wanted for line in one.children}


def loop(reading: Reading) -> Told:
    values, held = reading.values, places.register(reading)
    where = values["place"]
    if where not in held or held[where].group == "ward":
        return [], ["No registered place of that id that you may see."]
    here = Here(reading, where)
    grown, cars = dict(_adults(here)), dict(_vehicles(here))
    made = {
        "total": list(_total(reading, where)),
        "kind": list(_kinds(here)),
        "hours": list(_hours(here)),
        "child": paged(_children(here), MOST),
        "adult": paged((_ranked(here, "adult", *one) for one in grown.items()), MOST),
        "vehicle": paged((_ranked(here, "vehicle", *one) for one in cars.items()), MOST),
        "order": paged(_orders(here), MOST),
        "near": list(_near(reading)),
    }
    asked = [section for section in SECTIONS if section in values.get("sections", SECTIONS)]
    left = {section: len(made[section]) - values.get("most", MOST) for section in asked}
    notes = [
        f"{n} more of section {s}: ask for more lines, or for this section alone." for s, n in left.items() if n > 0
    ]
    children = {line.start for line in here.involved(here.events)}
    figures = {"children": len(children), "adults": len(grown), "vehicles": len(cars)}
    return _placed((row for section in asked for row in made[section]), where), notes, figures


def _row(section: str, by: set[Line], every: set[Line], **more: Any) -> dict[str, Any]:
    return {"section": section, **NOTHING, **more, **supported(accounts(by)), **evidenced(every)}


def _placed(rows: Iterable[dict[str, Any]], where: str) -> list[dict[str, Any]]:
    return [{"place": where, **row} for row in rows]


def _plain(reading: Reading, *without: str) -> Reading:
    values = {name: told for name, told in reading.values.items() if name not in (*without, "sections", "most")}
    return Reading(reading.world, reading.scope, values)


def _total(reading: Reading, where: str) -> Iterator[dict[str, Any]]:
    kept = ("children", "child_days", "agencies", "accounts", "evidence", "more_evidence")
    for spot in hotspots.loop(_plain(reading, "place", "within"))[0]:
        if spot["place"] == where:
            yield {"section": "total", **NOTHING, "place": where, **{name: spot[name] for name in kept}}


def _near(reading: Reading) -> Iterator[dict[str, Any]]:
    kept = ("distance_m", "children", "child_days", "agencies", "accounts", "evidence", "more_evidence")
    for spot in near.loop(_plain(reading))[0]:
        if spot["place"]:
            yield {"section": "near", **NOTHING, "place": spot["place"], **{name: spot[name] for name in kept}}


def _kinds(here: Here) -> Iterator[dict[str, Any]]:
    told = {(v.part.event_kind, e) for v, e in here.reading.unnarrowed() if v.part.event_kind and e in here.events}
    rows = []
    for kind in {kind for kind, _ in told}:
        events = {e for k, e in told if k == kind}
        at, involved = here.ats(events), here.involved(events)
        rows.append(_row("kind", at, at | involved, text=kind, children=len({line.start for line in involved})))
    yield from sorted(rows, key=lambda row: (-row["children"], row["text"]))


def _hours(here: Here) -> Iterator[dict[str, Any]]:
    for which in (f"{days}, {times}" for days in ("weekday", "weekend") for times in BANDS):
        inside = [one for one in here.counted if band(one.at.when.start, one.at.when.end) == which]
        if inside:
            at, children = {one.at for one in inside}, {line.start for one in inside for line in one.children}
            involved = here.involved({one.start for one in at})
            yield _row("hours", at, at | involved, text=which, children=len(children))


def _children(here: Here) -> Iterator[tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]]:
    every = here.involved(here.events)
    for child in {line.start for line in every}:
        lines = {line for line in every if line.start == child}
        days = [one.day for one in here.counted if child in {line.start for line in one.children}]
        disputed = any(here.reading.age(child, day) == "disputed" for day in days)
        yield _ranked(here, "child", child, ("age disputed" if disputed else "child", lines))


def _adults(here: Here) -> Iterator[tuple[str, tuple[str, set[Line]]]]:
    """Adults and people of no known age, each with the age by the first event there."""
    first = {e: min(one.day for one in here.counted if one.at.start == e) for e in here.events}
    found: dict[str, list[tuple[str, str, Line]]] = {}
    for e, day in sorted(first.items(), key=lambda one: (one[1], one[0])):
        for line in here.of(e):
            age = here.reading.age(line.start, day)
            if age in ("adult", "unknown"):
                found.setdefault(line.start, []).append((day, age, line))
    for who, several in found.items():
        yield who, ("adult" if several[0][1] == "adult" else "age unknown", {line for _, _, line in several})


def _vehicles(here: Here) -> Iterator[tuple[str, tuple[None, set[Line]]]]:
    every = {line for e in here.events for line in here.of(e, EntityKind.VEHICLE)}
    for car in {line.start for line in every}:
        yield car, (None, {line for line in every if line.start == car})


def _ranked(
    here: Here, section: str, who: str, told: tuple[str | None, set[Line]]
) -> tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]:
    age, lines = told
    at = here.ats(line.end for line in lines)
    roles = sorted({line.how or "not_said" for line in lines})
    row = _row(section, at | lines, at | lines, who=who, roles=roles, age=age)
    hand = alone([accounts(at), accounts(lines)])
    return (*(-n for n in support(accounts(at | lines))), who), hand, row


def _orders(here: Here) -> Iterator[tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]]:
    values, called = here.reading.values, {here.where, *(one.at.end for one in here.counted)}
    first, last = day_bounds(*(date.fromisoformat(values[name]) for name in ("since", "until")))
    bound = [here.reading.link_line(f) for f in here.reading.links(("SUBJECT_TO",)) if f.start in called]
    bound = [line for line in bound if line.when.start <= last and line.when.end >= first]
    for order in {line.end for line in bound}:
        lines = {line for line in bound if line.end == order}
        held = accounts(lines)
        yield (*(-n for n in support(held)), order), alone([held]), _row("order", lines, lines, who=order)


# askings and worlds


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """A place of the register, mostly, over all the days that worlds speak of; at times some sections alone, or what is far."""
    since = random.choice(("2025-01-01", "2025-01-01", "2026-02-01"))
    values = {
        "place": random.choice([*told_places(told), NOWHERE]),
        "since": since,
        "until": random.choice(("2026-02-02", "2026-03-31")),
    }
    if random.random() < 0.2:
        values["sections"] = random.sample(SECTIONS, 3)
    if random.random() < 0.5:
        values["within"] = 10_050
    if random.random() < 0.15:
        values["kinds"] = ["missing"]
    return values


def world(random: Random) -> World:
    """Three children, one of disputed age, two adults and a car in events at two registered places, and orders about these."""
    people, car = [person("police", f"p{n}") for n in range(5)], vehicle("police", "AB12CDE")
    births = zip(people[:4], (*BIRTHS[:3], "1984-02-29"), strict=True)
    rows = [
        said(random, "police", one, born=(born, born), names=(NAMES[n],), reference=f"person {n}", valid=Bounds())
        for n, (one, born) in enumerate(births)
    ]
    rows.append(said(random, "police", people[2], born=("1990-01-01",) * 2, reference="again", valid=Bounds()))
    rows += [registered(random, n) for n in range(3)]
    for n in range(7):
        agency, day, begins = (
            random.choice(AGENCIES[:2]),
            f"2026-02-0{random.choice((2, 2, 3))}",
            random.choice((8, 15)),
        )
        what, number = event("police", f"e{n % 5}"), random.choice((0, 0, 1))
        when = random.choice((hours(day, begins, begins + 2), between(day, day)))
        spot = {"part": random.choice(("occurred", "found", "started")), "words": f"place {number}"}
        links = [Link("AT", what, place("police", f"L{number}"), when, spot)]
        for who in random.sample([*people, car], random.randint(2, 4)):
            role = "used" if who is car else random.choice(("victim", "suspect", "informant"))
            links.append(Link("INVOLVED_IN", who, what, when, {"role": role} if random.random() < 0.9 else {}))
        kind = random.choice(("missing", "concern"))
        rows.append(
            said(random, agency, what, *links, event=when, event_kind=kind, reference=f"event {n}", valid=Bounds())
        )
    for n in range(3):
        order = replace(event("police", f"o{n % 2}"), kind=EntityKind.ORDER)
        when = random.choice((Bounds(), between("2026-01-05", "2026-02-02"), between("2024-02-03", "2024-12-31")))
        bound = random.choice((place("police", "L0"), place("police", "L0"), place("police", "L1"), people[3]))
        link = Link("SUBJECT_TO", bound, order, when)
        rows.append(said(random, random.choice(AGENCIES[:2]), order, link, reference=f"order {n}", valid=Bounds()))
    return files(random, rows)
