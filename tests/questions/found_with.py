"""Who was there when a child was found or while she was missing, and which orders were in force."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

from graph_service.model.facts import Link, Mention
from graph_service.model.times import EARLIEST, Bounds, day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from graph_service.spelling.points import cell_100m
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, alone, evidenced, paged, support, supported
from tests.questions.co_missing import Episode, hours, left_out, missing_episodes, stood, together
from tests.questions.hotspots import ROLES, area, begun, registered, ward
from tests.strategies import AGENCIES, BIRTHS, NOWHERE, POINTS, files, said
from tests.worlds import World, between, event, person, place

MOST = 50
AGES = {"disputed": "age disputed", "unknown": "age unknown"}
Standing = tuple[Line, tuple[str, str]]


class There:
    """Somebody in one episode, and each part of what says so."""

    def __init__(self) -> None:
        self.roles: set[str] = set()
        self.met: set[tuple[str, str]] = set()
        self.days: set[str] = set()
        self.parts: dict[tuple[str, ...], set[Line]] = {}


def loop(reading: Reading) -> Told:
    values = reading.values
    episodes, _ = missing_episodes(reading)
    wanted = {one.what: (one, _missing(one, values)) for one in episodes if _missing(one, values)}
    where = {e: stood(reading, e) for e in wanted}
    found: dict[tuple[str, str], There] = {}
    for e, (one, missing) in wanted.items():
        for line in one.lines:
            if (line.how or "not_said") in ROLES and missing - {line.start}:
                there = _there(found, one, missing, line.start)
                there.roles.add(line.how or "not_said")
                dated = EARLIEST != line.when.start <= line.when.end
                there.days.add(london_day(line.when.start) if dated else one.day)
                there.parts.setdefault((line.start, e, line.how), set()).add(line)
    aside = set()
    windows = [(line.when.start, line.when.end) for at, _ in where.values() for line, _ in at]
    for other in sorted({*wanted, *_at_the_time(reading, windows)}):
        people = [line for line in _people(reading, other) if (line.how or "not_said") in ROLES]
        for e, (one, missing) in wanted.items():
            for line, at, another in _meetings(where[e][0], stood(reading, other)[0]) if e != other else ():
                day = london_day(max(line.when.start, another.when.start))
                for each in (each for each in people if missing - {each.start}):
                    if at[0] in ("address", "aside"):
                        aside.add((e, each.start, at[1], day))
                    elif at[0] == "place":
                        there = _there(found, one, missing, each.start)
                        there.met.add((at[1], other))
                        there.days.add(day)
                        there.parts.setdefault((each.start, other, each.how), set()).add(each)
                        there.parts.setdefault((e, at[1]), set()).add(line)
                        there.parts.setdefault((other, at[1]), set()).add(another)
    rows = [_row(reading, e, who, wanted[e][1] - {who}, there) for (e, who), there in found.items()]
    left = sum(n for _, n in where.values())
    notes = left_out(len(aside), left, _undated(reading))
    return paged(rows, MOST), [*notes[0], *notes[1]]


def _missing(one: Episode, values: Any) -> set[str]:
    """Who was missing in it, of those asked about."""
    missing = {line.start for line in one.lines if line.how == "missing"}
    return missing & {values["child"]} if "child" in values else missing if one.what == values["event"] else set()


def _undated(reading: Reading) -> int:
    """How many of the episodes asked about have no known beginning."""
    span = day_bounds(*(date.fromisoformat(reading.values[name]) for name in ("since", "until")))
    kinds = {(e, v.part.event_kind) for v, e in reading.unnarrowed()}
    number = 0
    for e, spans in begun(reading, span, span).items():
        dated = any(s[0] != EARLIEST and s[0] <= s[1] for s in spans)
        if not dated and {(e, "missing"), (e, "missing_episode")} & kinds:
            number += bool(_missing(Episode(reading, e, sorted(spans)), reading.values))
    return number


def _there(found: dict[tuple[str, str], There], one: Episode, missing: set[str], who: str) -> There:
    there = found.setdefault((one.what, who), There())
    for child in missing - {who}:
        for key, lines in one.said(child).items():
            there.parts.setdefault(key, set()).update(lines)
    return there


def _at_the_time(reading: Reading, windows: list[tuple[str, str]]) -> set[str]:
    span = day_bounds(*(date.fromisoformat(reading.values[name]) for name in ("since", "until")))
    return {
        e
        for e, spans in begun(reading, span, span).items()
        if any(s[0] != EARLIEST and s[0] <= s[1] and together(s, window) for s in spans for window in windows)
    }


def _people(reading: Reading, what: str) -> list[Line]:
    links = [f for f in reading.links(("INVOLVED_IN",)) if f.end == what and f.link]
    return [reading.link_line(f) for f in links if f.link and f.link.start.kind is EntityKind.PERSON]


def _meetings(one: list[Standing], other: list[Standing]) -> Iterator[tuple[Line, tuple[str, str], Line]]:
    for line, at in one:
        for another, there in other:
            if at == there and together(*((x.when.start, x.when.end) for x in (line, another))):
                yield line, at, another


def _row(
    reading: Reading, e: str, who: str, children: set[str], there: There
) -> tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]:
    every = {line for lines in there.parts.values() for line in lines}
    days, held = sorted(there.days), accounts(every)
    bound = [reading.link_line(f) for f in reading.links(("SUBJECT_TO", "PROTECTED_BY")) if f.start in {who, *children}]
    in_force = [line for line in bound if any(_holds(line, day) for day in days)]
    shown = evidenced({*every, *in_force}, 40)
    listed = [each["assertion"] for each in shown["evidence"]]
    orders = []
    for order, of, kind in sorted({(line.end, line.start, line.kind) for line in in_force}):
        several = [line for line in in_force if (line.end, line.start, line.kind) == (order, of, kind)]
        ids = {line.assertion for line in several}
        on = [day for day in days if any(_holds(line, day) for line in several)]
        said = [i for i in listed if i in ids]
        orders.append({"order": order, "of": of, "kind": kind, "days": on, "statements": said})
    age = reading.age(who, days[0])
    row = {
        "event": e,
        "children": sorted(children),
        "who": who,
        "age": AGES.get(age, age),
        "roles": sorted(there.roles),
        "places": sorted({where for where, _ in there.met}),
        "events": sorted({other for _, other in there.met}),
        "days": days,
        "orders": orders,
        **supported(held),
        **shown,
    }
    return (*(-n for n in support(held)), e, who), alone(accounts(lines) for lines in there.parts.values()), row


def _holds(line: Line, day: str) -> bool:
    """Whether an order may have been in force on a day."""
    first, last = day_bounds(date.fromisoformat(day))
    return line.when.start <= last and line.when.end >= first


# askings and worlds


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Somebody who was missing, or an episode, mostly."""
    links = [f for f in told.facts if f.link and f.link.kind == "INVOLVED_IN"]
    missing = [f for f in links if f.link and f.link.qualifiers.get("role") == "missing"] or links
    values: dict[str, Any] = {"since": "2025-12-01", "until": random.choice(("2026-02-02", "2026-02-28"))}
    if not missing or random.random() < 0.1:
        return {**values, "child": NOWHERE}
    one = random.choice(missing)
    if random.random() < 0.15:
        values["area"] = area(told)
    return {**values, **random.choice(({"child": one.start}, {"event": one.end}))}


