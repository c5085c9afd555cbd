"""Who is linked to both of two people."""

from random import Random
from typing import Any

from graph_service.model.facts import Link
from graph_service.model.kinds import BETWEEN_PEOPLE
from tests.oracle.reading import Oracle, Reading, Told
from tests.oracle.support import Line, accounts, alone, paged, shown, support, supported
from tests.strategies import AGENCIES, NOWHERE, files, said, valid
from tests.worlds import World, person

MOST = 100


def loop(reading: Reading) -> Told:
    a, b = reading.values["a"], reading.values["b"]
    links = reading.links(reading.values.get("kinds", BETWEEN_PEOPLE))
    people = {end for f in links for end in (f.start, f.end)} - {a, b}
    ranked = []
    for x in people:
        sides = [[reading.link_line(f) for f in links if (f.start, f.end) in ((end, x), (x, end))] for end in (a, b)]
        if all(sides):
            held = [accounts(side) for side in sides]
            weaker, stronger = sorted(map(support, held))
            rank = (*(-n for n in (*weaker, *stronger)), x)
            ranked.append((rank, alone(held), _associate(x, *sides)))
    return paged(ranked, MOST), []


def _associate(person: str, to_a: list[Line], to_b: list[Line]) -> dict[str, Any]:
    (shown_a, more_a), (shown_b, more_b) = shown(to_a, 10), shown(to_b, 10)
    return {
        "evidence": shown_a + shown_b,
        "more_evidence": more_a + more_b,
        "person": person,
        "kinds_to_a": sorted({line.kind for line in to_a}),
        "kinds_to_b": sorted({line.kind for line in to_b}),
        "statements_to_a": [e["assertion"] for e in shown_a],
        "statements_to_b": [e["assertion"] for e in shown_b],
        **supported(accounts(to_a), "{}_to_a"),
        **supported(accounts(to_b), "{}_to_b"),
    }


def asking(random: Random, told: Oracle) -> dict[str, Any]:
    """Two people, of some at random those with most people between them, whenever that was; mostly only the first of those."""
    beside: dict[str, set[str]] = {}
    for f in (f for f in told.facts if f.link and f.link.kind in BETWEEN_PEOPLE):
        beside.setdefault(f.start, set()).add(f.end)
        beside.setdefault(f.end, set()).add(f.start)
    people = [*sorted(beside), NOWHERE, NOWHERE[:-1] + "b"]
    pairs = [tuple(random.sample(people, 2)) for _ in range(6)]
    a, b = max(pairs, key=lambda pair: len(beside.get(pair[0], set()) & beside.get(pair[1], set())))
    values: dict[str, Any] = {"a": a, "b": b, **({"most": 1} if random.random() < 0.4 else {})}
    return {**values, "kinds": random.sample(BETWEEN_PEOPLE, 5)} if random.random() < 0.2 else values


def world(random: Random) -> World:
    """Two people and four others, each linked to both by one to three statements of two agencies, and some to one another."""
    a, b, *others = (person("police", name) for name in ("a", "b", "c", "d", "e", "f"))
    pairs = [(end, other) for other in others for end in (a, b)] + [random.sample(others, 2) for _ in range(2)]
    rows = []
    for one, other in pairs:
        for _ in range(random.randint(1, 3)):
            start, end = random.choice(((one, other), (other, one)))
            link = Link(random.choice(BETWEEN_PEOPLE), start, end, valid=valid(random))
            rows.append(said(random, random.choice(AGENCIES[:2]), start, link, reference=f"link {len(rows)}"))
    return files(random, rows)
