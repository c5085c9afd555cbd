"""Who and what is within one to three links."""

from dataclasses import replace
from random import Random
from typing import Any

from graph_service.model.facts import Link
from graph_service.model.kinds import BETWEEN_PEOPLE, LINKS
from graph_service.model.vocabulary import EntityKind
from tests.oracle.ledger import Fact
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, alone, dealt, evidenced, support, supported
from tests.questions.hotspots import registered, spoken_at
from tests.strategies import AGENCIES, DAYS, NOWHERE, POINTS, ends, files, home, said, valid
from tests.worlds import World, between, event, person, place, vehicle

MOST = 50
LISTS = ("Person", "Vehicle", "Phone", "Account", "Place", "Event", "Order", "Group", "Organisation", "hub")
FEW = tuple(kind for kind in LINKS if kind != "CONTACTED")
"""All kinds of link but that by which one is linked to many in a world of this question's own."""

INVOLVED = ("Person", "Vehicle", "Phone", "Account", "Organisation")


class Ground:
    """What one walks over: the links, what each entity is, and where events are put."""

    def __init__(self, reading: Reading) -> None:
        self.reading, self.kinds = reading, reading.values.get("kinds", tuple(LINKS))
        walked = [kind for kind in self.kinds if kind not in ("AT", "LIVES_AT")]
        self.links = [f for f in reading.links(walked) if f.start != f.end]
        self.of = {i: kind for f in self.links if f.link for i, kind in _ends(f)}
        named = {i for v, i in reading.unnarrowed() if v.feed.agency == "place-register" and v.part.names}
        self.registered, self.nowhere = named, set[Line]()

    def beside(self, one: str) -> dict[str, set[Line]]:
        """Whom links join to it, each with the statements."""
        found: dict[str, set[Line]] = {}
        for f in self.links:
            if one in (f.start, f.end):
                found.setdefault(f.end if f.start == one else f.start, set()).add(self.reading.link_line(f))
        return found

    def onward(self, one: str) -> dict[str, set[Line]]:
        """The same, and of an event the registered places where it was."""
        found = self.beside(one)
        for line, (_, where, _) in spoken_at(self.reading, one) if "AT" in self.kinds else ():
            if where:
                found.setdefault(where, set()).add(line)
                self.of[where] = EntityKind.PLACE
                self.registered.add(where)
            else:
                self.nowhere.add(line)
        return found

    def is_hub(self, one: str) -> bool:
        """An organisation, or linked to more than 25."""
        return self.of[one] == EntityKind.ORGANISATION or len(self.beside(one)) > 25

    def is_address(self, one: str) -> bool:
        """A place that nobody registered."""
        return self.of.get(one) == EntityKind.PLACE and one not in self.registered


def loop(reading: Reading) -> Told:
    values, asked, ground = reading.values, reading.values["entity"], Ground(reading)
    hubs = values.get("hubs", False)
    if ground.is_address(asked):
        return [], []
    far, steps, passed = {asked: 0}, dict[tuple[str, str], set[Line]](), []
    for distance in range(1, values.get("within", 1) + 1):
        for near in [i for i, d in far.items() if d == distance - 1]:
            if near != asked and (ground.is_address(near) or (ground.is_hub(near) and not hubs)):
                continue
            passed.append(near)
            for away, lines in ground.onward(near).items():
                if far.setdefault(away, distance) == distance:
                    steps[near, away] = lines
    lists: dict[str, list[str]] = {name: [] for name in LISTS}
    for i in far.keys() - {asked}:
        if not ground.is_address(i) and ((not hubs and ground.is_hub(i)) or _wanted(reading, i, str(ground.of[i]))):
            lists["hub" if ground.is_hub(i) and not hubs else str(ground.of[i])].append(i)
    rows, notes = [], []
    for name in (name for name in LISTS if name in values.get("of", LISTS)):
        ranked = sorted((_row(ground, name, i, far[i], steps) for i in lists[name]), key=lambda one: one[0])
        rows += [row for _, _, row in dealt(ranked, MOST, lambda one: one[1])]
        if (left := len(ranked) - values.get("most", MOST)) > 0:
            notes.append(f"{left} more of {name}: ask for more, or for this kind alone.")
    figures = {
        f"{name} at {d}": n for name in LISTS for d in (1, 2, 3) if (n := [far[i] for i in lists[name]].count(d))
    }
    return rows, notes + _set_aside(lists["hub"]) + _counted(ground, far, passed), figures


def _row(
    ground: Ground, name: str, one: str, distance: int, steps: dict[tuple[str, str], set[Line]]
) -> tuple[Any, frozenset[str], dict[str, Any]]:
    ways = {near: lines for (near, away), lines in steps.items() if away == one}
    behind = {near: support(accounts(lines)) for near, lines in ways.items()}
    best = sorted(ways, key=lambda near: (-behind[near][0], -behind[near][1], near))[0]
    row = {
        **evidenced(ways[best], 10),
        "section": name,
        "entity": one,
        "kind": str(ground.of[one]),
        "distance": distance,
        "through": best,
        "others": len(ways) - 1,
        "kinds": sorted({line.kind for line in ways[best]}),
        **supported(accounts(ways[best])),
        "is_hub": ground.is_hub(one),
        "links": len(ground.beside(one)) if ground.is_hub(one) else None,
    }
    return (distance, -behind[best][0], -behind[best][1], one), alone([accounts(ways[best])]), row


