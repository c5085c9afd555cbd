"""Which children were missing together in a period."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import combinations, permutations
from random import Random
from typing import Any, NamedTuple

from graph_service.model.facts import Link
from graph_service.model.times import EARLIEST, LATEST, Bounds, day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.points import cell_100m
from tests.oracle import places
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, alone, evidenced, paged, support, supported
from tests.questions.hotspots import area, begun, registered, spoken_at, ward, was_in
from tests.strategies import AGENCIES, BIRTHS, NOWHERE, POINTS, files, said
from tests.worlds import World, event, person, place

MOST = 50
RARE = True
KINDS = {"missing", "missing_episode"}
PARTS = ("last_seen", "found", "visited", "occurred")
YOUNG = ("child", "disputed")


class Met(NamedTuple):
    """That two were together on a day, and each part of what says so."""

    pair: tuple[str, str]
    day: str
    where: tuple[str, str] | None
    parts: dict[tuple[str, ...], set[Line]]


class Episode:
    """A missing episode: its spans, who was in it in which role, where it was."""

    def __init__(self, reading: Reading, what: str, spans: list[tuple[str, str]]) -> None:
        self.reading, self.what, self.spans = reading, what, spans
        self.day = london_day(spans[0][0])
        links = [f for f in reading.links(("INVOLVED_IN",)) if f.end == what and f.link]
        self.lines = [reading.link_line(f) for f in links if f.link.start.kind is EntityKind.PERSON]

    def of(self, role: str, ages: tuple[str, ...] = YOUNG) -> set[str]:
        """People in a role who are of some age on its day."""
        found = {line.start for line in self.lines if line.how == role}
        return {who for who in found if self.reading.age(who, self.day) in ages}

    def said(self, who: str, role: str = "missing") -> dict[tuple[str, ...], set[Line]]:
        return {(who, self.what, role): {line for line in self.lines if (line.start, line.how) == (who, role)}}


def missing_episodes(reading: Reading) -> tuple[list[Episode], int]:
    """Those that began in the period, and how many have no known beginning."""
    since, until = (date.fromisoformat(reading.values[name]) for name in ("since", "until"))
    span = day_bounds(since, until)
    kinds = [(e, v.part.event_kind) for v, e in reading.unnarrowed()]
    every = {e: spans for e, spans in begun(reading, span, span).items() if KINDS & {k for w, k in kinds if w == e}}
    found = {e: spans for e, spans in every.items() if was_in(reading, e)}
    dated = {e: sorted(s for s in spans if s[0] != EARLIEST and s[0] <= s[1]) for e, spans in found.items()}
    return [Episode(reading, e, spans) for e, spans in dated.items() if spans], sum(not s for s in dated.values())


def short(line: Line) -> bool:
    """Whether it allows six hours at most."""
    start, end = line.when.start, line.when.end
    if start == EARLIEST or end == LATEST or end < start:
        return False
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() <= 6 * 3600


def together(*spans: tuple[str, str]) -> str:
    """The first moment of all of them; empty if there is none."""
    start, end = max(s for s, _ in spans), min(e for _, e in spans)
    return start if start <= end else ""


def stood(reading: Reading, what: str) -> tuple[list[tuple[Line, tuple[str, str]]], int]:
    """Where an event was for a few hours, told as what and which; and how many statements name no such place or time."""
    held, found, left = places.register(reading), [], 0
    for line, (rule, where, cell) in spoken_at(reading, what):
        at = ("cell", cell)
        if where:
            at = ("aside" if held[where].group in ("routine", "artefact") else "place", where)
        if rule == "address":
            at = ("address", line.end)
        if line.how in PARTS and short(line) and at[1]:
            found.append((line, at))
        elif line.how in PARTS:
            left += 1
    return found, left


def loop(reading: Reading) -> Told:
    values, (episodes, undated) = reading.values, missing_episodes(reading)
    where = {one.what: stood(reading, one.what) for one in episodes}
    every = {e: at for e, (at, _) in where.items()}
    wanted = [m for m in _all(reading, episodes, every) if _asked(m, values)]
    pairs: dict[tuple[str, str], list[Met]] = {}
    for met in wanted:
        if met.where is None or met.where[0] in ("place", "cell"):
            pairs.setdefault(met.pair, []).append(met)
    aside = {(m.pair, m.where, m.day) for m in wanted if m.where and m.where[0] in ("address", "aside")}
    disputed = {who for one in episodes for who in one.of("missing", ("disputed",))}
    rows = [_row(pair, met, disputed) for pair, met in pairs.items()]
    rows = paged((row for row in rows if row[2]["times"] >= values.get("least", 1)), MOST)
    left, ageless = sum(n for _, n in where.values()), {w for one in episodes for w in one.of("missing", ("unknown",))}
    return rows, _notes(len(aside), left, len(ageless), undated)


def _asked(met: Met, values: Any) -> bool:
    return values.get("child", met.pair[0]) in met.pair and values["since"] <= met.day <= values["until"]


def _all(
    reading: Reading, episodes: list[Episode], every: dict[str, list[tuple[Line, tuple[str, str]]]]
) -> Iterator[Met]:
    for one in episodes:
        for a, b in combinations(sorted(one.of("missing")), 2):
            yield Met((a, b), one.day, None, one.said(a) | one.said(b))
    for one, other in permutations(episodes, 2):
        for a in one.of("missing"):
            for b in other.of("missing") - {a}:
                yield from _by_source(reading, (one, a), (other, b))
                yield from _by_place((one, a), (other, b), every)


def _by_source(reading: Reading, one: tuple[Episode, str], other: tuple[Episode, str]) -> Iterator[Met]:
    (x, a), (y, b) = one, other
    pair, parts = (min(a, b), max(a, b)), x.said(a) | y.said(b)
    if b in x.of("found_with") and (moments := [m for s in x.spans for t in y.spans if (m := together(s, t))]):
        yield Met(pair, london_day(min(moments)), None, parts | x.said(b, "found_with"))
    seen = [reading.link_line(f) for f in reading.links(("SEEN_WITH",)) if {f.start, f.end} == {a, b}]
    spans = [(line, s, t) for line in seen for s in x.spans for t in y.spans]
    when = [(m, line) for line, s, t in spans if (m := together(s, t, (line.when.start, line.when.end)))]
    if when:
        yield Met(pair, london_day(min(m for m, _ in when)), None, parts | {pair: {line for _, line in when}})


def _by_place(
    one: tuple[Episode, str], other: tuple[Episode, str], every: dict[str, list[tuple[Line, tuple[str, str]]]]
) -> Iterator[Met]:
    (x, a), (y, b) = one, other
    for line, where in every[x.what]:
        for another, there in every[y.what]:
            bounds = [(each.when.start, each.when.end) for each in (line, another)]
            if where == there and (moment := together(*bounds)):
                at = {(x.what, *where): {line}, (y.what, *where): {another}}
                yield Met((min(a, b), max(a, b)), london_day(moment), where, x.said(a) | y.said(b) | at)


def _row(
    pair: tuple[str, str], met: list[Met], disputed: set[str]
) -> tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]:
    parts: dict[tuple[str, ...], set[Line]] = {}
    for key, lines in (part for one in met for part in one.parts.items()):
        parts.setdefault(key, set()).update(lines)
    every = {line for lines in parts.values() for line in lines}
    held, shown = accounts(every), evidenced(every, 40)
    listed = [each["assertion"] for each in shown["evidence"]]
    by = {}
    for name, chosen in (("by_place", [m for m in met if m.where]), ("by_source", [m for m in met if not m.where])):
        ids = {line.assertion for m in chosen for lines in m.parts.values() for line in lines}
        by[name] = {"days": sorted({m.day for m in chosen}), "statements": [i for i in listed if i in ids]}
    days, wheres = sorted({m.day for m in met}), {m.where for m in met if m.where}
    row = {
        "a": pair[0],
        "b": pair[1],
        "times": len(days),
        "days": days,
        **by,
        "places": sorted(where for what, where in wheres if what == "place"),
        "cells": sorted(where for what, where in wheres if what == "cell"),
        "disputed": sorted(disputed & {*pair}),
        **supported(held),
        **shown,
    }
    return (*(-n for n in support(held)), *pair), alone(accounts(lines) for lines in parts.values()), row


def _notes(aside: int, left: int, ageless: int, undated: int) -> list[str]:
    begun = (
        "Episodes are those that began in the period; they count as soon as they began, though some may not have ended."
    )
    people = [f"People who were missing and are of no known age, left out: {ageless}."] * (ageless > 0)
    of_places, of_times = left_out(aside, left, undated)
    return [begun, *of_places, *people, *of_times]


def left_out(aside: int, left: int, undated: int) -> tuple[list[str], list[str]]:
    """What is said of places that join nobody or cannot be compared, and of episodes of no known beginning."""
    join_nobody = (
        "Meetings at a home, placement or refuge, or at a police station, hospital, school or the like join nobody."
    )
    places = [f"{join_nobody} Set aside: {aside}."] * (aside > 0)
    named = "Statements of where they were that name no place to compare, or allow more than six hours"
    places += [f"{named}: {left}."] * (left > 0)
    return places, [f"Missing episodes of no known beginning, left out: {undated}."] * (undated > 0)


# askings and worlds


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """A period, at times of one child alone, or of pairs who were together on several days."""
    values: dict[str, Any] = {"since": "2025-12-01", "until": random.choice(("2026-02-02", "2026-02-28"))}
    if random.random() < 0.15:
        values["child"] = random.choice([*(f.start for f in told.facts if f.link), NOWHERE])
    if random.random() < 0.15:
        values["least"] = 2
    if random.random() < 0.15:
        values["area"] = area(told)
    return values


def hours(day: str, first: int, last: int) -> Bounds:
    """From one hour of a day to another."""
    return Bounds(f"{day}T{first:02}:00:00.000000Z", f"{day}T{last:02}:00:00.000000Z", "unknown")


def world(random: Random) -> World:
    """Five people, one of disputed age and one of none, missing in eight episodes at two places and in a cell, at hours, and seen."""
    people = [person("police", f"p{n}") for n in range(5)]
    births = [(one, born) for one, born in zip(people, (*BIRTHS[:3], BIRTHS[0]), strict=False)]
    rows = [
        said(random, "police", one, born=(born, born), reference=f"person {n} {again}", valid=Bounds())
        for n, (one, born) in enumerate(births)
        for again in range(2)
    ]
    rows.append(said(random, "police", people[2], born=("1984-02-29",) * 2, reference="adult", valid=Bounds()))
    rows += [*(registered(random, n) for n in range(2)), ward()]
    for n in range(8):
        agency, day = (
            random.choice(AGENCIES[:2]),
            random.choice(("2026-02-02", "2026-02-02", "2026-02-02", "2026-02-03")),
        )
        what, begins = event("police", f"e{n}"), random.choice((15, 15, 16, 20))
        lasted = random.choice((hours(day, begins, 22), hours(day, begins, 23), Bounds(hours(day, begins, 23).start)))
        links = [_at(random, agency, what, day, begins)]
        for who in random.sample(people, random.randint(1, 3)):
            role = random.choice(("missing", "missing", "missing", "found_with"))
            links.append(Link("INVOLVED_IN", who, what, lasted, {"role": role}))
        kind = random.choice(("missing", "missing", "missing", "missing_episode", "concern"))
        rows.append(
            said(random, agency, what, *links, event=lasted, event_kind=kind, reference=f"event {n}", valid=Bounds())
        )
    for n in range(3):
        one, other = random.sample(people, 2)
        when = random.choice((Bounds(), hours("2026-02-02", 12, 18), hours("2026-02-04", 12, 18)))
        rows.append(said(random, "council", one, Link("SEEN_WITH", one, other, when), reference=f"seen {n}"))
    return files(random, rows)


def _at(random: Random, agency: str, what: Any, day: str, begins: int) -> Link:
    """Where an episode was: at a place of the register, in a cell, or at a home."""
    number = random.choice((0, 0, 1, 2))
    lat, lon = POINTS[number]
    spot: dict[str, Any] = {"part": random.choice(("last_seen", "found", "found", "started")), "lat": lat, "lon": lon}
    spot |= {"precision_m": 10.0, "method": "lat_lon", "cell": cell_100m(lat, lon).cell_id}
    if number < 2:
        spot["words"] = f"place {number}"
    if random.random() < 0.15:
        spot["place_kind"] = "home"
    when = random.choice(
        (hours(day, begins, begins + 1), hours(day, begins, begins + 2), hours(day, begins, min(23, begins + 7)))
    )
    return Link("AT", what, place("police", f"L{number}"), when, spot)