def world(random: Random) -> World:
    """Two children and two adults in missing episodes and other events at two places and a home, at hours; orders of some days."""
    people = [person("police", f"p{n}") for n in range(4)]
    born = (*BIRTHS[:2], "1984-02-29", "1990-01-01")
    rows = [
        said(random, "police", one, born=(day, day), reference=f"person {n}", valid=Bounds())
        for n, (one, day) in enumerate(zip(people, born, strict=True))
    ]
    rows += [*(registered(random, n) for n in range(2)), ward()]
    for n in range(6):
        agency, day, begins = (
            random.choice(AGENCIES[:2]),
            f"2026-02-0{random.choice((2, 2, 3))}",
            random.choice((15, 16)),
        )
        what = event("police", f"e{n % 5}")
        lasted = random.choice((hours(day, begins, 22), hours(day, begins, 22), Bounds(hours(day, begins, 22).start)))
        links = [_at(random, agency, what, day, begins) for _ in range(random.randint(1, 2))]
        for who in random.sample(people, random.randint(1, 3)):
            roles = ("missing", "found_with") if who in people[:2] else ("found_with", "driver", "informant")
            there = {"role": random.choice(roles)} if random.random() < 0.9 else {}
            links.append(Link("INVOLVED_IN", who, what, random.choice((lasted, Bounds())), there))
        kind = random.choice(("missing_episode", "missing_episode", "concern"))
        rows.append(
            said(random, agency, what, *links, event=lasted, event_kind=kind, reference=f"event {n}", valid=Bounds())
        )
    for n in range(4):
        who, kind = random.choice(((people[2], "SUBJECT_TO"), (people[3], "SUBJECT_TO"), (people[0], "PROTECTED_BY")))
        order = replace(event("police", f"o{n % 2}"), kind=EntityKind.ORDER)
        when = random.choice((Bounds(), between("2026-01-05", "2026-02-02"), between("2026-02-03", "2026-12-31")))
        rows.append(
            said(random, random.choice(AGENCIES[:2]), order, Link(kind, who, order, when), reference=f"order {n}")
        )
    return files(random, rows)


def _at(random: Random, agency: str, what: Mention, day: str, begins: int) -> Link:
    """Where an event was: at one of two places of the register, mostly, or at a home."""
    number = random.randrange(2)
    lat, lon = POINTS[number * 2]
    spot: dict[str, Any] = {"part": random.choice(("last_seen", "found", "occurred")), "words": f"place {number}"}
    spot |= {"lat": lat, "lon": lon, "precision_m": 10.0, "method": "lat_lon", "cell": cell_100m(lat, lon).cell_id}
    if random.random() < 0.1:
        spot["place_kind"] = "home"
    when = random.choice((hours(day, begins, begins + 1), hours(day, begins, begins + 2), hours(day, begins, 23)))
    return Link("AT", what, place("police", f"L{number}"), when, spot)