def _wanted(reading: Reading, one: str, kind: str) -> bool:
    wanted, unwanted = (set(reading.values.get(name, ())) for name in ("involved_in", "not_involved_in"))
    if not (wanted or unwanted):
        return True
    events = {f.end for f in reading.links(("INVOLVED_IN",)) if f.start == one}
    kinds = {v.part.event_kind for v, i in reading.unnarrowed() if i in events and v.part.event_kind}
    return kind in INVOLVED and (not wanted or bool(kinds & wanted)) and not kinds & unwanted


def _set_aside(hubs: list[str]) -> list[str]:
    many = f"{len(hubs)} hub{'s' * (len(hubs) > 1)}"
    return [f"Set aside, and nothing looked for beyond: {many}."] if hubs else []


def _counted(ground: Ground, far: dict[str, int], passed: list[str]) -> list[str]:
    lived = {f.end for f in ground.reading.links(("LIVES_AT",)) if f.start in passed and "LIVES_AT" in ground.kinds}
    addresses, notes = lived | {i for i in far if ground.is_address(i)}, []
    if addresses:
        places = "homes and other places" if len(addresses) > 1 else "home or other place"
        notes.append(f"Counted, and in no row: {len(addresses)} {places} not registered.")
    if ground.nowhere:
        put = "statements put" if len(ground.nowhere) > 1 else "statement puts"
        notes.append(
            f"{len(ground.nowhere)} {put} an event at no registered place: at an address, in a cell, online, or nowhere "
            "that is told."
        )
    return notes


def _ends(f: Fact) -> tuple[tuple[str, EntityKind], tuple[str, EntityKind]]:
    assert f.link
    return (f.start, f.link.start.kind), (f.end, f.link.end.kind)


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Somebody or something that links speak of, one to three links away; at times by some kinds, of some kinds, in some events."""
    values: dict[str, Any] = {
        "entity": random.choice([*ends(told, FEW), NOWHERE]),
        "within": random.choice((1, 2, 2, 3)),
    }
    if random.random() < 0.2:
        values["kinds"] = random.choice((list(BETWEEN_PEOPLE), ["INVOLVED_IN", "AT"], ["LIVES_AT"], ["FREQUENTS"]))
    if random.random() < 0.3:
        values["of"] = random.choice((["Person"], ["hub"], ["Place", "Person"], ["Event", "Vehicle"]))
    if random.random() < 0.3:
        values[random.choice(("involved_in", "not_involved_in"))] = [random.choice(("missing", "concern"))]
    if random.random() < 0.3:
        values["hubs"] = True
    return values


def world(random: Random) -> World:
    """Five people, two events, two cars, a school, places of the register, and at times one who is linked to many."""
    rows = [registered(random, n) for n in range(2)]
    for n in range(24):
        agency = random.choice(AGENCIES[:3])
        who, other = (person("police", f"p{random.randint(0, 4)}") for _ in range(2))
        what, day = event("police", f"e{random.randint(0, 1)}"), random.choice(DAYS)
        lat, lon = random.choice(POINTS)
        spot = {"part": "occurred", "lat": lat, "lon": lon, "precision_m": 10.0, "cell": "E3750N1641"}
        spot |= random.choice(({}, {"place_kind": "home"}, {"words": "place 0"}))
        where = place("place-register", f"R{random.randint(0, 1)}")
        school = replace(person("school", "s"), kind=EntityKind.ORGANISATION)
        there = Link("AT", what, place(agency, f"L{n % 3}"), between(day, day), spot)
        link = random.choice(
            (
                Link(random.choice(BETWEEN_PEOPLE), who, other, valid(random)),
                Link(random.choice(BETWEEN_PEOPLE), who, other, valid(random)),
                Link("INVOLVED_IN", who, what, valid(random), {"role": random.choice(("victim", "suspect"))}),
                Link("INVOLVED_IN", who, what, valid(random), {"role": "missing"}),
                Link("USES", who, vehicle(agency, random.choice(("AB12CDE", "AB12CDF"))), valid(random)),
                Link("ATTENDS", who, school, valid(random)),
                Link("FREQUENTS", who, random.choice((where, place(agency, "L0"))), valid(random)),
                home(random, agency, who),
                there,
            )
        )
        happened = {"event": between(day, day), "event_kind": random.choice(("missing", "concern"))}
        about = link.start if link.kind == "AT" else random.choice((link.start, what))
        more = happened if about == what else {}
        rows.append(said(random, agency, about, link, reference=f"row {n}", **more))
    if random.random() < 0.4:
        known = [Link("CONTACTED", person("police", "p0"), person("police", f"q{n}")) for n in range(26)]
        rows.append(said(random, "police", known[0].start, *known, reference="many"))
    return files(random, rows)
