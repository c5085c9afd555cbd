"""How two entities are connected: the shortest routes, and those one link longer."""

from itertools import pairwise, product
from random import Random
from typing import Any

from graph_service.model.facts import Link, Mention
from graph_service.model.kinds import BETWEEN_PEOPLE, LINKS
from graph_service.model.vocabulary import EntityKind
from tests.oracle.ledger import Fact
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Ranked, accounts, alone, paged, shown, support, supported, weakest
from tests.strategies import AGENCIES, NOWHERE, ends, files, said, valid
from tests.worlds import World, event, person

MOST = 25


def loop(reading: Reading) -> Told:
    a, b, longest = reading.values["a"], reading.values["b"], reading.values.get("longest", 6)
    links = reading.links(reading.values.get("kinds", tuple(LINKS)))
    beside: dict[str, set[str]] = {}
    for f in links:
        beside.setdefault(f.start, set()).add(f.end)
        beside.setdefault(f.end, set()).add(f.start)
    routes = [[a]]
    found: list[list[str]] = []
    for length in range(1, longest + 1):
        routes = [[*route, x] for route in routes for x in beside.get(route[-1], ()) if x not in route]
        found += [route for route in routes if route[-1] == b]
        routes = [route for route in routes if route[-1] != b]
        if found and length > len(found[0]) - 1:
            break
    if not found:
        return [], [f"No route of up to {longest} links that you may see."]
    return paged([_route(reading, route, links) for route in found], MOST), []


def _route(reading: Reading, route: list[str], links: list[Fact]) -> Ranked:
    steps = [[reading.link_line(f) for f in links if {f.start, f.end} == set(pair)] for pair in pairwise(route)]
    held = [accounts(step) for step in steps]
    thinnest, whole = min(map(support, held)), support(set().union(*held))
    grades, ungraded = weakest(steps)
    parts = [shown(step, 5) for step in steps]
    rank = (len(route), *(-n for n in thinnest), ungraded, *(-n for n in whole), *route)
    told = {
        "evidence": [e for evidence, _ in parts for e in evidence],
        "more_evidence": sum(more for _, more in parts),
        "entities": route,
        "length": len(route) - 1,
        "steps": [
            {
                "start": start,
                "end": end,
                "kinds": sorted({line.kind for line in step}),
                "statements": [e["assertion"] for e in evidence],
                **supported(of),
            }
            for (start, end), step, (evidence, _), of in zip(pairwise(route), steps, parts, held, strict=True)
        ],
        "weakest": grades,
        "ungraded": ungraded,
        **supported(set().union(*held)),
        **supported(min(held, key=support), "thinnest_{}"),
    }
    return rank, alone(held), told


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Two ends some links apart, whenever those were believed; at times a shorter way, or only links between people."""
    a = random.choice(ends(told, LINKS))
    b = _walk(random, told, a, random.choice((1, 2, 2, 3, 3, 4)))
    values: dict[str, Any] = {"a": a, "b": b if a != b else NOWHERE[:-1] + "b"}
    if random.random() < 0.5:
        values["longest"] = random.randint(1, 4)
    if random.random() < 0.3:
        values["kinds"] = list(BETWEEN_PEOPLE)
    return values


def _walk(random: Random, told: Oracle, entity: str, steps: int) -> str:
    passed = {entity}
    for _ in range(steps):
        links = [f for f in told.facts if f.link and f.link.kind in LINKS and entity in (f.start, f.end)]
        onward = sorted(end for f in links for end in (f.start, f.end) if end not in passed)
        passed.add(entity)
        entity = random.choice(onward) if onward and random.random() < 0.95 else NOWHERE
    return entity


def world(random: Random) -> World:
    """Two people with two and two between them, who know one another too, each link said one to three times by two agencies."""
    near = [random.choice((person, person, event))("police", f"near {n}") for n in range(2)]
    rows = [person("police", "a")], near, [person("police", f"far {n}") for n in range(2)], [person("police", "b")]
    pairs = [pair for one, other in pairwise(rows) for pair in product(one, other)]
    told = []
    for one, other in (*pairs, *(tuple(row) for row in rows if _people(*row))):
        for _ in range(random.randint(1, 3)):
            link = _link(random, one, other)
            told.append(said(random, random.choice(AGENCIES[:2]), link.start, link, reference=f"link {len(told)}"))
    return files(random, told)


def _link(random: Random, one: Mention, other: Mention) -> Link:
    """What links two: of two people that one knows the other, of a person and an event that the one was in the other."""
    start, end = random.choice(((one, other), (other, one)))
    if _people(one, other):
        return Link(random.choice(BETWEEN_PEOPLE), start, end, valid=valid(random))
    who, what = sorted((one, other), key=lambda mention: mention.kind == EntityKind.EVENT)
    return Link("INVOLVED_IN", who, what, valid=valid(random), qualifiers={"role": "present"})


def _people(*several: Mention) -> bool:
    return len(several) == 2 and all(one.kind == EntityKind.PERSON for one in several)
