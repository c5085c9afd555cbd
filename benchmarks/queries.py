"""What a question costs over HTTP beside the bare Cypher through the raw driver and beside NetworkX, and what each layer adds."""

import json
import random
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import neo4j
import networkx

from benchmarks import misspellings
from graph_service import texts
from graph_service.access import Identity
from graph_service.analysis.ages import Age, Birth, age_on
from graph_service.analysis.routes import search
from graph_service.catalogue import guard_lines
from graph_service.guarding import expanded
from graph_service.lookups.portions import PORTION
from graph_service.model.kinds import BETWEEN_PEOPLE, LINKS
from graph_service.model.question import Params, Question
from graph_service.model.times import utc_now
from graph_service.model.vocabulary import Purpose, Reason, Role
from graph_service.questions import QUESTIONS
from graph_service.service import Service
from graph_service.spelling.clues import clues
from graph_service.view import parse

_PEOPLE = "|".join(BETWEEN_PEOPLE)
RAW_BESIDE = f"""
UNWIND $ids AS id
MATCH (a:Entity {{id: id}})-[r:{_PEOPLE}]-(x:Person)
RETURN id AS from, collect(DISTINCT x.id) AS to
"""
RAW_SHARED = f"""
MATCH (a:Entity {{id: $a}})-[r:{_PEOPLE}]-(x:Person)-[s:{_PEOPLE}]-(b:Entity {{id: $b}})
WHERE x.id <> $a AND x.id <> $b
RETURN DISTINCT x.id AS person
"""
RAW_LEVEL = """
UNWIND $ids AS id
MATCH (x:Entity {id: id})-[r]-(y:Entity)
RETURN id AS from, collect(DISTINCT y.id) AS to
"""
RAW_SEEN = """
MATCH (k:Record)-[t:REFERS_TO]->(e:Event)
WHERE k.event_from >= $since AND k.event_from <= $until
MATCH (e)-[p:AT]->(l:Place)
RETURN left(k.event_from, 10) AS day, collect(DISTINCT [e.id, k.event_from, l.id]) AS seen
"""
RAW_INVOLVED = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[v:INVOLVED_IN]-(c:Person)
RETURN collect(DISTINCT [id, c.id]) AS involved
"""
RAW_BIRTHS = """
UNWIND $ids AS id
MATCH (c:Entity {id: id})<-[t:REFERS_TO]-(k:Record)
WHERE t.born = true
RETURN collect(DISTINCT [id, k.born_from, k.born_to, k.own]) AS births
"""

RAW_FIND = """
UNWIND $keys AS key
MATCH (s:SearchKey {id: key})<-[t:KEYED]-(k:Record)-[f:REFERS_TO]->(e:Entity)
RETURN key AS key, collect(DISTINCT e.id) AS found
"""
RAW_NAMES = """
UNWIND $ids AS id
MATCH (e:Entity {id: id})<-[t:REFERS_TO]-(k)
RETURN id AS id, collect(DISTINCT t.names) AS names
"""
COMPARED = 400
CALLERS = 10


@dataclass(frozen=True)
class Cost:
    """Times of one way of asking, in milliseconds."""

    name: str
    median: float
    p95: float
    first: float | None = None
    """The 95th percentile of a first round, in which nothing is remembered and little is in the engine's memory."""


def cost(name: str, ask: Callable[[Any], object], given: Sequence[Any], rounds: int = 2) -> Cost:
    """The median and 95th percentile of asking, after a round over what is given that counts by itself."""
    first, *later = ([_taken(ask, one) for one in given] for _ in range(1 + rounds))
    taken = [ms for several in later for ms in several]
    return Cost(name, statistics.median(taken), _p95(taken), _p95(first))


def _taken(ask: Callable[[Any], object], one: Any) -> float:
    began = time.perf_counter()
    ask(one)
    return (time.perf_counter() - began) * 1000


