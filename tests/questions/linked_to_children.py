"""Which adults and things are linked to several children in a period."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import Any, NamedTuple

from graph_service.model.facts import Link
from graph_service.model.kinds import BETWEEN_PEOPLE
from graph_service.model.times import EARLIEST, LATEST, Bounds, day_bounds, london_day
from graph_service.model.vocabulary import EntityKind
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, alone, dealt, evidenced, support, supported, weakest
from tests.questions.hotspots import area, band, begun, registered, spoken_at, wanted, ward, was_in
from tests.strategies import AGENCIES, GRADES, NAMES, POINTS, files, said
from tests.worlds import World, event, person, place, vehicle

MOST = 50
RARE = True
CARING = ("CARER_OF", "SUPPORTED_BY", "TRUSTS", "FAMILY_OF")
CARING_ROLES = ("informant", "carer", "observer")
MEANS = ("event", "place", "vehicle", "phone", "account", "link")
THINGS = {EntityKind.VEHICLE: "vehicle", EntityKind.PHONE: "phone", EntityKind.ACCOUNT: "account"}
YOUNG = ("child", "disputed")


class Branch(NamedTuple):
    """Who or what is linked to which child by what, and one way in which that is so."""

    who: str
    child: str
    means: str
    via: str
    how: str
    outside: bool
    disputed: bool
    steps: tuple[tuple[str, str], ...]


class Period:
    """What happened in it."""

    def __init__(self, reading: Reading) -> None:
        values = reading.values
        self.reading, self.last = reading, values["until"]
        self.span = day_bounds(date.fromisoformat(values["since"]), date.fromisoformat(self.last))
        every = begun(reading, self.span, self.span)
        found = {e: spans for e, spans in every.items() if wanted(reading, e) and was_in(reading, e)}
        inside = {e: sorted(s for s in spans if self._inside(s)) for e, spans in found.items()}
        self.events = {e: spans for e, spans in inside.items() if spans}
        self.undated = sum(any(_undated(s) for s in found[e]) for e in found if not inside[e])
        self.perhaps = len(found) - len(self.events) - self.undated
        self.links = [(f, reading.link_line(f)) for f in reading.links()]
        self.put = {e: spoken_at(reading, e) for e in self.events}

    def _inside(self, span: tuple[str, str]) -> bool:
        return not _undated(span) and self.span[0] <= span[0] and span[1] <= self.span[1]

    def age(self, who: str, event: str = "") -> str:
        return self.reading.age(who, london_day(self.events[event][0][0]) if event else self.last)

    def company(self, event: str) -> list[tuple[str, EntityKind, str]]:
        """Everybody and everything in an event but organisations, and the role."""
        found = [(f, line) for f, line in self.links if line.kind == "INVOLVED_IN" and line.end == event]
        told = {(line.start, f.link.start.kind, line.how) for f, line in found if f.link}
        return sorted(one for one in told if one[1] is not EntityKind.ORGANISATION)

    def young(self, event: str) -> dict[str, str]:
        """The children in an event, with whether their age is disputed."""
        people = {who for who, of, _ in self.company(event) if of is EntityKind.PERSON}
        return {who: self.age(who, event) for who in people if self.age(who, event) in YOUNG}

    @property
    def children(self) -> set[str]:
        return {child for event in self.events for child in self.young(event)}

    def in_time(self, line: Line) -> bool:
        return line.when.start <= self.span[1] and line.when.end >= self.span[0]

    def places(self) -> dict[tuple[str, str], list[Line]]:
        """By event and registered place, what puts it there."""
        found: dict[tuple[str, str], list[Line]] = {}
        for e, ats in self.put.items():
            for line, (_, where, _) in ats:
                found.setdefault((e, where), []).extend([line] * bool(where))
        return {key: lines for key, lines in found.items() if lines}

    def lines(self, step: tuple[str, str]) -> list[Line]:
        """The statements of a step."""
        if step in self.places():
            return self.places()[step]
        return [
            line
            for _, line in self.links
            if {line.start, line.end} == set(step) and (line.kind == "INVOLVED_IN" or self.in_time(line))
        ]


def loop(reading: Reading) -> Told:
    period, values = Period(reading), reading.values
    found: dict[str, list[Branch]] = {}
    for branch in {*_by_events(period), *_by_things(period), *_by_places(period), *_by_links(period)}:
        if branch.who != branch.child and branch.means in values.get("means", MEANS):
            found.setdefault(branch.who, []).append(branch)
    rows = []
    for who, branches in found.items():
        kind, children = _kind(period, who), {b.child for b in branches if not b.disputed}
        named = {c for c in children if reading.labels([{"c": c}])[c]["names"]}
        together = [{b.child for b in branches if b.means == "event" and b.via == e} & children for e in period.events]
        least = max([len(named), min(1, len(children)), *map(len, together)])
        wanted = values.get("entity", who) == who and kind in values.get("who", ("adult", "unidentified"))
        if wanted and least >= values.get("least", 2):
            rows.append(_row(period, who, kind, branches, least))
    ordered = []
    for which in ("first", "work or care", "age disputed"):
        ranked = sorted((row for row in rows if row[2]["list"] == which), key=lambda row: row[0])
        ordered += [row for _, _, row in dealt(ranked, MOST, lambda row: row[1])]
    notes = ["Children are those who were in an event of the period; one who was in none is not looked for."]
    notes += [f"{period.undated} events of no known day are left out."] if period.undated else []
    notes += [f"{period.perhaps} events that only may lie in the period are left out."] if period.perhaps else []
    in_list = [row["list"].replace(" ", "_") for row in ordered]
    return ordered, notes, {which: in_list.count(which) for which in ("first", "work_or_care", "age_disputed")}


def _by_events(period: Period) -> Iterator[Branch]:
    for e in period.events:
        young = period.young(e)
        for who, _, role in period.company(e):
            for child, age in young.items() if young.get(who) != "child" else ():
                outside = role not in CARING_ROLES
                yield Branch(who, child, "event", e, role, outside, age == "disputed", ((who, e), (child, e)))
        for child, age in young.items():
            for there, where in period.places():
                if there == e:
                    yield Branch(where, child, "event", e, "", True, age == "disputed", ((child, e), (e, where)))


def _by_things(period: Period) -> Iterator[Branch]:
    """A thing that a child was with, keeps or uses, and whom else that is true of; not both in one event."""
    held = [(f, line) for f, line in period.links if line.kind in ("USES", "KEEPER_OF") and period.in_time(line)]
    held = [(f, line) for f, line in held if f.link.start.kind is EntityKind.PERSON and f.link.end.kind in THINGS]
    things = {who: THINGS[of] for e in period.events for who, of, _ in period.company(e) if of in THINGS}
    things |= {line.end: THINGS[f.link.end.kind] for f, line in held if line.start in period.children}
    for thing, means in things.items():
        ties = [(line.start, "", line.kind, ((line.start, thing),)) for _, line in held if line.end == thing]
        for e in period.events:
            if thing in {who for who, _, _ in period.company(e)}:
                people = [(who, how) for who, of, how in period.company(e) if of is EntityKind.PERSON]
                ties += [(who, e, how, ((who, e), (thing, e))) for who, how in people]
        for child, at, kind, steps in ties:
            age = period.age(child, at)
            if age not in YOUNG or child not in period.children:
                continue
            if not at:
                yield Branch(thing, child, "link", "", kind, True, age == "disputed", steps)
            for who, other, how, more in ties:
                if period.age(who, other) != "child" and (not other or other != at):
                    outside = how not in CARING_ROLES
                    yield Branch(who, child, means, thing, how, outside, age == "disputed", (*more, *steps))


def _by_places(period: Period) -> Iterator[Branch]:
    """Who was at a place in one event while a child was there in another."""
    short = {key: [line for line in lines if _short(line)] for key, lines in period.places().items()}
    for (one, where), lines in short.items():
        for (other, there), others in short.items():
            if where != there or one == other or not any(_overlap(a, b) for a in lines for b in others):
                continue
            grown = period.young(one)
            for child, age in period.young(other).items():
                for who, _, role in period.company(one):
                    if child not in grown and grown.get(who) != "child":
                        steps = ((who, one), (one, where), (child, other), (other, where))
                        yield Branch(
                            who, child, "place", where, role, role not in CARING_ROLES, age == "disputed", steps
                        )


def _by_links(period: Period) -> Iterator[Branch]:
    asked = period.reading.values.get("entity")
    for _, line in period.links:
        if line.kind in BETWEEN_PEOPLE and period.in_time(line):
            for child, other in ((line.start, line.end), (line.end, line.start)):
                looked_for = child in period.children or other == asked
                if looked_for and period.age(child) in YOUNG and period.age(other) != "child":
                    outside, disputed = line.kind not in CARING, period.age(child) == "disputed"
                    yield Branch(other, child, "link", "", line.kind, outside, disputed, ((child, other),))


def _kind(period: Period, who: str) -> str:
    of = {f.link.start.kind for f, line in period.links if f.link and line.start == who}
    of |= {f.link.end.kind for f, line in period.links if f.link and line.end == who}
    thing = next((THINGS[kind] for kind in of if kind in THINGS), "")
    if thing or any(who == where for _, where in period.places()):
        return thing or "place"
    return {"adult": "adult", "disputed": "adult", "unknown": "unidentified"}.get(period.age(who), "")


def _row(
    period: Period, who: str, kind: str, ways: list[Branch], least: int
) -> tuple[tuple[Any, ...], frozenset[str], dict[str, Any]]:
    """The row; ways of one branch are one."""
    branches: dict[tuple[str, ...], list[Branch]] = {}
    for way in ways:
        branches.setdefault(way[:5], []).append(way)
    lines = {
        key: {x for w in several for step in w.steps for x in period.lines(step)} for key, several in branches.items()
    }
    held = {key: accounts(several) for key, several in lines.items()}
    every = {line for several in lines.values() for line in several}
    shown = evidenced(every, 40)
    listed = [e["assertion"] for e in shown["evidence"]]
    order = sorted(branches, key=lambda key: (key[1], MEANS.index(key[2]), *key))
    grades, ungraded = weakest([lines[key] for key in order])
    children = {w.child for w in ways if not w.disputed}
    bands = {band(*s) for w in ways for step in w.steps for e in step for s in period.events.get(e, ())}
    works = {
        line.end
        for f, line in period.links
        if line.kind == "WORKS_AT" and line.start == who and period.in_time(line)
        and f.link and f.link.end.kind is EntityKind.ORGANISATION
    }  # fmt: skip
    together = {account for several in held.values() for account in several}
    outside = any(w.outside for w in ways)
    row = {
        "who": who,
        "kind": kind,
        "list": "age disputed" if period.age(who) == "disputed" else "first" if outside else "work or care",
        "children": sorted(children),
        "at_least": least,
        "disputed": sorted({w.child for w in ways} - children),
        "branches": [
            {
                "child": key[1],
                "means": key[2],
                "via": key[3] or None,
                "how": key[4],
                "outside_work": any(w.outside for w in branches[key]),
                "disputed": all(w.disputed for w in branches[key]),
                "statements": [i for i in listed if i in {line.assertion for line in lines[key]}],
            }
            for key in order[:50]
        ],
        "more_branches": max(0, len(order) - 50),
        "employers": sorted(works) if kind in ("adult", "unidentified") else [],
        "hours": sorted(b for b in bands if not b.endswith("not known")),
        "weakest": grades,
        "ungraded": ungraded,
        **supported(together),
        **shown,
    }
    return (*(-n for n in support(together)), who), alone(held.values()), row


def _undated(span: tuple[str, str]) -> bool:
    return span[0] == EARLIEST or span[1] == LATEST or span[1] < span[0]


def _short(line: Line) -> bool:
    """Whether it allows six hours at most."""
    start, end = line.when.start, line.when.end
    return (
        not _undated((start, end))
        and (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() <= 6 * 3600
    )


def _overlap(one: Line, other: Line) -> bool:
    return max(one.when.start, other.when.start) <= min(one.when.end, other.when.end)


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """A period, at times by some means or of some kinds alone, or about one alone."""
    values: dict[str, Any] = {"since": "2026-01-01", "until": random.choice(("2026-02-10", "2026-03-31"))}
    if random.random() < 0.5:
        values["who"] = ["adult", "unidentified", "vehicle", "phone", "place"]
    if random.random() < 0.3:
        values["means"] = random.sample(MEANS, 3)
    if random.random() < 0.3:
        values["least"] = 1
    if random.random() < 0.2:
        values["entity"] = random.choice([f.start for f in told.facts] or ["e_" + "a" * 24])
    if random.random() < 0.15:
        values["area"] = area(told)
    if random.random() < 0.15:
        values["kinds"] = ["missing"]
    return values


def world(random: Random) -> World:
    """Three children, one of disputed age, two adults and a car, in events at registered places at hours, and linked."""
    children, adults = ([person("police", f"{name}{n}") for n in range(3)] for name in "ca")
    car = vehicle("police", "AB12CDE")
    school = replace(person("school", "s"), kind=EntityKind.ORGANISATION)
    rows = []
    for n, one in enumerate(children):
        born = ("2010-05-01", "2011-03-04", "2012-09-30")[n]
        names = (NAMES[n],) if n < 2 or random.random() < 0.5 else ()
        rows.append(said(random, "police", one, born=(born, born), names=names, reference=f"child {n}", valid=Bounds()))
    rows.append(said(random, "police", adults[0], born=("1984-02-29",) * 2, reference="adult", valid=Bounds()))
    rows.append(said(random, "police", children[2], born=("1990-01-01",) * 2, reference="again", valid=Bounds()))
    rows += [*(registered(random, n) for n in range(2)), ward()]
    for n in range(6):
        agency, hour = random.choice(AGENCIES[:2]), random.choice((15, 16, 22))
        when = Bounds(f"2026-02-02T{hour}:00:00.000000Z", f"2026-02-02T{hour + 1}:00:00.000000Z", "unknown")
        what, where = event("police", f"e{n % 4}"), random.choice(range(2))
        lat, lon = POINTS[where]
        spot = {"part": "occurred", "words": f"place {where}", "lat": lat, "lon": lon, "precision_m": 10.0}
        links = [Link("AT", what, place("police", f"L{where}"), when, spot)]
        for who in random.sample([*children, *adults[:2], car, school], random.randint(1, 3)):
            role = "used" if who is car else random.choice(("victim", "suspect", "carer"))
            links.append(Link("INVOLVED_IN", who, what, when, {"role": role}))
        rows.append(said(random, agency, what, *links, event=when, event_kind="missing", reference=f"event {n}"))
    for n in range(6):
        agency, child, adult = random.choice(AGENCIES[:2]), random.choice(children), random.choice(adults)
        kind = random.choice(("CARER_OF", "SEEN_WITH", "CONTACTED", "TRUSTS"))
        links = [Link(kind, adult, child), Link("USES", random.choice((child, adult)), car)]
        rows.append(
            said(random, agency, adult, random.choice(links), reference=f"link {n}", grade=random.choice(GRADES))
        )
    return files(random, rows)