def _p95(taken: Sequence[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


class Raw:
    """The official driver, nothing around it: one managed read a statement."""

    def __init__(self, url: str, user: str, password: str, database: str) -> None:
        self._driver = neo4j.GraphDatabase.driver(
            url,
            auth=(user, password),
            telemetry_disabled=True,
            notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
        )
        self._database = database

    def __call__(self, text: str, **params: Any) -> list[dict[str, Any]]:
        """The rows of a statement."""
        with self._driver.session(database=self._database) as session:
            return session.execute_read(lambda t: [r.data() for r in t.run(text, params)])

    def close(self) -> None:
        """Close its connections."""
        self._driver.close()


def pairs(raw: Raw, seed: int = 5) -> list[tuple[str, str]]:
    """Forty pairs of people: hub with hub, hub with anybody, friends of friends, strangers; ten of each."""
    chosen = random.Random(seed)
    kinds = "|".join(BETWEEN_PEOPLE)
    rows = raw(
        f"MATCH (p:Person)-[r:{kinds}]-(q:Person) WITH p.id AS id, count(r) AS n RETURN id, n ORDER BY n DESC, id"
    )
    people = [row["id"] for row in rows]
    hubs = people[:20]
    found = [tuple(chosen.sample(hubs, 2)) for _ in range(10)]
    found += [(chosen.choice(hubs), chosen.choice(people)) for _ in range(10)]
    for start in chosen.sample(people, 10):
        once = sorted(_next_to(raw, start))
        twice = sorted(_next_to(raw, chosen.choice(once)) & set(people) - {start})
        found.append((start, chosen.choice(twice or hubs)))
    found += [tuple(chosen.sample(people, 2)) for _ in range(10)]
    return [pair for pair in found if pair[0] != pair[1]]  # type: ignore[misc]


def _next_to(raw: Raw, entity: str) -> set[str]:
    return {away for row in raw(RAW_LEVEL, ids=[entity]) for away in row["to"]}


def whole_graph(raw: Raw) -> networkx.MultiGraph:
    """Every assertion as an edge, for NetworkX."""
    graph = networkx.MultiGraph()
    for kind in LINKS:
        rows = raw(f"MATCH (a:Entity)-[r:{kind}]->(b:Entity) RETURN a.id AS a, b.id AS b")
        graph.add_edges_from((row["a"], row["b"], kind) for row in rows)
    return graph


def _shared_in(graph: networkx.MultiGraph, pair: tuple[str, str]) -> set[str]:
    a, b = ({y for _, y, kind in graph.edges(x, keys=True) if kind in BETWEEN_PEOPLE} for x in pair)
    return (a & b) - set(pair)


def _bare_shared(raw: Raw, pair: tuple[str, str], text: str = RAW_BESIDE, **guard: Any) -> list[str]:
    rows = {row["from"]: set(row["to"]) for row in raw(text, ids=list(pair), **guard)}
    return sorted(set.intersection(*(rows.get(one, set()) for one in pair)) - set(pair))


def _route_in(graph: networkx.MultiGraph, pair: tuple[str, str]) -> list[str]:
    try:
        return networkx.bidirectional_shortest_path(graph, *pair)
    except (networkx.NetworkXNoPath, networkx.NodeNotFound):
        return []


def over_http(client: httpx.Client, name: str, params: dict[str, Any], purpose: str) -> Any:
    """One asking over HTTP, its answer parsed."""
    answer = client.post(f"/api/v1/ask/{name}", json={"purpose": purpose, "params": params, "reason": "case-review"})
    answer.raise_for_status()
    return json.loads(answer.content)


def shared_associates(
    client: httpx.Client, raw: Raw, graph: networkx.MultiGraph, found: list[tuple[str, str]]
) -> list[Cost]:
    """Shared associates four ways."""
    return [
        cost("NetworkX, in memory", lambda p: _shared_in(graph, p), found),
        cost("raw driver, the same Cypher, no guard or evidence", lambda p: _bare_shared(raw, p), found),
        cost("raw driver, both hops in one pattern", lambda p: raw(RAW_SHARED, a=p[0], b=p[1]), found),
        cost(
            "Sightline over HTTP",
            lambda p: over_http(client, "shared_associates", {"a": p[0], "b": p[1]}, PURPOSE),
            found,
        ),
    ]


PURPOSE = "investigation"


def how_connected(
    client: httpx.Client, raw: Raw, graph: networkx.MultiGraph, found: list[tuple[str, str]]
) -> list[Cost]:
    """Routes of up to six hops: NetworkX and the raw driver find that there is one; Sightline gives all, with their links."""

    def levels(pair: tuple[str, str]) -> object:
        return search(*pair, 6, lambda ids, _: {r["from"]: r["to"] for r in raw(RAW_LEVEL, ids=ids)})

    return [
        cost("NetworkX, one shortest path, in memory", lambda p: _route_in(graph, p), found),
        cost("raw driver, unguarded levels, no links", levels, found),
        cost(
            "Sightline over HTTP, and one longer",
            lambda p: over_http(client, "how_connected", {"a": p[0], "b": p[1]}, PURPOSE),
            found,
        ),
    ]


def raw_of(service: Service) -> Raw:
    """The raw driver on the engine a service runs on."""
    from graph_service import embedded

    held = service.engine._server
    if held is not None:
        return Raw(held.address.url, embedded.USER, held.password, embedded.DATABASE)
    settings = service.settings
    return Raw(str(settings.graph_url), settings.graph_user, settings.password(), settings.graph_database)


def hotspots(client: httpx.Client, raw: Raw, graph: networkx.MultiGraph, periods: list[tuple[str, str]]) -> list[Cost]:
    """Hotspots of three months."""

    def bare(period: tuple[str, str]) -> object:
        rows = raw(RAW_SEEN, since=f"{period[0]}T00:00:00.000000Z", until=f"{period[1]}T23:59:59.999999Z")
        seen = [line for row in rows for line in row["seen"]]
        involved = in_portions(raw, RAW_INVOLVED, "involved", {event for event, _, _ in seen})
        born = in_portions(raw, RAW_BIRTHS, "births", {person for _, person in involved})
        births: dict[str, set[Birth]] = {}
        for person, *bounds in born:
            births.setdefault(person, set()).add(Birth(*bounds))
        people: dict[str, list[str]] = {}
        for event, person in involved:
            people.setdefault(event, []).append(person)
        at: dict[str, set[str]] = {}
        for event, happened, place in seen:
            young = (Age.CHILD, Age.DISPUTED)
            here = (p for p in people.get(event, ()) if age_on(happened[:10], births.get(p, ())) in young)
            at.setdefault(place, set()).update(here)
        return at

    when = {
        row["id"]: row["at"]
        for row in raw(
            "MATCH (k:Record)-[t:REFERS_TO]->(e:Event) WHERE k.event_from >= '' RETURN e.id AS id, k.event_from AS at"
        )
    }

    def in_memory(period: tuple[str, str]) -> object:
        at: dict[str, set[str]] = {}
        for event, moment in when.items():
            if period[0] <= moment[:10] <= period[1]:
                ends = [(y, kind) for _, y, kind in graph.edges(event, keys=True)]
                for place in (y for y, kind in ends if kind == "AT"):
                    at.setdefault(place, set()).update(y for y, kind in ends if kind == "INVOLVED_IN")
        return at

    return [
        cost("NetworkX, in memory, people a place", in_memory, periods),
        cost("raw driver, the same Cypher, no guard, evidence or names", bare, periods),
        cost(
            "Sightline over HTTP",
            lambda p: over_http(client, "hotspots", {"since": p[0], "until": p[1]}, PURPOSE),
            periods,
        ),
    ]


def find(client: httpx.Client, raw: Raw, service: Service, seed: int = 5) -> list[Cost]:
    """Names with a slip in each word: the keys and the names behind them through the raw driver, and the question."""
    rows = raw("MATCH (k:Record)-[t:REFERS_TO]->(p:Person) WITH DISTINCT t.names AS names LIMIT 20000 RETURN names")
    names = sorted({name for row in rows for name in row["names"] or () if len(name.split()) == 2})
    given = [text for text, _ in misspellings.texts(names, 40, seed)["a slip in each word"]]

    def bare(text: str) -> object:
        keys = service.view._mint.search_ids(clues(text))
        ids = {entity for row in raw(RAW_FIND, keys=keys) for entity in row["found"]}
        return raw(RAW_NAMES, ids=sorted(ids)[:COMPARED])

    return [
        cost("raw driver, the same keys, names of up to 400, no guard, likeness or evidence", bare, given),
        cost("Sightline over HTTP", lambda text: over_http(client, "find", {"text": text}, PURPOSE), given),
    ]


def at_once(client: httpx.Client, service: Service, found: list[tuple[str, str]]) -> list[Cost]:
    """Shared associates by one caller, then by ten callers at the same time, each with a token of their own."""
    tokens = [service.tokens.new("westshire-police", Role.ANALYST, [Purpose.INVESTIGATION])[1] for _ in range(CALLERS)]

    def one(token: str, pair: tuple[str, str]) -> float:
        began = time.perf_counter()
        body = {"purpose": PURPOSE, "params": {"a": pair[0], "b": pair[1]}, "reason": "case-review"}
        asked = client.post("/api/v1/ask/shared_associates", json=body, headers={"Authorization": f"Bearer {token}"})
        asked.raise_for_status()
        return (time.perf_counter() - began) * 1000

    def all_of(token: str) -> list[float]:
        return [one(token, pair) for pair in found]

    alone = all_of(tokens[0])
    with ThreadPoolExecutor(CALLERS) as callers:
        together = [taken for several in callers.map(all_of, tokens) for taken in several]
    return [
        Cost(name, statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
        for name, taken in (("one caller", alone), ("ten callers at once, an asking of each", together))
    ]


def in_parts(raw: Raw, text: str, ids: Iterable[str], **params: Any) -> list[dict[str, Any]]:
    """The rows of a text over ids as the question asks it, some ids at a time."""
    ordered = sorted(ids)
    parts = (raw(text, ids=ordered[start : start + PORTION], **params) for start in range(0, len(ordered), PORTION))
    return [row for rows in parts for row in rows]


def in_portions(raw: Raw, text: str, column: str, ids: Iterable[str], **params: Any) -> list[Any]:
    """The lines that one column of such a text gives."""
    return [line for row in in_parts(raw, text, ids, **params) for line in row[column]]


def layers(service: Service, raw: Raw, found: list[tuple[str, str]]) -> list[Cost]:
    """What the guard, the evidence and the names each add to shared associates."""
    analyst = Identity("bench", "westshire-police", Role.ANALYST, frozenset({Purpose.INVESTIGATION}))
    scope = service.view.scope(analyst, Purpose.INVESTIGATION)
    question: Question[Any, Any] = QUESTIONS["shared_associates"]
    texts_of = {
        name: expanded(texts.folder("lookups")[name], guard_lines(texts.text("visible")))
        for name in ("beside-people", "statements-between", "names")
    }
    guard = Params().guard(scope, utc_now())

    def guarded(pair: tuple[str, str]) -> list[str]:
        return _bare_shared(raw, pair, texts_of["beside-people"], **guard)

    def evidenced(pair: tuple[str, str]) -> list[str]:
        shared = guarded(pair)
        if pairs := [[one, end] for one in shared for end in pair]:
            raw(texts_of["statements-between"], pairs=pairs, kinds=list(BETWEEN_PEOPLE), **guard)
        return shared

    def named(pair: tuple[str, str]) -> object:
        shared = evidenced(pair)
        return raw(texts_of["names"], ids=[*shared, *pair], **guard) if shared else None

    return [
        cost("bare", lambda p: _bare_shared(raw, p), found),
        cost("+ guard, in full", guarded, found),
        cost("+ evidence", evidenced, found),
        cost("+ names", named, found),
        cost(
            "+ rows and audit (View)",
            lambda p: service.view.ask(scope, question, parse(question, {"a": p[0], "b": p[1]}), reasons=Reason.REVIEW),
            found,
        ),
    ]
